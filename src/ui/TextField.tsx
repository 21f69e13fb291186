import { Field } from '@base-ui/react/field';
import styles from './Field.module.css';

interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  /** What is wrong with the value, in words. */
  readonly error?: string | null;
  readonly hint?: string;
  readonly autoFocus?: boolean;
  /** More than one line. */
  readonly rows?: number;
}

/** Words from the operator, with a label, a hint, and what is wrong with them. */
export function TextField({ label, value, onChange, placeholder, error, hint, autoFocus, rows }: TextFieldProps) {
  return (
    <Field.Root className={styles.root} invalid={Boolean(error)}>
      <Field.Label className={styles.label}>{label}</Field.Label>
      <Field.Control
        className={styles.input}
        value={value}
        onValueChange={(next) => onChange(next)}
        {...(placeholder ? { placeholder } : {})}
        {...(autoFocus ? { autoFocus } : {})}
        {...(rows ? { render: <textarea rows={rows} /> } : {})}
      />
      {hint && !error && <Field.Description className={styles.hint}>{hint}</Field.Description>}
      {error && (
        <Field.Error className={styles.error} match>
          {error}
        </Field.Error>
      )}
    </Field.Root>
  );
}
