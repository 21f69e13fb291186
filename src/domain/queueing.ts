import { exp, ln } from '@/lib/portable-math.ts';

/**
 * Waiting in a pool of slots that serve one queue. For arrivals by chance and exponential work it is Erlang's M/M/c;
 * bursts and the spread of the work enter by `Variability`. Plans, forecasts and the world's closed form all ask here.
 */
export interface Variability {
  /** Variance over mean of the slots that would be busy if there were no end of them; 1 for Poisson arrivals. */
  readonly peakedness: number;
  /** Squared coefficients of variation of the gaps between arrivals and of the time in a slot; 1 for exponential. */
  readonly arrivalCvSquared: number;
  readonly slotCvSquared: number;
}

/**
 * Probability that a request must wait in an M/M/c queue: `slots` servers, `offeredLoad` = arrival rate × slot time,
 * in erlang. By the recursion of Erlang B, B(c) = a·B(c−1) / (c + a·B(c−1)), which cannot overflow as factorials do.
 * A number of slots that is not whole lies on the straight line between its neighbours at the same use.
 */
export function erlangC(slots: number, offeredLoad: number): number {
  if (offeredLoad <= 0) return 0;
  if (slots <= 0 || offeredLoad >= slots) return 1;
  const use = offeredLoad / slots;
  const fewer = Math.max(1, Math.floor(slots));
  const ofFewer = erlangCOfWhole(fewer, use);
  return slots <= fewer ? ofFewer : ofFewer + (slots - fewer) * (erlangCOfWhole(fewer + 1, use) - ofFewer);
}

function erlangCOfWhole(slots: number, use: number): number {
  const load = use * slots;
  let blocked = 1;
  for (let c = 1; c <= slots; c++) blocked = (load * blocked) / (c + load * blocked);
  return blocked / (1 - use * (1 - blocked));
}

/**
 * Probability of waiting with bursts: slots and load are both divided by the peakedness (Hayward's approximation;
 * Fredericks, "Congestion in blocking systems: a simple approximation technique", Bell System Technical Journal 1980).
 */
export function waitProbability(slots: number, use: number, { peakedness }: Variability): number {
  return erlangC(slots / peakedness, (use * slots) / peakedness);
}

/**
 * Mean wait of those who wait, ms; their waits are taken as exponential: P(W > t) = P(wait)·exp(−t / scale). M/M/c's
 * slot time / (slots − load), times (ca² + cs²) / 2 (Allen and Cunneen), because a queue lasts longer than a request
 * and sees the whole burst. Infinite at full use.
 */
export function waitScaleMs(slots: number, use: number, slotTimeMs: number, variability: Variability): number {
  if (use >= 1) return Number.POSITIVE_INFINITY;
  const { arrivalCvSquared, slotCvSquared } = variability;
  const spread = (arrivalCvSquared + slotCvSquared) / 2;
  return (spread * burstRelief(use, variability) * slotTimeMs) / (slots * (1 - use));
}

/** Kraemer and Langenbach-Belz (1976): below full use bursts hurt less than the heavy-traffic formula says. */
function burstRelief(use: number, { arrivalCvSquared, slotCvSquared }: Variability): number {
  if (arrivalCvSquared <= 1) return 1;
  return exp((-(1 - use) * (arrivalCvSquared - 1)) / (arrivalCvSquared + 4 * slotCvSquared));
}

/** Highest planned probability of waiting: 5 % for hard classes, 20 % for soft ones. Assumption. */
const WAIT_PROBABILITY = { hard: 0.05, soft: 0.2 } as const;

/** Highest use (0 to 1) at which P(wait) stays within the limit: why a bigger pool may be loaded higher. */
export function loadLimit(slots: number, service: 'hard' | 'soft', variability: Variability): number {
  if (slots < 1) return 0;
  const known = knownLimits(service, variability.peakedness);
  const limit = known.get(slots);
  if (limit !== undefined) return limit;
  let low = 0;
  let high = 1;
  // 32 halvings: 2e-10, far below any figure's own error.
  for (let i = 0; i < 32; i++) {
    const middle = (low + high) / 2;
    if (waitProbability(slots, middle, variability) <= WAIT_PROBABILITY[service]) low = middle;
    else high = middle;
  }
  known.set(slots, low);
  return low;
}

/** The fewest slots, at most `most`, that carry a load in erlang within the planned probability of waiting. */
export function slotsFor(load: number, service: 'hard' | 'soft', variability: Variability, most: number): number {
  if (load <= 0) return 0;
  let low = Math.floor(load);
  let high = most;
  if (low >= high) return most;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (waitProbability(middle, load / middle, variability) <= WAIT_PROBABILITY[service]) high = middle;
    else low = middle;
  }
  return high;
}

/** Limits by slots. Each is a pure function of its keys; this only saves the search. */
function knownLimits(service: 'hard' | 'soft', peakedness: number): Map<number, number> {
  let known = limits[service].get(peakedness);
  if (!known) {
    known = new Map();
    limits[service].set(peakedness, known);
  }
  return known;
}

const limits = { hard: new Map<number, Map<number, number>>(), soft: new Map<number, Map<number, number>>() };

/**
 * Wait that a part `quantile` (0 to 1) of requests stay below, in ms. Zero where fewer than 1 − quantile wait at all;
 * infinite at full use.
 */
export function waitQuantileMs(
  slots: number,
  use: number,
  slotTimeMs: number,
  quantile: number,
  variability: Variability,
): number {
  if (use >= 1) return Number.POSITIVE_INFINITY;
  const waiting = waitProbability(slots, use, variability);
  if (waiting <= 1 - quantile) return 0;
  return ln(waiting / (1 - quantile)) * waitScaleMs(slots, use, slotTimeMs, variability);
}
