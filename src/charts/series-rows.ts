/** What a chart draws as one line. `null` is a gap: nothing was observed. */
export interface ChartSeries {
  readonly id: string;
  readonly label: string;
  /** A CSS colour, usually a token: `var(--accent)`. */
  readonly color: string;
  readonly atMs: readonly number[];
  readonly values: readonly (number | null)[];
}

/** Values by series id; missing and null are both drawn as a gap. */
export interface SeriesRow {
  atMs: number;
  [seriesId: string]: number | null;
}

/** One row for each moment that any series knows, oldest first: the shape Recharts reads. */
export function buildSeriesRows(series: readonly ChartSeries[]): SeriesRow[] {
  const rows = new Map<number, SeriesRow>();
  for (const { id, atMs, values } of series) {
    atMs.forEach((at, index) => {
      const row = rows.get(at) ?? { atMs: at };
      row[id] = values[index] ?? null;
      rows.set(at, row);
    });
  }
  return [...rows.values()].sort((a, b) => a.atMs - b.atMs);
}

const MINUTE_MS = 60_000;
/** Steps that fall on a clock face. */
const STEPS_MS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1440].map((minutes) => minutes * MINUTE_MS);

/** Whole clock moments between two times: as many as fit, at most `most`. */
export function buildTimeTicks(fromMs: number, toMs: number, most: number): number[] {
  const step = STEPS_MS.find((candidate) => (toMs - fromMs) / candidate <= most) ?? toMs - fromMs;
  if (!(step > 0)) return [];
  const ticks: number[] = [];
  for (let at = Math.ceil(fromMs / step) * step; at <= toMs; at += step) ticks.push(at);
  return ticks;
}

/** Round values from zero to at least `most`, for an axis: 3 to 5 steps of 1, 2, 2.5 or 5 times a power of ten. */
export function buildValueTicks(most: number): number[] {
  if (!(most > 0) || !Number.isFinite(most)) return [0, 1];
  const step = roundStep(most);
  const count = Math.max(1, Math.ceil(most / step - 1e-9));
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}

/** Round values around `from`..`to`, for an axis that does not begin at zero. */
export function buildTicksAround(from: number, to: number): number[] {
  if (!(to > from) || !Number.isFinite(to - from)) return [from, from + 1];
  const step = roundStep(to - from);
  const first = Math.floor(from / step + 1e-9);
  const last = Math.ceil(to / step - 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}

function roundStep(span: number): number {
  const power = 10 ** Math.floor(Math.log10(span / 3));
  return power * ([1, 2, 2.5, 5].find((factor) => span / (factor * power) <= 5) ?? 10);
}
