import { waitProbability, waitScaleMs } from '@/domain/queueing.ts';
import type { ServiceProfile } from '@/domain/workload.ts';
import { exp } from '@/lib/portable-math.ts';

/** Requests that share a floor and a queue: a route, as the latency of a class is made of. */
export interface LatencyPart {
  readonly rps: number;
  /** Latency with nobody ahead. */
  readonly floorMs: number;
  readonly queue: QueueTail;
}

/** P(wait > t) = waiting · e^(−t · drainPerMs). */
export interface QueueTail {
  readonly waiting: number;
  readonly drainPerMs: number;
}

export function queueTail(profile: ServiceProfile, replicas: number, use: number): QueueTail {
  const slots = profile.slots * replicas;
  return {
    waiting: waitProbability(slots, use, profile.variability),
    drainPerMs: 1 / waitScaleMs(slots, use, profile.slotTime, profile.variability),
  };
}

/** Good to a hundredth of a millisecond; screens show whole ones. */
const PRECISION_MS = 0.01;
/** A queue that does not drain has no latency; this stands for "never" and survives JSON. */
export const NEVER_MS = 1e9;

/** The latency that a part `quantile` of all these requests stay below, ms; 0 if there are none. */
export function mixQuantileMs(parts: readonly LatencyPart[], quantile: number): number {
  let total = 0;
  let low = Number.POSITIVE_INFINITY;
  let high = 0;
  for (const { rps, floorMs } of parts) {
    total += rps;
    low = Math.min(low, floorMs);
    high = Math.max(high, floorMs);
  }
  if (total === 0) return 0;
  const allowed = (1 - quantile) * total;
  if (slower(parts, low) <= allowed) return low;
  let step = 1;
  while (slower(parts, high) > allowed) {
    high += step;
    step *= 2;
    if (high > NEVER_MS) return NEVER_MS;
  }
  while (high - low > PRECISION_MS) {
    const middle = (low + high) / 2;
    if (slower(parts, middle) > allowed) low = middle;
    else high = middle;
  }
  return high;
}

/** Requests per second that take longer than `ms`. */
function slower(parts: readonly LatencyPart[], ms: number): number {
  let rps = 0;
  for (const part of parts) {
    const waited = ms - part.floorMs;
    if (waited < 0) rps += part.rps;
    else if (part.queue.waiting > 0) rps += part.rps * part.queue.waiting * exp(-waited * part.queue.drainPerMs);
  }
  return rps;
}
