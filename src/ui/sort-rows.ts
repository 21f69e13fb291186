export interface Sort {
  readonly columnId: string;
  readonly direction: 'ascending' | 'descending';
}

/** What a row is sorted by; `null` means "nothing was observed" and always comes last. */
export type SortValue = string | number | null;

/** A new order; rows that compare equal keep the order they came in. */
export function sortRows<Row>(
  rows: readonly Row[],
  sortValueOf: (row: Row) => SortValue,
  direction: Sort['direction'],
): Row[] {
  const sign = direction === 'ascending' ? 1 : -1;
  return rows
    .map((row) => ({ row, value: sortValueOf(row) }))
    .sort((a, b) => {
      if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null);
      if (typeof a.value === 'string' || typeof b.value === 'string') {
        return sign * String(a.value).localeCompare(String(b.value), 'en', { numeric: true });
      }
      return sign * (a.value - b.value);
    })
    .map((entry) => entry.row);
}

/** A click on a column: the other way round if it was sorted by it, else with the largest (or A) first. */
export function nextSort(sort: Sort | null, columnId: string, firstDirection: Sort['direction']): Sort {
  if (sort?.columnId !== columnId) return { columnId, direction: firstDirection };
  return { columnId, direction: sort.direction === 'ascending' ? 'descending' : 'ascending' };
}
