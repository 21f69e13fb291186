import type { Placement } from '@/domain/plan.ts';
import type { Moves, PlanningInput } from './contract.ts';

/** How `after` differs from `before`: replicas started and stopped, and the demand whose site changed. */
export function deriveMoves(input: PlanningInput, before: Placement | undefined, after: Placement): Moves {
  if (!before) return { started: [], stopped: [], movedRps: 0 };
  const change = new Map<string, { siteId: string; classId: string; replicas: number }>();
  const count = (placement: Placement, sign: 1 | -1) => {
    for (const { siteId, classId, replicas } of placement.replicas) {
      const key = `${siteId} ${classId}`;
      const known = change.get(key) ?? { siteId, classId, replicas: 0 };
      change.set(key, { ...known, replicas: known.replicas + sign * replicas });
    }
  };
  count(after, 1);
  count(before, -1);
  const changes = [...change.values()];
  return {
    started: changes.filter(({ replicas }) => replicas > 0),
    stopped: changes.filter(({ replicas }) => replicas < 0).map((entry) => ({ ...entry, replicas: -entry.replicas })),
    movedRps: movedRps(input, before, after),
  };
}

/** $/h charged for moves: each replica started that was not there. */
export function movesUsd(before: Placement | undefined, after: Placement, priceUsdPerHour: number): number {
  if (!before || priceUsdPerHour === 0) return 0;
  const had = new Map(before.replicas.map(({ siteId, classId, replicas }) => [`${siteId} ${classId}`, replicas]));
  return after.replicas.reduce(
    (usd, { siteId, classId, replicas }) =>
      usd + Math.max(0, replicas - (had.get(`${siteId} ${classId}`) ?? 0)) * priceUsdPerHour,
    0,
  );
}

/** Half the sum of absolute changes of share, times demand: what left one place and came to another, or to none. */
function movedRps({ fleet, classes, demandRps }: PlanningInput, before: Placement, after: Placement): number {
  const marketIndex = new Map(fleet.markets.map((market, index) => [market.id, index]));
  const classIndex = new Map(classes.map((workloadClass, index) => [workloadClass.id, index]));
  // Sites by the order in which they are met, after "unserved": a placement may know sites that the fleet does not.
  const siteNumbers = new Map<string, number>();
  const numberOf = (siteId: string) => {
    const number = siteNumbers.get(siteId) ?? siteNumbers.size + 1;
    siteNumbers.set(siteId, number);
    return number;
  };
  const shares = new Map<number, number>();
  const add = (key: number, share: number) => shares.set(key, (shares.get(key) ?? 0) + share);
  const count = (placement: Placement, sign: 1 | -1) => {
    for (const { marketId, classId, siteId, share } of placement.routes) {
      const market = marketIndex.get(marketId);
      const k = classIndex.get(classId);
      if (market === undefined || k === undefined) continue;
      const cell = market * classes.length + k;
      add(numberOf(siteId) * demandRps.length + cell, sign * share);
      add(cell, -sign * share);
    }
  };
  count(after, 1);
  count(before, -1);
  let rps = 0;
  for (const [key, share] of shares) rps += (Math.abs(share) * demandRps[key % demandRps.length]!) / 2;
  return rps;
}
