import styles from './ReasonList.module.css';

interface ReasonListProps {
  readonly title: string;
  /** Worst first. */
  readonly reasons: readonly { readonly id: string; readonly subject: string; readonly sentence: string }[];
  readonly most?: number;
}

/** Why something cannot be: what it is about, and the sentence that says why and what would help. */
export function ReasonList({ title, reasons, most = 8 }: ReasonListProps) {
  const rest = reasons.length - most;
  return (
    <section className={styles.reasons}>
      <h3 className={styles.title}>{title}</h3>
      <ul>
        {reasons.slice(0, most).map(({ id, subject, sentence }) => (
          <li key={id} className={styles.reason}>
            <strong>{subject}</strong>
            <span>{sentence}</span>
          </li>
        ))}
      </ul>
      {rest > 0 && <p className={styles.rest}>and {rest} more</p>}
    </section>
  );
}
