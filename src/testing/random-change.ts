import { ms } from '@/domain/units.ts';
import type { PlanningInput, ProblemDelta } from '@/engine/model/contract.ts';
import type { RandomStream } from '@/lib/random.ts';
import { scalePrices } from './scale-prices.ts';

/** Most sites that are drained at the same time. */
const MOST_DRAINED = 2;

/**
 * One thing that happens to an operator: a drain, a restore, demand of a market, a price, a target. Figures stay near those
 * of `base`, so that a long walk does not lead away from what can be served.
 */
export function randomChange(input: PlanningInput, base: PlanningInput, random: RandomStream): ProblemDelta {
  const { fleet, classes, closedSiteIds } = input;
  const one = (count: number) => Math.floor(random.next() * count);
  const near = () => 0.8 + 0.4 * random.next();
  const kind = one(5);
  if (kind === 0 && closedSiteIds.length < MOST_DRAINED)
    return { kind: 'close-sites', siteIds: [fleet.sites[one(fleet.sites.length)]!.id] };
  if (kind <= 1 && closedSiteIds.length > 0) return { kind: 'open-sites', siteIds: [closedSiteIds[0]!] };
  if (kind <= 2) {
    const market = one(fleet.markets.length);
    const factor = near();
    return {
      kind: 'set-demand',
      demandRps: input.demandRps.map((rps, cell) =>
        Math.floor(cell / classes.length) === market ? base.demandRps[cell]! * factor : rps,
      ),
    };
  }
  if (kind === 3) return { kind: 'set-prices', prices: scalePrices(base, near()).prices };
  const at = one(classes.length);
  const factor = near();
  return {
    kind: 'set-classes',
    classes: classes.map((workloadClass, k) => {
      const { target } = base.classes[k]!;
      return k === at ? { ...workloadClass, target: { ...target, limit: ms(target.limit * factor) } } : workloadClass;
    }),
  };
}
