import styles from './BeforeAfter.module.css';

interface BeforeAfterProps {
  /** Formatted, without the unit when `after` carries it; `null` if there was nothing. */
  readonly before: string | null;
  readonly after: string | null;
  /** How the after should be read. */
  readonly tone?: 'plain' | 'watch' | 'breach';
}

/** `58 → **79 %**`: both in one cell, the after in bold. */
export function BeforeAfter({ before, after, tone = 'plain' }: BeforeAfterProps) {
  return (
    <span className={styles.pair}>
      <span className={styles.before}>{before ?? '–'} → </span>
      <strong className={tone === 'plain' ? styles.after : `${styles.after} ${styles[tone]}`}>{after ?? '–'}</strong>
    </span>
  );
}
