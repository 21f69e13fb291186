import styles from './charts.module.css';

interface SeriesTooltipProps {
  readonly title: string;
  readonly note: string | null;
  readonly entries: readonly {
    readonly id: string;
    readonly name: string;
    readonly color: string;
    readonly text: string;
  }[];
}

/** What lies under the pointer: a moment, and each series' value with its unit. */
export function SeriesTooltip({ title, note, entries }: SeriesTooltipProps) {
  return (
    <div className={styles.tooltip}>
      <p>
        {title}
        {note && <em> {note}</em>}
      </p>
      {entries.map(({ id, name, color, text }) => (
        <p key={id}>
          <i className={styles.swatch} style={{ background: color }} /> {name} <strong>{text}</strong>
        </p>
      ))}
    </div>
  );
}
