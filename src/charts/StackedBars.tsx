import styles from './charts.module.css';
import { layOutStackedBars, type PlacedPart, type StackedRow, type StackPart } from './stacked-bars.ts';

export interface StackedBarsProps {
  readonly label: string;
  readonly rows: readonly StackedRow[];
  /** Formats a part with its unit, e.g. `$6.20 /h`. */
  readonly formatValue: (value: number) => string;
  /** Formats a row's total; `formatValue` where not given. */
  readonly formatTotal?: (value: number) => string;
  readonly barHeight?: number;
  /** Rows without their name, for a single bar under a heading. */
  readonly hideRowLabels?: boolean;
}

/** Widths below this, in per cent of the chart, have no room for a label of their own. */
const LABELLED_WIDTH = 12;

/** Horizontal stacks on one scale: what a whole is made of. Each part can be read without its colour. */
export function StackedBars(props: StackedBarsProps) {
  const { label, rows, formatValue, formatTotal = formatValue, barHeight = 20, hideRowLabels = false } = props;
  const layout = layOutStackedBars(rows);
  return (
    <figure className={`${styles.chart} ${styles.stack}`} aria-label={label} data-labels={!hideRowLabels}>
      {layout.rows.map(({ row, total, parts }) => (
        <div key={row.id} className={styles.row}>
          {!hideRowLabels && (
            <span className={styles.name}>
              {row.label}
              {row.note && <em> {row.note}</em>}
            </span>
          )}
          <div className={styles.track} style={{ height: barHeight }}>
            {parts.map((part) => (
              <span
                key={part.id}
                className={styles.part}
                title={`${part.label} ${formatValue(part.value)}`}
                style={{ left: `${part.left}%`, width: `${part.width}%`, background: part.color }}
              >
                {hasRoom(part, barHeight) && <b>{part.label}</b>}
              </span>
            ))}
            {layout.zero > 0 && <i className={styles.zero} style={{ left: `${layout.zero}%` }} />}
          </div>
          {!hideRowLabels && <span className={styles.total}>{formatTotal(total)}</span>}
        </div>
      ))}
      <figcaption className={styles.legend}>
        {legendOf(rows).map((part) => (
          <span key={part.id}>
            <i className={styles.swatch} style={{ background: part.color }} /> {part.label}
            {rows.length === 1 && <strong> {formatValue(part.value)}</strong>}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

const hasRoom = (part: PlacedPart, barHeight: number) => part.width >= LABELLED_WIDTH && barHeight >= 16;

/** Each part that any row shows, in the order of the stack. */
function legendOf(rows: readonly StackedRow[]): StackPart[] {
  const parts = new Map(rows.flatMap((row) => row.parts).map((part) => [part.id, part]));
  return [...parts.values()].filter(({ id }) =>
    rows.some((row) => row.parts.some((part) => part.id === id && part.value !== 0)),
  );
}
