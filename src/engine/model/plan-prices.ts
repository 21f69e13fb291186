import type { PlanPrices } from '@/domain/plan.ts';
import type { BoundPrices } from './bound-from-prices.ts';
import type { PlacementProblem } from './problem.ts';

/** With fewer of the pairs priced than this it is quicker to begin afresh. Assumption. */
const MOST_KNOWN = 0.95;

/** The bound's prices in the operator's words, so that whoever holds the plan can prove its bound again. */
export function readPrices({ input, pairs, rows }: PlacementProblem, { demandUsd, rowUsd }: BoundPrices): PlanPrices {
  const byCell = new Array<number>(input.demandRps.length).fill(0);
  for (let pair = 0; pair < pairs.count; pair += 1)
    byCell[pairs.market[pair]! * input.classes.length + pairs.class[pair]!] = demandUsd[pair]!;
  return {
    demandUsd: byCell,
    links: Array.from(rows.direction, (direction, row) => ({
      linkId: input.fleet.links[direction >> 1]!.id,
      reversed: (direction & 1) === 1,
      usdPerHour: rowUsd[row]!,
    })).filter(({ usdPerHour }) => usdPerHour > 0),
  };
}

/** BoundPrices of a plan as a start for another problem of the same fleet; null if too few of its pairs are priced. */
export function recallPrices({ input, pairs, rows }: PlacementProblem, prices: PlanPrices): BoundPrices | null {
  if (prices.demandUsd.length !== input.demandRps.length) return null;
  const demandUsd = new Float64Array(pairs.count);
  let known = 0;
  for (let pair = 0; pair < pairs.count; pair += 1) {
    const usd = prices.demandUsd[pairs.market[pair]! * input.classes.length + pairs.class[pair]!]!;
    if (usd > 0) known += 1;
    demandUsd[pair] = Math.max(0, pairs.hard[pair] ? usd : Math.min(usd, pairs.unservedUsd[pair]!));
  }
  if (known < pairs.count * MOST_KNOWN) return null;
  const links = new Map(prices.links.map((link) => [`${link.linkId} ${link.reversed}`, link.usdPerHour]));
  const rowUsd = Float64Array.from(rows.direction, (direction) =>
    Math.max(0, links.get(`${input.fleet.links[direction >> 1]!.id} ${(direction & 1) === 1}`) ?? 0),
  );
  return demandUsd.every(Number.isFinite) && rowUsd.every(Number.isFinite) ? { demandUsd, rowUsd } : null;
}
