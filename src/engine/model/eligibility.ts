import type { Market, Site } from '@/domain/fleet.ts';
import { latencyFloorMs } from '@/domain/latency.ts';
import type { DataRule } from '@/domain/workload.ts';
import type { EligibilityFilter, PlanningInput, Strategy } from './contract.ts';
import type { Profiles } from './profiles.ts';
import type { Ways } from './ways.ts';

/**
 * Why a site may not serve a (market, class): the first filter it fails, in the order of `ELIGIBILITY_FILTERS`; null
 * if it may. `usable` is the site's GPUs after the radio. Latency is judged with the wait of a queue at its load
 * limit, so whatever load a plan puts there, the target holds.
 */
export function createEligibility(
  input: PlanningInput,
  routing: Ways,
  profiles: Profiles,
  usable: Int32Array,
): Eligibility {
  const { fleet, classes, strategy } = input;
  const siteCount = fleet.sites.length;
  const closed = new Set(input.closedSiteIds);
  // What does not depend on the market, or only on its state, is judged once: the rest is asked hundreds of thousands of times.
  const early = fleet.sites.map((site) =>
    strategyAllows(strategy, site) ? (closed.has(site.id) ? 'closed' : null) : 'strategy',
  );
  const late: (EligibilityFilter | null)[] = [];
  const besidesNetworkMs = new Float64Array(classes.length * siteCount);
  classes.forEach((workloadClass, k) => {
    fleet.sites.forEach((site, index) => {
      const profile = profiles.at(k, index);
      const fits = profile !== null && profile.gpusPerReplica <= usable[index]!;
      late.push(workloadClass.trustedOnly && !site.trusted ? 'trust' : fits ? null : 'memory');
      if (profile !== null) {
        besidesNetworkMs[k * siteCount + index] =
          latencyFloorMs(0, workloadClass, profile) + profiles.plannedWaitMs(k, index);
      }
    });
  });
  const limitMs = classes.map(({ target }) => target.limit);
  const allowedBy = judgeDataRules(input);
  const { rttByCell } = routing;
  return (market, k, site) => {
    if (early[site] !== null) return early[site]!;
    if (allowedBy[k]![market]![site] === 0) return 'data-rule';
    const cell = k * siteCount + site;
    if (late[cell] !== null) return late[cell]!;
    const rttMs = rttByCell[market * siteCount + site]!;
    if (rttMs === Number.POSITIVE_INFINITY) return 'unreachable';
    return rttMs + besidesNetworkMs[cell]! <= limitMs[k]! ? null : 'latency';
  };
}

/** By class, market and site: 1 if the class's data may go there. Markets of one state share an answer. */
function judgeDataRules({ fleet, classes }: PlanningInput): readonly (readonly Uint8Array[])[] {
  const known = new Map<string, Uint8Array>();
  return classes.map(({ dataRule }) =>
    fleet.markets.map((market) => {
      const { country, state } = market.jurisdiction;
      const key = dataRule === 'none' ? dataRule : `${dataRule} ${country} ${dataRule === 'country' ? '' : state}`;
      let allowed = known.get(key);
      if (!allowed) {
        allowed = Uint8Array.from(fleet.sites, (site) => (dataRuleAllows(dataRule, market, site) ? 1 : 0));
        known.set(key, allowed);
      }
      return allowed;
    }),
  );
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
