import type { ReactNode } from 'react';
import { Button } from './Button.tsx';
import styles from './Message.module.css';

interface ErrorStateProps {
  /** What could not be done, in the operator's words. */
  readonly title: string;
  readonly children?: ReactNode;
  readonly onRetry?: () => void;
}

/** It went wrong: what, what it means, and what to do next. */
export function ErrorState({ title, children, onRetry }: ErrorStateProps) {
  return (
    <div className={`${styles.message} ${styles.error}`} role="alert">
      <p className={styles.title}>{title}</p>
      {children && <div className={styles.detail}>{children}</div>}
      {onRetry && <Button onClick={onRetry}>Try again</Button>}
    </div>
  );
}
