import { formatMs } from '@/domain/format.ts';
import { NumberField } from '@/ui/NumberField.tsx';
import { Slider } from '@/ui/Slider.tsx';
import { LEAST_LIMIT_MS, MOST_LIMIT_MS, type SliderRange } from './parse-limit.ts';
import styles from './targets.module.css';

interface LimitControlsProps {
  /** Null while the field is empty. */
  readonly limitMs: number | null;
  readonly inForceMs: number;
  readonly range: SliderRange;
  /** The loosest limit known to be impossible, marked on the track; null where none is known. */
  readonly impossibleMs: number | null;
  readonly complaint: string | null;
  readonly onChange: (limitMs: number | null) => void;
}

/** A slider for what people try, and a field for any limit. */
export function LimitControls({ limitMs, inForceMs, range, impossibleMs, complaint, onChange }: LimitControlsProps) {
  const { min, max } = range;
  const onTrack = (value: number) => Math.min(max, Math.max(min, value));
  const inForce = { value: onTrack(inForceMs), label: `In force: ${formatMs(inForceMs)}`, tone: 'plain' } as const;
  const impossible =
    impossibleMs !== null && impossibleMs >= min && impossibleMs <= max
      ? [{ value: impossibleMs, label: `Impossible at ${formatMs(impossibleMs)}`, tone: 'bad' as const }]
      : [];
  return (
    <div className={styles.controls}>
      <Slider
        label="Latency limit"
        value={onTrack(limitMs ?? inForceMs)}
        {...range}
        onChange={onChange}
        // The field beside it may hold a limit that lies off the track.
        formatValue={() => formatMs(limitMs)}
        marks={[inForce, ...impossible]}
      />
      <NumberField
        label="Limit"
        unit="ms"
        value={limitMs}
        onChange={onChange}
        min={LEAST_LIMIT_MS + 1}
        max={MOST_LIMIT_MS}
        error={complaint}
      />
    </div>
  );
}
