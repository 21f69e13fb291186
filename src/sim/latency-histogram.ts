/**
 * Log-linear buckets from 1 ms to 65 s: sixteen to each doubling (6 % wide), found with integer arithmetic, so the
 * same in every engine. Histograms are merged by adding; percentiles are never averaged.
 */
export const LATENCY_BUCKETS = 256;
const LONGEST_MS = 65_535;

/** Bucket of a latency. */
export function bucketOf(latencyMs: number): number {
  const sixteenths = Math.floor(Math.min(Math.max(latencyMs, 1), LONGEST_MS) * 16);
  const octave = 27 - Math.clz32(sixteenths);
  return octave * 16 + ((sixteenths >>> octave) & 15);
}

/** Where bucket b begins, in milliseconds. */
export function bucketStartMs(bucket: number): number {
  return ((16 + (bucket & 15)) / 16) * (1 << (bucket >> 4));
}

/** Histograms added up; buckets below `lowest` and above `highest` are empty. */
export interface LatencySum {
  readonly buckets: Float64Array;
  lowest: number;
  highest: number;
  done: number;
  good: number;
}

export function createLatencySum(): LatencySum {
  return { buckets: new Float64Array(LATENCY_BUCKETS), lowest: LATENCY_BUCKETS - 1, highest: 0, done: 0, good: 0 };
}

export function addLatencies(sum: LatencySum, more: LatencySum): void {
  sum.lowest = Math.min(sum.lowest, more.lowest);
  sum.highest = Math.max(sum.highest, more.highest);
  sum.done += more.done;
  sum.good += more.good;
  for (let bucket = more.lowest; bucket <= more.highest; bucket += 1)
    sum.buckets[bucket] = sum.buckets[bucket]! + more.buckets[bucket]!;
}

export function clearLatencies(sum: LatencySum): void {
  if (sum.highest >= sum.lowest) sum.buckets.fill(0, sum.lowest, sum.highest + 1);
  Object.assign(sum, { lowest: LATENCY_BUCKETS - 1, highest: 0, done: 0, good: 0 });
}

/** The latency that `share` of the requests stay below, straight within a bucket; null for an empty histogram. */
export function quantileMs({ buckets, lowest, highest }: LatencySum, share: number): number | null {
  let total = 0;
  for (let bucket = lowest; bucket <= highest; bucket += 1) total += buckets[bucket]!;
  if (total <= 0) return null;
  const wanted = share * total;
  let below = 0;
  for (let bucket = lowest; bucket <= highest; bucket += 1) {
    const here = buckets[bucket]!;
    if (here > 0 && below + here >= wanted) {
      const from = bucketStartMs(bucket);
      return from + ((bucketStartMs(bucket + 1) - from) * Math.max(0, wanted - below)) / here;
    }
    below += here;
  }
  return LONGEST_MS;
}
