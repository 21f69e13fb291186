import type { PlacementProblem } from '../model/problem.ts';
import type { Prices } from './site-bound.ts';

/**
 * The prices that the last bound ended with, by market and class and by link, so that the next question of much the
 * same fleet begins near its answer. Any prices ≥ 0 make a bound: old ones cost time at worst, never truth.
 */
export class PriceMemory {
  readonly #demandUsd = new Map<string, number>();
  readonly #rowUsd = new Map<number, number>();

  keep({ input, pairs, rows }: PlacementProblem, { demandUsd, rowUsd }: Prices): void {
    this.#demandUsd.clear();
    this.#rowUsd.clear();
    for (let pair = 0; pair < pairs.count; pair += 1)
      this.#demandUsd.set(cellName(input, pairs.market[pair]!, pairs.class[pair]!), demandUsd[pair]!);
    for (let row = 0; row < rows.count; row += 1) this.#rowUsd.set(rows.direction[row]!, rowUsd[row]!);
  }

  /** Null unless nearly every pair has a price. */
  recall({ input, pairs, rows }: PlacementProblem): Prices | null {
    const demandUsd = new Float64Array(pairs.count);
    let known = 0;
    for (let pair = 0; pair < pairs.count; pair += 1) {
      const usd = this.#demandUsd.get(cellName(input, pairs.market[pair]!, pairs.class[pair]!));
      if (usd === undefined) continue;
      known += 1;
      demandUsd[pair] = pairs.hard[pair] ? usd : Math.min(usd, pairs.unservedUsd[pair]!);
    }
    if (known < pairs.count * MOST_KNOWN || known === 0) return null;
    return { demandUsd, rowUsd: Float64Array.from(rows.direction, (key) => this.#rowUsd.get(key) ?? 0) };
  }
}

/** With fewer prices known than this it is quicker to begin afresh. Assumption. */
const MOST_KNOWN = 0.95;

const cellName = (input: PlacementProblem['input'], market: number, k: number): string =>
  `${input.fleet.markets[market]!.id} ${input.classes[k]!.id}`;
