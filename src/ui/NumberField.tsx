import { Field } from '@base-ui/react/field';
import { NumberField as BaseNumberField } from '@base-ui/react/number-field';
import styles from './Field.module.css';

interface NumberFieldProps {
  readonly label: string;
  readonly value: number | null;
  readonly onChange: (value: number | null) => void;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  readonly unit?: string;
  readonly error?: string | null;
  readonly hint?: string;
  readonly disabled?: boolean;
}

/**
 * A number with its unit. Values outside `min`..`max` may be typed, so that `error` can say what is wrong; the arrow
 * keys stay inside.
 */
export function NumberField({
  label,
  value,
  onChange,
  min,
  max,
  step = 1,
  unit,
  error,
  hint,
  disabled = false,
}: NumberFieldProps) {
  return (
    <Field.Root className={styles.root} invalid={Boolean(error)}>
      <Field.Label className={styles.label}>{label}</Field.Label>
      <BaseNumberField.Root
        value={value}
        onValueChange={(next) => onChange(next)}
        step={step}
        disabled={disabled}
        allowOutOfRange
        {...(min !== undefined ? { min } : {})}
        {...(max !== undefined ? { max } : {})}
      >
        <BaseNumberField.Group className={styles.group}>
          <BaseNumberField.Input className={styles.number} />
          {unit && <span className={styles.unit}>{unit}</span>}
        </BaseNumberField.Group>
      </BaseNumberField.Root>
      {hint && !error && <Field.Description className={styles.hint}>{hint}</Field.Description>}
      {error && (
        <Field.Error className={styles.error} match>
          {error}
        </Field.Error>
      )}
    </Field.Root>
  );
}
