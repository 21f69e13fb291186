import type { RandomStream } from '@/lib/random.ts';
import { drawGap, type GapLaw } from './inter-arrival.ts';

/**
 * When the next request of each (market, class) comes. The rates are constant between two readings of the demand; at
 * a reading the time left of each running gap is stretched by old rate / new rate, which is exact (the gap runs in
 * units of expected arrivals, not of time). A winner tree keeps the earliest: replacing it costs one walk to the
 * root, so arrivals never enter the heap of completions. Plain data.
 */
export interface Arrivals {
  readonly pairs: number;
  /** Leaves of the tree, a power of two. */
  readonly width: number;
  /** Arrivals per millisecond. */
  readonly ratePerMs: Float64Array;
  /** Time of the next arrival; Infinity at rate 0. */
  readonly nextMs: Float64Array;
  /** What is left of the gap, in mean gaps, while the rate is 0. */
  readonly leftGaps: Float64Array;
  /** Winner tree: node i holds the pair that comes first below it; node 1 is the root. */
  readonly winner: Int32Array;
}

export function createArrivals(pairs: number, lawOf: (pair: number) => GapLaw, stream: RandomStream): Arrivals {
  let width = 1;
  while (width < pairs) width *= 2;
  const arrivals: Arrivals = {
    pairs,
    width,
    ratePerMs: new Float64Array(pairs),
    nextMs: new Float64Array(width).fill(Number.POSITIVE_INFINITY),
    leftGaps: new Float64Array(pairs),
    winner: new Int32Array(width * 2),
  };
  // The first gap of a stationary process is only partly ahead of us.
  for (let pair = 0; pair < pairs; pair += 1) arrivals.leftGaps[pair] = drawGap(lawOf(pair), stream) * stream.next();
  rebuild(arrivals);
  return arrivals;
}

/** From `nowMs` on, pair p asks at `ratePerSecond[p]`. */
export function setRates(arrivals: Arrivals, nowMs: number, ratePerSecond: ArrayLike<number>): void {
  const { ratePerMs, nextMs, leftGaps } = arrivals;
  for (let pair = 0; pair < arrivals.pairs; pair += 1) {
    const rate = ratePerSecond[pair]! / 1000;
    const old = ratePerMs[pair]!;
    if (old > 0) leftGaps[pair] = Math.max(0, nextMs[pair]! - nowMs) * old;
    ratePerMs[pair] = rate;
    nextMs[pair] = rate > 0 ? nowMs + leftGaps[pair]! / rate : Number.POSITIVE_INFINITY;
  }
  rebuild(arrivals);
}

/** Shifts every running gap by the time that the closed form has counted in its own way. */
export function skipGaps(arrivals: Arrivals, elapsedMs: number): void {
  const { nextMs } = arrivals;
  for (let pair = 0; pair < arrivals.pairs; pair += 1) nextMs[pair] = nextMs[pair]! + elapsedMs;
}

export function nextArrivalMs(arrivals: Arrivals): number {
  return arrivals.nextMs[arrivals.winner[1]!]!;
}

/** Takes the earliest arrival and starts the pair's next gap; answers the pair. */
export function takeArrival(arrivals: Arrivals, laws: readonly GapLaw[], stream: RandomStream): number {
  const { nextMs, winner, width } = arrivals;
  const pair = winner[1]!;
  nextMs[pair] = nextMs[pair]! + drawGap(laws[pair % laws.length]!, stream) / arrivals.ratePerMs[pair]!;
  for (let node = (pair + width) >> 1; node >= 1; node >>= 1) {
    const left = winner[node * 2]!;
    const right = winner[node * 2 + 1]!;
    winner[node] = nextMs[right]! < nextMs[left]! ? right : left;
  }
  return pair;
}

function rebuild(arrivals: Arrivals): void {
  const { winner, nextMs, width } = arrivals;
  for (let leaf = 0; leaf < width; leaf += 1) winner[width + leaf] = leaf;
  for (let node = width - 1; node >= 1; node -= 1) {
    const left = winner[node * 2]!;
    const right = winner[node * 2 + 1]!;
    winner[node] = nextMs[right]! < nextMs[left]! ? right : left;
  }
}
