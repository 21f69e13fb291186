import type { PlacedReplicas, Placement, RouteShare } from '@/domain/plan.ts';
import type { ShadowPrices } from '../model/contract.ts';
import type { PlacementProblem } from '../model/problem.ts';
import type { Ascent } from './ascent.ts';
import type { WorkingPlan } from './working-plan.ts';

/** A working plan in the operator's words: by site and class, by market and class. */
export function readPlacement(plan: WorkingPlan): Placement {
  const { problem, arcs } = plan;
  const { fleet, classes } = problem.input;
  const { pairs, nodes } = problem;
  const replicas: PlacedReplicas[] = [];
  fleet.sites.forEach((site, index) => {
    classes.forEach((workloadClass, k) => {
      const node = nodes.ofCell[index * classes.length + k]!;
      if (node >= 0 && plan.replicas[node]! > 0)
        replicas.push({ siteId: site.id, classId: workloadClass.id, replicas: plan.replicas[node]! });
    });
  });
  const routes: RouteShare[] = [];
  for (let pair = 0; pair < pairs.count; pair += 1) {
    const demand = pairs.demandRps[pair]!;
    const market = fleet.markets[pairs.market[pair]!]!.id;
    const own: { site: number; share: number }[] = [];
    for (let arc = arcs.pairStart[pair]!; arc < arcs.pairStart[pair + 1]!; arc += 1) {
      const rps = plan.flowRps[arc]!;
      if (!plan.isCrumb(pair, rps)) own.push({ site: nodes.site[arcs.node[arc]!]!, share: Math.min(1, rps / demand) });
    }
    own.sort((a, b) => b.share - a.share || a.site - b.site);
    for (const { site, share } of own)
      routes.push({ marketId: market, classId: classes[pairs.class[pair]!]!.id, siteId: fleet.sites[site]!.id, share });
  }
  return { replicas, routes };
}

/** What one more of a scarce thing is worth by the bound's prices; sites and links that do not bind are left out. */
export function readShadowPrices(problem: PlacementProblem, { prices, gpuUsd }: Ascent): ShadowPrices {
  const { fleet, classes } = problem.input;
  const { links, pairs } = problem;
  return {
    gpuBySite: fleet.sites
      .map(({ id }, site) => ({ siteId: id, usdPerHour: gpuUsd[site]! }))
      .filter(({ usdPerHour }) => usdPerHour > 0),
    gbpsByLink: Array.from(links.direction, (direction, row) => ({
      linkId: fleet.links[direction >> 1]!.id,
      usdPerHour: prices.linkUsd[row]!,
    })).filter(({ usdPerHour }) => usdPerHour > 0),
    demand: Array.from({ length: pairs.count }, (_, pair) => ({
      marketId: fleet.markets[pairs.market[pair]!]!.id,
      classId: classes[pairs.class[pair]!]!.id,
      usdPerHour: prices.demandUsd[pair]!,
    })),
  };
}

/** First prices for the bound: what serving each pair costs on average in a plan, its part of replicas and site included. */
export function readAverageCosts(plan: WorkingPlan): Float64Array {
  const { problem, arcs } = plan;
  const { pairs, nodes, sites } = problem;
  const nodeUsd = Float64Array.from({ length: nodes.count }, (_, node) => {
    if (plan.replicas[node] === 0 || plan.loadRps[node]! <= 0) return 0;
    const site = nodes.site[node]!;
    const activation =
      (sites.activationUsd[site]! * plan.replicas[node]! * nodes.gpusPerReplica[node]!) / plan.gpusUsed[site]!;
    return (plan.replicas[node]! * nodes.replicaUsd[node]! + activation) / plan.loadRps[node]!;
  });
  return Float64Array.from({ length: pairs.count }, (_, pair) => {
    const demand = pairs.demandRps[pair]!;
    const most = pairs.hard[pair] ? Number.POSITIVE_INFINITY : pairs.unservedUsd[pair]!;
    let usd = 0;
    let servedRps = 0;
    for (let arc = arcs.pairStart[pair]!; arc < arcs.pairStart[pair + 1]!; arc += 1) {
      servedRps += plan.flowRps[arc]!;
      usd += plan.flowRps[arc]! * (arcs.unitUsd[arc]! + nodeUsd[arcs.node[arc]!]!);
    }
    // Where the plan serves nothing there is no average: a soft pair is worth its price, a hard one is given a start.
    if (servedRps <= demand * 1e-6) return pairs.hard[pair] ? 1 : most;
    return Math.min(most, usd / servedRps);
  });
}
