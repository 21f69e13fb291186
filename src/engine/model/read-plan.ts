import type { PlacedReplicas, Placement, RouteShare } from '@/domain/plan.ts';
import type { BoundPrices } from './bound-from-prices.ts';
import type { InstancePlan } from './check-plan.ts';
import type { ShadowPrices } from './contract.ts';
import { withFillers } from './fillers.ts';
import type { PlacementProblem } from './problem.ts';

/** Less than this part of a pair's demand is rounding, not a route. */
const CRUMB = 1e-9;

/** A plan in the operator's words: by site and class, by market and class. */
export function readPlacement({ input, pairs, nodes, arcs }: PlacementProblem, plan: InstancePlan): Placement {
  const { sites, markets } = input.fleet;
  const replicas: PlacedReplicas[] = [];
  for (let node = 0; node < nodes.count; node += 1) {
    if (plan.replicas[node] === 0) continue;
    replicas.push({
      siteId: sites[nodes.site[node]!]!.id,
      classId: input.classes[nodes.class[node]!]!.id,
      replicas: plan.replicas[node]!,
    });
  }
  const routes: RouteShare[] = [];
  for (let pair = 0; pair < pairs.count; pair += 1) {
    const demand = pairs.demandRps[pair]!;
    const own: { site: number; share: number }[] = [];
    for (let arc = pairs.arcStart[pair]!; arc < pairs.arcStart[pair + 1]!; arc += 1) {
      if (plan.flowRps[arc] === 0) continue;
      const share = plan.flowRps[arc]! / demand;
      if (share > CRUMB) own.push({ site: nodes.site[arcs.node[arc]!]!, share: Math.min(1, share) });
    }
    own.sort((a, b) => b.share - a.share || a.site - b.site);
    const marketId = markets[pairs.market[pair]!]!.id;
    const classId = input.classes[pairs.class[pair]!]!.id;
    for (const { site, share } of own) routes.push({ marketId, classId, siteId: sites[site]!.id, share });
  }
  return { replicas, routes };
}

/** A placement as arrays, as far as the problem knows its sites, markets and classes; nothing it says is trusted. */
export function flattenPlacement({ input, pairs, nodes, arcs }: PlacementProblem, placement: Placement): InstancePlan {
  const K = input.classes.length;
  const siteIndex = indexById(input.fleet.sites);
  const marketIndex = indexById(input.fleet.markets);
  const classIndex = indexById(input.classes);
  const replicas = new Int32Array(nodes.count);
  const flowRps = new Float64Array(arcs.count);
  const nodeOf = (siteId: string, classId: string): number => {
    const site = siteIndex.get(siteId);
    const k = classIndex.get(classId);
    return site === undefined || k === undefined ? -1 : nodes.ofCell[site * K + k]!;
  };
  for (const placed of placement.replicas) {
    const node = nodeOf(placed.siteId, placed.classId);
    if (node >= 0 && placed.replicas > 0) replicas[node]! += Math.floor(placed.replicas);
  }
  for (const { marketId, classId, siteId, share } of placement.routes) {
    const node = nodeOf(siteId, classId);
    const market = marketIndex.get(marketId);
    if (node < 0 || market === undefined || !(share > 0)) continue;
    const pair = pairs.ofCell[market * K + nodes.class[node]!]!;
    if (pair < 0) continue;
    let arc = pairs.arcStart[pair]!;
    while (arc < pairs.arcStart[pair + 1]! && arcs.node[arc] !== node) arc += 1;
    if (arc < pairs.arcStart[pair + 1]!) flowRps[arc]! += share * pairs.demandRps[pair]!;
  }
  return { replicas, flowRps };
}

const indexById = (things: readonly { readonly id: string }[]) => new Map(things.map(({ id }, index) => [id, index]));

/** What one more of a scarce thing is worth by the bound's prices; sites and links that do not bind are left out. */
export function readShadowPrices(
  problem: PlacementProblem,
  bound: { readonly prices: BoundPrices; readonly gpuUsd: Float64Array },
): Omit<ShadowPrices, 'limits'> {
  const { input, pairs, rows } = problem;
  const { fleet, classes } = input;
  const { demandUsd } = bound.prices;
  const { ofPair } = withFillers(problem);
  /** What replicas have left over anyhow need not be paid for again. */
  const leftOverUsd = (pair: number) => (ofPair[pair]! < 0 ? 0 : (demandUsd[pairs.count + ofPair[pair]!] ?? 0));
  return {
    gpuBySite: fleet.sites
      .map(({ id }, site) => ({ siteId: id, usdPerHour: bound.gpuUsd[site]! }))
      .filter(({ usdPerHour }) => usdPerHour > 0),
    gbpsByLink: Array.from(rows.direction, (direction, row) => ({
      linkId: fleet.links[direction >> 1]!.id,
      usdPerHour: bound.prices.rowUsd[row]!,
    })).filter(({ usdPerHour }) => usdPerHour > 0),
    demand: Array.from({ length: pairs.count }, (_, pair) => ({
      marketId: fleet.markets[pairs.market[pair]!]!.id,
      classId: classes[pairs.class[pair]!]!.id,
      usdPerHour: Math.max(0, demandUsd[pair]! - leftOverUsd(pair)),
    })),
  };
}
