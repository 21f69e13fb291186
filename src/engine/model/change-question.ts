import type { Fleet } from '@/domain/fleet.ts';
import { gigabitsPerSecond, gpus, ms } from '@/domain/units.ts';
import type { Change, PlanningInput } from './contract.ts';

/** The question with rules bent: more GPUs, wider links, looser targets, less demand. */
export function changeQuestion(input: PlanningInput, changes: readonly Change[]): PlanningInput {
  return changes.reduce(changeOnce, input);
}

function changeOnce(input: PlanningInput, change: Change): PlanningInput {
  switch (change.kind) {
    case 'reopen':
      return { ...input, closedSiteIds: input.closedSiteIds.filter((siteId) => siteId !== change.siteId) };
    case 'gpus':
      return withFleet(input, {
        sites: input.fleet.sites.map((site) =>
          site.id === change.siteId ? { ...site, gpus: gpus(site.gpus + change.gpus) } : site,
        ),
      });
    case 'link':
      return withFleet(input, {
        links: input.fleet.links.map((link) =>
          link.id === change.linkId ? { ...link, capacity: gigabitsPerSecond(link.capacity + change.gbps) } : link,
        ),
      });
    case 'target':
      return {
        ...input,
        classes: input.classes.map((each) =>
          each.id === change.classId ? { ...each, target: { ...each.target, limit: ms(change.limitMs) } } : each,
        ),
      };
    case 'demand': {
      const market = input.fleet.markets.findIndex(({ id }) => id === change.marketId);
      const cell = market * input.classes.length + input.classes.findIndex(({ id }) => id === change.classId);
      return {
        ...input,
        demandRps: input.demandRps.map((rps, at) => (at === cell ? Math.max(0, rps - change.rps) : rps)),
      };
    }
  }
}

const withFleet = (input: PlanningInput, changes: Partial<Fleet>): PlanningInput => ({
  ...input,
  fleet: { ...input.fleet, ...changes },
});
