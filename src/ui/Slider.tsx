import { Slider as BaseSlider } from '@base-ui/react/slider';
import styles from './Slider.module.css';

interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  /** While it moves. */
  readonly onChange: (value: number) => void;
  /** When it is let go. */
  readonly onCommit?: (value: number) => void;
  readonly formatValue: (value: number) => string;
  /** Points on the track that mean something, e.g. where the plan becomes infeasible. */
  readonly marks?: readonly { readonly value: number; readonly label: string; readonly tone: 'plain' | 'bad' }[];
  readonly hideLabel?: boolean;
  readonly disabled?: boolean;
}

/** A value on a track, with its unit in words beside it. */
export function Slider({
  label,
  value,
  min,
  max,
  step = 1,
  onChange,
  onCommit,
  formatValue,
  marks = [],
  hideLabel = false,
  disabled = false,
}: SliderProps) {
  return (
    <BaseSlider.Root
      className={styles.root}
      value={value}
      min={min}
      max={max}
      step={step}
      disabled={disabled}
      onValueChange={(next) => onChange(next)}
      onValueCommitted={(next) => onCommit?.(next)}
    >
      <span className={hideLabel ? styles.hideLabel : styles.label}>{label}</span>
      <span className={hideLabel ? styles.hideLabel : styles.value}>{formatValue(value)}</span>
      <BaseSlider.Control className={styles.control}>
        <BaseSlider.Track className={styles.track}>
          <BaseSlider.Indicator className={styles.indicator} />
          {marks.map((mark) => (
            <span
              key={mark.label}
              title={mark.label}
              className={mark.tone === 'bad' ? `${styles.mark} ${styles.bad}` : styles.mark}
              style={{ left: `${((mark.value - min) / (max - min)) * 100}%` }}
            />
          ))}
          <BaseSlider.Thumb className={styles.thumb} aria-label={label} getAriaValueText={() => formatValue(value)} />
        </BaseSlider.Track>
      </BaseSlider.Control>
    </BaseSlider.Root>
  );
}
