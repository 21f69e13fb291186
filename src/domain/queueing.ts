import { ln } from '@/lib/portable-math.ts';

/**
 * Probability that a request must wait in an M/M/c queue: `slots` servers, `offeredLoad` = arrival rate × slot time,
 * in erlang. By the recursion of Erlang B, B(c) = a·B(c−1) / (c + a·B(c−1)), which cannot overflow as factorials do.
 */
export function erlangC(slots: number, offeredLoad: number): number {
  if (offeredLoad <= 0) return 0;
  if (slots <= 0 || offeredLoad >= slots) return 1;
  let blocked = 1;
  for (let c = 1; c <= slots; c++) blocked = (offeredLoad * blocked) / (c + offeredLoad * blocked);
  const use = offeredLoad / slots;
  return blocked / (1 - use * (1 - blocked));
}

/** Highest planned probability of waiting: 5 % for hard classes, 20 % for soft ones. Assumption. */
const WAIT_PROBABILITY = { hard: 0.05, soft: 0.2 } as const;

/** Highest use (0 to 1) at which P(wait) stays within the limit: why a bigger pool may be loaded higher. */
export function loadLimit(slots: number, service: 'hard' | 'soft'): number {
  if (slots < 1) return 0;
  const known = limits[service].get(slots);
  if (known !== undefined) return known;
  let low = 0;
  let high = 1;
  // 40 halvings: 1e-12, far below any figure's own error.
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (erlangC(slots, middle * slots) <= WAIT_PROBABILITY[service]) low = middle;
    else high = middle;
  }
  limits[service].set(slots, low);
  return low;
}

/** Each limit is a pure function of its key; this only saves the search. */
const limits = { hard: new Map<number, number>(), soft: new Map<number, number>() };

/**
 * Wait that a part `quantile` (0 to 1) of requests stay below in an M/M/c queue, in ms:
 * P(W > t) = C·exp(−(c − a)·t / slot time). Zero where fewer than 1 − quantile wait at all; infinite at full use.
 */
export function waitQuantileMs(slots: number, use: number, slotTimeMs: number, quantile: number): number {
  if (use >= 1) return Number.POSITIVE_INFINITY;
  const waiting = erlangC(slots, use * slots);
  if (waiting <= 1 - quantile) return 0;
  return (ln(waiting / (1 - quantile)) * slotTimeMs) / (slots * (1 - use));
}
