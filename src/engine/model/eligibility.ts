import type { Market, Site } from '@/domain/fleet.ts';
import { latencyFloorMs } from '@/domain/latency.ts';
import type { Routing } from '@/domain/network.ts';
import type { DataRule } from '@/domain/workload.ts';
import type { EligibilityFilter, PlanningInput, Strategy } from './contract.ts';
import type { Profiles } from './profiles.ts';

/**
 * Why a site may not serve a (market, class): the first filter it fails, in the order of `ELIGIBILITY_FILTERS`; null
 * if it may. `usable` is the site's GPUs after the radio. Latency is judged with the wait of a queue at its load
 * limit, so whatever load a plan puts there, the target holds.
 */
export function createEligibility(
  input: PlanningInput,
  routing: Routing,
  profiles: Profiles,
  usable: Int32Array,
): Eligibility {
  const { fleet, classes, strategy } = input;
  const closed = new Set(input.closedSiteIds);
  // What does not depend on the market is judged once: the rest is asked hundreds of thousands of times.
  const early = fleet.sites.map((site) =>
    strategyAllows(strategy, site) ? (closed.has(site.id) ? 'closed' : null) : 'strategy',
  );
  const late: (EligibilityFilter | null)[] = [];
  const besidesNetworkMs = new Float64Array(classes.length * fleet.sites.length);
  classes.forEach((workloadClass, k) => {
    fleet.sites.forEach((site, index) => {
      const profile = profiles.at(k, index);
      const fits = profile !== null && profile.gpusPerReplica <= usable[index]!;
      late.push(workloadClass.trustedOnly && !site.trusted ? 'trust' : fits ? null : 'memory');
      if (profile !== null) {
        besidesNetworkMs[k * fleet.sites.length + index] =
          latencyFloorMs(0, workloadClass, profile) + profiles.plannedWaitMs(k, index);
      }
    });
  });
  return (market, k, site) => {
    if (early[site] !== null) return early[site]!;
    if (!dataRuleAllows(classes[k]!.dataRule, fleet.markets[market]!, fleet.sites[site]!)) return 'data-rule';
    const cell = k * fleet.sites.length + site;
    if (late[cell] !== null) return late[cell]!;
    const rttMs = routing.rttMs(market, site);
    if (rttMs === Number.POSITIVE_INFINITY) return 'unreachable';
    return rttMs + besidesNetworkMs[cell]! <= classes[k]!.target.limit ? null : 'latency';
  };
}

export type Eligibility = (market: number, classIndex: number, site: number) => EligibilityFilter | null;

/** All cloud: only the cloud. Nearest edge: anything but. The hybrid may use every site. */
export function strategyAllows(strategy: Strategy, site: Site): boolean {
  if (strategy === 'all-cloud') return site.tier === 'cloud';
  return strategy === 'hybrid' || site.tier !== 'cloud';
}

export function dataRuleAllows(rule: DataRule, market: Market, site: Site): boolean {
  if (rule === 'none') return true;
  if (market.jurisdiction.country !== site.jurisdiction.country) return false;
  return rule === 'country' || market.jurisdiction.state === site.jurisdiction.state;
}
