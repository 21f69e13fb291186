import { waitQuantileMs } from './queueing.ts';
import { uploadMs } from './serving.ts';
import { type Milliseconds, ms } from './units.ts';
import type { ServiceProfile, WorkloadClass } from './workload.ts';

/**
 * What a request takes when nobody is ahead of it: network round trip + upload + the work until the target's metric
 * stops the clock. A (market, class, site) whose floor is above the limit can never be good.
 */
export function latencyFloorMs(rttMs: number, workloadClass: WorkloadClass, profile: ServiceProfile): Milliseconds {
  return ms(rttMs + uploadMs(workloadClass) + profile.answerTime);
}

/** Latency that a part `quantile` (0 to 1) of requests stay below: the floor and the wait of a pool of replicas. */
export function latencyQuantileMs(
  floorMs: number,
  profile: ServiceProfile,
  pool: { readonly replicas: number; readonly use: number },
  quantile: number,
): Milliseconds {
  const slots = profile.slots * pool.replicas;
  return ms(floorMs + waitQuantileMs(slots, pool.use, profile.slotTime, quantile, profile.variability));
}
