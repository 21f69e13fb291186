import { latencyFloorMs } from '@/domain/latency.ts';
import type { BoundPrices } from '../model/bound-from-prices.ts';
import type { Ground } from '../model/build-problem.ts';
import { steepestSlope } from '../model/capacity.ts';
import type { LimitValue } from '../model/contract.ts';
import { createEligibility } from '../model/eligibility.ts';
import type { PlacementProblem } from '../model/problem.ts';
import { createUnitCosts } from '../model/unit-costs.ts';
import { fullUseUsd } from './full-use.ts';

/**
 * What each latency limit and each border is worth, by the bound's prices: for every market and class the site beyond the
 * limit that would save most for each millisecond, and the one beyond the border that would save most. A request saves what it
 * is worth where it may go now, less what it would cost there in full replicas on GPUs at their own price: the reduced cost of
 * an arc that is not there (Dantzig 1963, chapter 12). Right for small steps only: once many are let in, prices are others.
 *
 * Of sites that run something of the class for somebody: what nobody may use is no neighbour. Dearest first.
 */
export function readLimitValues(
  problem: PlacementProblem,
  ground: Ground,
  { prices, gpuUsd }: { readonly prices: BoundPrices; readonly gpuUsd: Float64Array },
): LimitValue[] {
  const { input, pairs, nodes, sites } = problem;
  const { fleet, classes } = input;
  const { routing, profiles, usable } = ground;
  const eligible = createEligibility(input, routing, profiles, usable);
  const borderless = { ...input, classes: classes.map((each) => ({ ...each, dataRule: 'none' as const })) };
  const eligibleAnywhere = createEligibility(borderless, routing, profiles, usable);
  const unitUsd = createUnitCosts(input, ground);
  const serveUsd = fullUseUsd(problem).map((usd, node) => {
    const most = nodes.maxReplicas[node]!;
    const scarceUsd = gpuUsd[nodes.site[node]!]! * nodes.gpusPerReplica[node]!;
    return usd + (scarceUsd > 0 ? scarceUsd / steepestSlope(nodes.capacityRps[node]!, most) : 0);
  });
  const values: LimitValue[] = [];
  for (let pair = 0; pair < pairs.count; pair += 1) {
    let slow: LimitValue | null = null;
    let beyond: LimitValue | null = null;
    for (let site = 0; site < sites.count; site += 1) {
      const value = valueAt(pair, site);
      if (value?.limit === 'latency' && (slow === null || perMs(value) > perMs(slow))) slow = value;
      if (value?.limit === 'data-rule' && (beyond === null || value.usdPerHour > beyond.usdPerHour)) beyond = value;
    }
    if (slow) values.push(slow);
    if (beyond) values.push(beyond);
  }
  return values.sort((a, b) => b.usdPerHour - a.usdPerHour);

  function valueAt(pair: number, site: number): LimitValue | null {
    const market = pairs.market[pair]!;
    const k = pairs.class[pair]!;
    const node = nodes.ofCell[site * classes.length + k]!;
    if (node < 0) return null;
    const savedUsd = prices.demandUsd[pair]! - unitUsd(market, k, site) - serveUsd[node]!;
    if (savedUsd <= 0) return null;
    const limit = eligible(market, k, site);
    if (limit !== 'latency' && (limit !== 'data-rule' || eligibleAnywhere(market, k, site) !== null)) return null;
    return {
      limit,
      marketId: fleet.markets[market]!.id,
      classId: classes[k]!.id,
      siteId: fleet.sites[site]!.id,
      lackingMs: limit === 'latency' ? latencyMs(market, k, site) - classes[k]!.target.limit : 0,
      usdPerHour: savedUsd * pairs.demandRps[pair]!,
    };
  }

  function latencyMs(market: number, k: number, site: number): number {
    const floorMs = latencyFloorMs(routing.rttMs(market, site), classes[k]!, profiles.at(k, site)!);
    return floorMs + profiles.plannedWaitMs(k, site);
  }
}

const perMs = ({ usdPerHour, lackingMs }: LimitValue): number => usdPerHour / lackingMs;
