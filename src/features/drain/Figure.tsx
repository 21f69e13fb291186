import styles from './drain.module.css';

interface FigureProps {
  readonly label: string;
  readonly value: string;
  readonly tone?: 'plain' | 'watch' | 'breach';
}

/** A figure small enough for four in a drawer's width. */
export function Figure({ label, value, tone = 'plain' }: FigureProps) {
  return (
    <div className={styles.figure} data-tone={tone}>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}
