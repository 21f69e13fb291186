import { LATENCY_WINDOW_MS, RATE_WINDOW_MS, STEP_MS, TICK_MS } from './assumptions.ts';
import { bucketOf, LATENCY_BUCKETS, type LatencySum } from './latency-histogram.ts';

/** Full seconds of the rate window and the one being counted. */
export const RATE_SLICES = RATE_WINDOW_MS / TICK_MS + 1;
/** Ten-second slices of the latency window and the one being counted. */
export const LATENCY_SLICES = LATENCY_WINDOW_MS / STEP_MS + 1;

/**
 * Everything the world knows about its traffic, by counting: per-second slices for rates, ten-second slices for
 * latencies, and sums since the world began. Slices are laid out slice by slice. Plain data.
 */
export interface Counters {
  readonly stations: number;
  readonly classes: number;
  slice: number;
  latencySlice: number;
  readonly arrived: Int32Array;
  readonly completed: Int32Array;
  /** Completed within the target; the closed form counts parts of requests. */
  readonly good: Float64Array;
  readonly busyMs: Float64Array;
  readonly classArrived: Int32Array;
  readonly classDropped: Int32Array;
  /** Dropped because the plan leaves a part of a soft class unserved. */
  readonly classShed: Int32Array;
  readonly siteArrived: Float64Array;
  readonly siteCompleted: Float64Array;
  readonly siteDropped: Float64Array;
  readonly total: { arrived: number; completed: number; dropped: number };
  /** Row of a station's latencies, −1 until it has completed something. */
  readonly latencyRow: Int32Array;
  latencyRows: number;
  /** By row: lowest and highest bucket ever used; the rest of the row is known to be empty. */
  lowest: Int16Array;
  highest: Int16Array;
  /** Row by row, slice by slice: bucket counts. */
  latencies: Float32Array;
  /** Row by row, slice by slice: completed within the target, and completed. */
  goodOf: Float32Array;
  doneOf: Float32Array;
}

export function createCounters(sites: number, classes: number): Counters {
  const stations = sites * classes;
  return {
    stations,
    classes,
    slice: 0,
    latencySlice: 0,
    arrived: new Int32Array(stations * RATE_SLICES),
    completed: new Int32Array(stations * RATE_SLICES),
    good: new Float64Array(stations * RATE_SLICES),
    busyMs: new Float64Array(stations * RATE_SLICES),
    classArrived: new Int32Array(classes * RATE_SLICES),
    classDropped: new Int32Array(classes * RATE_SLICES),
    classShed: new Int32Array(classes * RATE_SLICES),
    siteArrived: new Float64Array(sites),
    siteCompleted: new Float64Array(sites),
    siteDropped: new Float64Array(sites),
    total: { arrived: 0, completed: 0, dropped: 0 },
    latencyRow: new Int32Array(stations).fill(-1),
    latencyRows: 0,
    lowest: new Int16Array(0),
    highest: new Int16Array(0),
    latencies: new Float32Array(0),
    goodOf: new Float32Array(0),
    doneOf: new Float32Array(0),
  };
}

/** `weight` completions of a station with this latency; the closed form adds parts of requests. */
export function countLatency(
  counters: Counters,
  station: number,
  latencyMs: number,
  good: boolean,
  weight: number,
): void {
  let row = counters.latencyRow[station]!;
  if (row < 0) row = openRow(counters, station);
  const slice = row * LATENCY_SLICES + counters.latencySlice;
  const bucket = bucketOf(latencyMs);
  const at = slice * LATENCY_BUCKETS + bucket;
  if (bucket < counters.lowest[row]!) counters.lowest[row] = bucket;
  if (bucket > counters.highest[row]!) counters.highest[row] = bucket;
  counters.latencies[at] = counters.latencies[at]! + weight;
  counters.doneOf[slice] = counters.doneOf[slice]! + weight;
  if (good) counters.goodOf[slice] = counters.goodOf[slice]! + weight;
}

