/** One row of a stack, in the unit of the chart; parts below zero are stacked to the left of zero. */
export interface StackedRow {
  readonly id: string;
  readonly label: string;
  /** Shown beside the label, e.g. "infeasible". */
  readonly note?: string;
  readonly parts: readonly StackPart[];
}

export interface StackPart {
  readonly id: string;
  readonly label: string;
  readonly color: string;
  readonly value: number;
}

export interface PlacedPart extends StackPart {
  /** Per cent of the chart's width. */
  readonly left: number;
  readonly width: number;
}

export interface StackedLayout {
  /** Where zero lies, per cent of the width. */
  readonly zero: number;
  readonly rows: readonly { readonly row: StackedRow; readonly total: number; readonly parts: readonly PlacedPart[] }[];
}

/** All rows on one scale, so that lengths compare. */
export function layOutStackedBars(rows: readonly StackedRow[]): StackedLayout {
  const sides = rows.map(({ parts }) => ({
    below: sum(parts.map(({ value }) => Math.min(0, value))),
    above: sum(parts.map(({ value }) => Math.max(0, value))),
  }));
  const least = Math.min(0, ...sides.map(({ below }) => below));
  const most = Math.max(0, ...sides.map(({ above }) => above));
  const perCent = most === least ? 0 : 100 / (most - least);
  const zero = -least * perCent;
  return {
    zero,
    rows: rows.map((row) => {
      let right = zero;
      let left = zero;
      const parts = row.parts
        .filter(({ value }) => value !== 0)
        .map((part): PlacedPart => {
          const width = Math.abs(part.value) * perCent;
          if (part.value > 0) {
            right += width;
            return { ...part, width, left: right - width };
          }
          left -= width;
          return { ...part, width, left };
        });
      return { row, total: sum(row.parts.map(({ value }) => value)), parts };
    }),
  };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
