import type { PlanPrices } from '@/domain/plan.ts';
import type { BoundPrices } from './bound-from-prices.ts';
import { withFillers } from './fillers.ts';
import type { PlacementProblem } from './problem.ts';

/** With fewer of the pairs priced than this it is quicker to begin afresh. Assumption. */
const MOST_KNOWN = 0.95;

/** The bound's prices in the operator's words, so that whoever holds the plan can prove its bound again. */
export function readPrices(problem: PlacementProblem, { demandUsd, rowUsd, copyUsd }: BoundPrices): PlanPrices {
  const { input, pairs, rows, copies } = problem;
  const byCell = new Array<number>(input.demandRps.length).fill(0);
  for (let pair = 0; pair < pairs.count; pair += 1) byCell[cellOf(problem, pair)] = demandUsd[pair]!;
  return {
    demandUsd: byCell,
    fillers: Array.from(withFillers(problem).firstPair, (pair, filler) => ({
      cell: cellOf(problem, pair),
      usdPerHour: demandUsd[pairs.count + filler] ?? 0,
    })).filter(({ usdPerHour }) => usdPerHour > 0),
    copies: Array.from(copies?.class ?? [], (k, rule) => ({
      classId: input.classes[k]!.id,
      usdPerHour: copyUsd?.[rule] ?? 0,
    })).filter(({ usdPerHour }) => usdPerHour > 0),
    links: Array.from(rows.direction, (direction, row) => ({
      linkId: input.fleet.links[direction >> 1]!.id,
      reversed: (direction & 1) === 1,
      usdPerHour: rowUsd[row]!,
    })).filter(({ usdPerHour }) => usdPerHour > 0),
  };
}

const cellOf = ({ input, pairs }: PlacementProblem, pair: number): number =>
  pairs.market[pair]! * input.classes.length + pairs.class[pair]!;

/** BoundPrices of a plan as a start for another problem of the same fleet; null if too few of its pairs are priced. */
export function recallPrices(problem: PlacementProblem, prices: PlanPrices): BoundPrices | null {
  const { input, pairs, rows, copies } = problem;
  if (prices.demandUsd.length !== input.demandRps.length) return null;
  const { firstPair } = withFillers(problem);
  const demandUsd = new Float64Array(pairs.count + firstPair.length);
  let known = 0;
  for (let pair = 0; pair < pairs.count; pair += 1) {
    const usd = prices.demandUsd[cellOf(problem, pair)]!;
    if (usd > 0) known += 1;
    demandUsd[pair] = Math.max(0, pairs.hard[pair] ? usd : Math.min(usd, pairs.unservedUsd[pair]!));
  }
  if (known < pairs.count * MOST_KNOWN) return null;
  const fillers = new Map(prices.fillers?.map(({ cell, usdPerHour }) => [cell, usdPerHour]));
  for (const [filler, pair] of firstPair.entries())
    demandUsd[pairs.count + filler] = Math.max(0, fillers.get(cellOf(problem, pair)) ?? 0);
  const links = new Map(prices.links.map((link) => [`${link.linkId} ${link.reversed}`, link.usdPerHour]));
  const rowUsd = Float64Array.from(rows.direction, (direction) =>
    Math.max(0, links.get(`${input.fleet.links[direction >> 1]!.id} ${(direction & 1) === 1}`) ?? 0),
  );
  const paid = new Map(prices.copies?.map(({ classId, usdPerHour }) => [classId, usdPerHour]));
  const copyUsd = Float64Array.from(copies?.class ?? [], (k) => Math.max(0, paid.get(input.classes[k]!.id) ?? 0));
  const allKnown = [demandUsd, rowUsd, copyUsd].every((usd) => usd.every(Number.isFinite));
  return allKnown ? { demandUsd, rowUsd, ...(copies && { copyUsd }) } : null;
}
