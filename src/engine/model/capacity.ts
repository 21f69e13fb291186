import { loadLimit } from '@/domain/queueing.ts';
import type { ServiceProfile, WorkloadClass } from '@/domain/workload.ts';

/**
 * What `n` replicas at one site may be loaded with, requests per second, for n = 0 … `replicas`.
 *
 * Pooled, the slots of all replicas answer one queue, and a bigger pool may run hotter for the same chance of waiting
 * (Erlang C, with the class's bursts), so the table grows faster than n. Not pooled, every replica is its own queue and the table is a line.
 */
export function capacityTable(
  profile: ServiceProfile,
  service: WorkloadClass['service'],
  replicas: number,
  pooled: boolean,
): Float64Array {
  const table = new Float64Array(replicas + 1);
  const alone = loadLimit(profile.slots, service, profile.variability);
  for (let n = 1; n <= replicas; n += 1) {
    table[n] =
      n * profile.requestsPerSecond * (pooled ? loadLimit(n * profile.slots, service, profile.variability) : alone);
  }
  return table;
}

/** The fewest replicas, above `from`, that carry `loadRps`; `most` if even those do not. */
export function replicasFor(table: Float64Array, loadRps: number, from: number, most: number): number {
  let low = from;
  let high = most;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (table[middle]! >= loadRps) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The most that n replicas carry for each of them, over n = 1 … `most`: with pooling the last is the steepest. */
export function steepestSlope(table: Float64Array, most: number): number {
  let slope = 0;
  for (let n = 1; n <= most; n += 1) slope = Math.max(slope, table[n]! / n);
  return slope;
}
