import styles from './Skeleton.module.css';

interface SkeletonProps {
  /** Said to screen readers: "Loading the fleet". */
  readonly label: string;
  readonly lines?: number;
}

/** The shape of what is coming. */
export function Skeleton({ label, lines = 3 }: SkeletonProps) {
  return (
    <div className={styles.skeleton} role="status" aria-label={label}>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name and never move
        <span key={line} className={styles.line} aria-hidden />
      ))}
    </div>
  );
}
