import type { Placement } from '@/domain/plan.ts';
import type { Drain } from '@/domain/telemetry.ts';
import type { WorldCore } from './world-state.ts';

/** Who takes over what a site served, by the two plans: only pairs that it served count. Most first. */
export function receiversOf(
  core: WorldCore,
  site: number,
  before: Placement,
  after: Placement,
  demandRps: readonly number[],
): Drain['receivers'] {
  const { ground } = core;
  const siteId = ground.sites[site]!.id;
  const keyOf = (route: { readonly marketId: string; readonly classId: string }) =>
    `${route.marketId} ${route.classId}`;
  const served = new Set(before.routes.filter((route) => route.siteId === siteId && route.share > 0).map(keyOf));
  const added = new Map<string, number>();
  const add = (placement: Placement, sign: number) => {
    for (const route of placement.routes) {
      if (route.siteId === siteId || !served.has(keyOf(route))) continue;
      const pair =
        (ground.marketIndex.get(route.marketId) ?? 0) * ground.classes.length +
        (ground.classIndex.get(route.classId) ?? 0);
      added.set(route.siteId, (added.get(route.siteId) ?? 0) + sign * route.share * demandRps[pair]!);
    }
  };
  add(before, -1);
  add(after, 1);
  return [...added]
    .filter(([, rps]) => rps > 1e-6)
    .map(([id, addedRps]) => ({ siteId: id, addedRps }))
    .sort((a, b) => b.addedRps - a.addedRps || (a.siteId < b.siteId ? -1 : 1));
}
