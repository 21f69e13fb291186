import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { nextSort, type Sort, type SortValue, sortRows } from './sort-rows.ts';
import styles from './Table.module.css';

export interface Column<Row> {
  readonly id: string;
  readonly header: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  /** Figures stand on the right. */
  readonly align?: 'left' | 'right';
  /** Makes the column sortable. */
  readonly sortValue?: (row: Row) => SortValue;
  readonly sortFirst?: Sort['direction'];
  readonly wrap?: boolean;
  readonly width?: number | string;
}

interface TableProps<Row> {
  /** Read out before the table; not shown. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly initialSort?: Sort;
  readonly chosenKey?: string | null;
  /** Click, or Enter in the first cell; arrow keys move between rows. */
  readonly onChoose?: (row: Row) => void;
  /** Outer padding for tables that fill a panel. */
  readonly inset?: boolean;
  readonly className?: string;
}

/** Dense rows under a head that stays in view. Sorting lives here; what is sorted belongs to the caller. */
export function Table<Row>({
  caption,
  columns,
  rows,
  rowKey,
  initialSort,
  chosenKey,
  onChoose,
  inset,
  className,
}: TableProps<Row>) {
  const [sort, setSort] = useState<Sort | null>(initialSort ?? null);
  const sortedBy = columns.find((column) => column.id === sort?.columnId)?.sortValue;
  const shown = sort && sortedBy ? sortRows(rows, sortedBy, sort.direction) : rows;

  return (
    // A table that fills a panel scrolls by itself; without buttons in it the keyboard needs the region to hold on to.
    <div
      className={[inset ? styles.scroll : styles.plain, className].join(' ')}
      {...(inset && !onChoose ? { tabIndex: 0, role: 'region', 'aria-label': caption } : {})}
    >
      <table className={inset ? `${styles.table} ${styles.inset}` : styles.table}>
        <caption className={styles.caption}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                className={column.align === 'right' ? `${styles.head} ${styles.right}` : styles.head}
                aria-sort={column.sortValue ? (sort?.columnId === column.id ? sort.direction : 'none') : undefined}
                style={column.width === undefined ? undefined : { width: column.width }}
              >
                {column.sortValue ? (
                  <button
                    type="button"
                    className={styles.sort}
                    onClick={() => setSort(nextSort(sort, column.id, column.sortFirst ?? 'descending'))}
                  >
                    {column.header}
                    <span className={styles.arrow} aria-hidden>
                      {sort?.columnId === column.id ? (sort.direction === 'ascending' ? '↑' : '↓') : ''}
                    </span>
                  </button>
                ) : (
                  column.header
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <TableRow
              key={rowKey(row)}
              row={row}
              columns={columns}
              chosen={rowKey(row) === chosenKey}
              {...(onChoose ? { onChoose } : {})}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface TableRowProps<Row> {
  readonly row: Row;
  readonly columns: readonly Column<Row>[];
  readonly chosen: boolean;
  readonly onChoose?: (row: Row) => void;
}

function TableRow<Row>({ row, columns, chosen, onChoose }: TableRowProps<Row>) {
  return (
    <tr
      className={[chosen ? styles.chosen : '', onChoose ? styles.pointable : ''].join(' ')}
      aria-selected={onChoose ? chosen : undefined}
      {...(onChoose ? { onClick: () => onChoose(row) } : {})}
    >
      {columns.map((column, index) => {
        const names = [styles.cell, column.align === 'right' ? styles.right : '', column.wrap ? styles.wrap : ''].join(
          ' ',
        );
        if (index > 0) {
          return (
            <td key={column.id} className={names}>
              {column.cell(row)}
            </td>
          );
        }
        return (
          <th key={column.id} scope="row" className={names}>
            {onChoose ? (
              <button type="button" className={styles.open} onKeyDown={moveFocus}>
                {column.cell(row)}
              </button>
            ) : (
              column.cell(row)
            )}
          </th>
        );
      })}
    </tr>
  );
}

/** Up and down between the rows' buttons; Enter's click bubbles to the row. */
function moveFocus(event: KeyboardEvent<HTMLButtonElement>) {
  const step =
    event.key === 'ArrowDown' ? 'nextElementSibling' : event.key === 'ArrowUp' ? 'previousElementSibling' : null;
  const target = step ? event.currentTarget.closest('tr')?.[step]?.querySelector('button') : null;
  if (!target) return;
  event.preventDefault();
  target.focus();
}