/** A new second begins. */
export function rotateRates(counters: Counters): void {
  counters.slice = (counters.slice + 1) % RATE_SLICES;
  const { slice, stations, classes } = counters;
  for (const column of [counters.arrived, counters.completed, counters.good, counters.busyMs])
    column.fill(0, slice * stations, (slice + 1) * stations);
  for (const column of [counters.classArrived, counters.classDropped, counters.classShed])
    column.fill(0, slice * classes, (slice + 1) * classes);
}

/** A new ten seconds begin. */
export function rotateLatencies(counters: Counters): void {
  counters.latencySlice = (counters.latencySlice + 1) % LATENCY_SLICES;
  for (let row = 0; row < counters.latencyRows; row += 1) {
    const slice = row * LATENCY_SLICES + counters.latencySlice;
    if (counters.doneOf[slice] === 0) continue;
    counters.latencies.fill(0, slice * LATENCY_BUCKETS, (slice + 1) * LATENCY_BUCKETS);
    counters.goodOf[slice] = 0;
    counters.doneOf[slice] = 0;
  }
}

/** Sum of an entry over the full seconds of the rate window; the second being counted is left out. */
export function windowSum(counters: Counters, column: Int32Array | Float64Array, width: number, entry: number): number {
  let sum = 0;
  for (let slice = 0; slice < RATE_SLICES; slice += 1)
    if (slice !== counters.slice) sum += column[slice * width + entry]!;
  return sum;
}

/** The last full second alone. */
export function lastSecond(counters: Counters, column: Int32Array, width: number, entry: number): number {
  return column[((counters.slice + RATE_SLICES - 1) % RATE_SLICES) * width + entry]!;
}

/** Whether a station has completed anything in the latency window. */
export function hasLatencies(counters: Counters, station: number): boolean {
  const row = counters.latencyRow[station]!;
  if (row < 0) return false;
  for (let slice = row * LATENCY_SLICES; slice < (row + 1) * LATENCY_SLICES; slice += 1)
    if (counters.doneOf[slice]! > 0) return true;
  return false;
}

/** Adds a station's latencies of the window to `into`. */
export function mergeLatencies(counters: Counters, station: number, into: LatencySum): void {
  const row = counters.latencyRow[station]!;
  if (row < 0) return;
  const low = counters.lowest[row]!;
  const high = counters.highest[row]!;
  into.lowest = Math.min(into.lowest, low);
  into.highest = Math.max(into.highest, high);
  const { buckets } = into;
  const { latencies } = counters;
  for (let slice = row * LATENCY_SLICES; slice < (row + 1) * LATENCY_SLICES; slice += 1) {
    const here = counters.doneOf[slice]!;
    if (here === 0) continue;
    into.done += here;
    into.good += counters.goodOf[slice]!;
    const from = slice * LATENCY_BUCKETS;
    for (let bucket = low; bucket <= high; bucket += 1) buckets[bucket] = buckets[bucket]! + latencies[from + bucket]!;
  }
}

function openRow(counters: Counters, station: number): number {
  const row = counters.latencyRows;
  const capacity = counters.doneOf.length / LATENCY_SLICES;
  if (row === capacity) {
    const rows = Math.max(64, capacity * 2);
    counters.latencies = grown(counters.latencies, rows * LATENCY_SLICES * LATENCY_BUCKETS);
    counters.goodOf = grown(counters.goodOf, rows * LATENCY_SLICES);
    counters.doneOf = grown(counters.doneOf, rows * LATENCY_SLICES);
    const lowest = new Int16Array(rows).fill(LATENCY_BUCKETS - 1);
    const highest = new Int16Array(rows);
    lowest.set(counters.lowest);
    highest.set(counters.highest);
    counters.lowest = lowest;
    counters.highest = highest;
  }
  counters.latencyRow[station] = row;
  counters.latencyRows += 1;
  return row;
}

function grown(column: Float32Array, length: number): Float32Array {
  const next = new Float32Array(length);
  next.set(column);
  return next;
}
