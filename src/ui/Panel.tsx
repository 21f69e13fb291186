import type { ReactNode } from 'react';
import styles from './Panel.module.css';

interface PanelProps {
  readonly label: string;
  /** Shown above the content; leave out for panels that speak for themselves. */
  readonly title?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
}

/** A sheet that floats over the map: a line instead of a shadow. */
export function Panel({ label, title, actions, children, className }: PanelProps) {
  return (
    <section className={className ? `${styles.panel} ${className}` : styles.panel} aria-label={label}>
      {(title || actions) && (
        <header className={styles.header}>
          <h2 className={styles.title}>{title}</h2>
          {actions}
        </header>
      )}
      {children}
    </section>
  );
}
