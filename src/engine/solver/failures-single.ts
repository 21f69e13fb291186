import type { Site } from '@/domain/fleet.ts';
import type { Failure, FailureKind, PlanningInput } from '../model/contract.ts';

/** A failure by the indices of its sites. */
export interface SingleFailure extends Failure {
  readonly sites: readonly number[];
}

/** What sites share, the widest loss last. Sites on one of these count as one (guide 5.5). */
const SHARED: readonly { readonly kind: FailureKind; readonly of: (site: Site) => string | null }[] = [
  { kind: 'failure-domain', of: (site) => site.failureDomain },
  { kind: 'power-feed', of: (site) => site.powerFeed },
  { kind: 'ring', of: (site) => site.ring },
];

/**
 * Everything that can fail by itself and would be felt: each site that runs something, and each building, power feed
 * and aggregation ring that several open sites share, one of which runs something. What loses the same sites is told
 * once. `runs` says by site whether anything is placed there.
 */
export function singleFailures(
  { fleet, closedSiteIds }: PlanningInput,
  runs: (site: number) => boolean,
): SingleFailure[] {
  const closed = new Set(closedSiteIds);
  const open = Array.from(fleet.sites.keys()).filter((site) => !closed.has(fleet.sites[site]!.id));
  const found = new Map<string, SingleFailure>();
  const add = (kind: FailureKind, id: string, sites: readonly number[]) => {
    const key = sites.join(' ');
    if (!found.has(key) && sites.some(runs))
      found.set(key, { kind, id, sites, siteIds: sites.map((site) => fleet.sites[site]!.id) });
  };
  for (const site of open) add('site', fleet.sites[site]!.id, [site]);
  for (const { kind, of } of SHARED) {
    const names = new Set(open.map((site) => of(fleet.sites[site]!)));
    for (const id of names) {
      const sites = open.filter((site) => of(fleet.sites[site]!) === id);
      if (id !== null && sites.length > 1) add(kind, id, sites);
    }
  }
  return [...found.values()];
}
