import type { ReactNode } from 'react';
import styles from './ReasonForm.module.css';
import { TextField } from './TextField.tsx';

interface ReasonFormProps {
  readonly reason: string;
  readonly onChange: (reason: string) => void;
  /** What a good one looks like. */
  readonly placeholder: string;
  /** What is wrong with it, in words; null as long as nobody tried to confirm. */
  readonly complaint: string | null;
  readonly onConfirm: () => void;
  readonly autoFocus?: boolean;
  /** The button beside it, where it is not in a footer of its own. */
  readonly children?: ReactNode;
}

/** Every action on the grid asks why; the words go into the log. Enter confirms. */
export function ReasonForm({
  reason,
  onChange,
  placeholder,
  complaint,
  onConfirm,
  autoFocus = false,
  children,
}: ReasonFormProps) {
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        onConfirm();
      }}
    >
      <TextField
        label="Reason, for the log"
        value={reason}
        onChange={onChange}
        placeholder={placeholder}
        error={complaint}
        autoFocus={autoFocus}
      />
      {children}
    </form>
  );
}
