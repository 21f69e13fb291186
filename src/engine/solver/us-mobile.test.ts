import { expect, test } from 'vitest';
import { demandAt } from '@/domain/demand.ts';
import { usMobile } from '@/domain/fleets/us-mobile.ts';
import { createSolverSession } from './session.ts';

/** Thursday 21 May 2026, 18:42 in Dallas: where the default world begins. */
const START_MS = Date.UTC(2026, 4, 21, 23, 42);

test('the default fleet is planned within 5 % of the bound, and its busiest switching centre can be drained', async () => {
  const document = usMobile();
  const session = createSolverSession({
    ...document,
    utcHour: 23.7,
    demandRps: demandAt(document.fleet, document.classes, START_MS),
    closedSiteIds: [],
    cutLinkIds: [],
    strategy: 'hybrid',
  });
  const before = await session.solve({ iterationLimit: 200 });
  if (!('plan' in before)) throw new Error(JSON.stringify(before).slice(0, 500));
  expect(before.plan.gap).toBeLessThan(0.05);
  expect(before.assessment.classes.every(({ meetsTarget }) => meetsTarget)).toBe(true);

  const centres = before.assessment.sites.filter((_, index) => document.fleet.sites[index]!.tier === 'msc');
  const busiest = centres.reduce((most, site) => (site.rps > most.rps ? site : most));
  expect(busiest.rps).toBeGreaterThan(0);
  await session.change({ kind: 'close-sites', siteIds: [busiest.siteId] });
  const after = await session.solve({ iterationLimit: 200, previous: before.plan, priceOfMoveUsdPerHour: 0.05 });
  if (!('plan' in after)) throw new Error(JSON.stringify(after).slice(0, 500));
  expect(after.plan.routes.some(({ siteId }) => siteId === busiest.siteId)).toBe(false);
  expect(after.plan.gap).toBeLessThan(0.06);
  expect(after.moves.movedRps).toBeGreaterThanOrEqual(busiest.rps * (1 - 1e-9));
});
