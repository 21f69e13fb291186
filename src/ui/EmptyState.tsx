import type { ReactNode } from 'react';
import styles from './Message.module.css';

interface EmptyStateProps {
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

/** Nothing here, and why that is fine. */
export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div className={styles.message}>
      <p className={styles.title}>{title}</p>
      {children && <div className={styles.detail}>{children}</div>}
      {action}
    </div>
  );
}
