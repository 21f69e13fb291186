import fc from 'fast-check';
import { gigabitsPerSecond, gpus, ms } from '@/domain/units.ts';
import type { PlanningInput } from '@/engine/model/contract.ts';
import { tinyDocument } from './tiny-fleet.ts';

/**
 * Random planning questions small enough to be answered by trying everything: a part of the tiny fleet with few GPUs
 * at each site, few requests, tight or loose targets, sometimes a closed site or a thin link.
 */
export function smallQuestions(): fc.Arbitrary<PlanningInput> {
  const base = tinyDocument();
  const three = (most: number) => fc.array(fc.integer({ min: 0, max: most }), { minLength: 3, maxLength: 3 });
  return fc
    .record({
      sites: fc.uniqueArray(fc.nat(base.fleet.sites.length - 1), { minLength: 2, maxLength: 3 }),
      classes: fc.uniqueArray(fc.nat(base.classes.length - 1), { minLength: 1, maxLength: 2 }),
      markets: fc.uniqueArray(fc.nat(base.fleet.markets.length - 1), { minLength: 1, maxLength: 3 }),
      gpusOfSite: three(2),
      demand: fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 6, maxLength: 6 }),
      limitFactor: fc.array(fc.constantFrom(0.2, 0.5, 1, 2), { minLength: 2, maxLength: 2 }),
      closed: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
      thinLink: fc.option(
        fc.record({ link: fc.nat(base.fleet.links.length - 1), gbps: fc.constantFrom(0.002, 0.02) }),
        { nil: null },
      ),
      utcHour: fc.integer({ min: 0, max: 23 }),
    })
    .map(({ sites, classes, markets, gpusOfSite, demand, limitFactor, closed, thinLink, utcHour }) => {
      const fleetSites = sites.map((index, place) => ({
        ...base.fleet.sites[index]!,
        gpus: gpus(1 + gpusOfSite[place]!),
      }));
      const ownClasses = classes.map((index, place) => {
        const workloadClass = base.classes[index]!;
        return {
          ...workloadClass,
          target: { ...workloadClass.target, limit: ms(workloadClass.target.limit * limitFactor[place]!) },
        };
      });
      return {
        ...base,
        fleet: {
          ...base.fleet,
          sites: fleetSites,
          markets: markets.map((index) => base.fleet.markets[index]!),
          links: base.fleet.links.map((link, index) =>
            thinLink?.link === index ? { ...link, capacity: gigabitsPerSecond(thinLink.gbps) } : link,
          ),
        },
        classes: ownClasses,
        utcHour,
        demandRps: markets.flatMap((_, market) => ownClasses.map((__, k) => demand[market * 2 + k]!)),
        closedSiteIds: fleetSites.filter((_, index) => closed[index] && index > 0).map((site) => site.id),
        cutLinkIds: [],
        strategy: 'hybrid' as const,
      };
    });
}
