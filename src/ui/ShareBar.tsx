import styles from './ShareBar.module.css';

interface ShareBarProps {
  readonly label: string;
  readonly parts: readonly {
    readonly label: string;
    /** 0 to 1; parts need not fill the bar. */
    readonly share: number;
    /** A colour token, e.g. `var(--accent)`. */
    readonly colour: string;
    /** Told apart without colour as well. */
    readonly hatched?: boolean;
  }[];
  readonly formatShare: (share: number) => string;
}

/** Parts of one whole, with the figures in words below. */
export function ShareBar({ label, parts, formatShare }: ShareBarProps) {
  return (
    <figure aria-label={label}>
      <div className={styles.bar} aria-hidden>
        {parts.map((part) => (
          <span
            key={part.label}
            className={part.hatched ? `${styles.part} ${styles.hatched}` : styles.part}
            style={{ width: `${Math.max(0, Math.min(1, part.share)) * 100}%`, backgroundColor: part.colour }}
          />
        ))}
      </div>
      <figcaption className={styles.key}>
        {parts.map((part) => (
          <span key={part.label}>
            <span
              className={part.hatched ? `${styles.swatch} ${styles.hatched}` : styles.swatch}
              style={{ backgroundColor: part.colour }}
            />
            {part.label} {formatShare(part.share)}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}
