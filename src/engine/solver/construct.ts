import type { Placement } from '@/domain/plan.ts';
import { replicasFor } from '../model/capacity.ts';
import type { PlacementProblem } from '../model/problem.ts';
import { rescueHardPairs, servePair } from './serve.ts';
import type { WorkingPlan } from './working-plan.ts';

/**
 * Rounds the average of what sites did under the bound's prices: each node gets the replicas that its average load
 * needs by the true capacity table, the last one only if at least `threshold` of it would be used. The flows are
 * not taken over: an average splits every market over many sites, and serving greedily costs 0.3 % more on `us-mobile`
 * with a quarter of the routes. `averageRps` is by the problem's own arcs.
 */
export function roundAverage(plan: WorkingPlan, averageRps: Float64Array, threshold: number): void {
  const { nodes } = plan.problem;
  const { arcs } = plan;
  const loadRps = new Float64Array(nodes.count);
  for (let arc = 0; arc < arcs.count; arc += 1) loadRps[arcs.node[arc]!]! += averageRps[arcs.origin[arc]!]!;

  const partial: { node: number; used: number }[] = [];
  for (let node = 0; node < nodes.count; node += 1) {
    if (loadRps[node]! <= 0) continue;
    const table = nodes.capacityRps[node]!;
    const needed = replicasFor(table, loadRps[node]!, 1, nodes.maxReplicas[node]!);
    const whole = needed - 1;
    plan.setReplicas(node, Math.min(whole, plan.roomReplicas(node)));
    const used = (loadRps[node]! - table[whole]!) / (table[needed]! - table[whole]!);
    if (used >= threshold) partial.push({ node, used });
  }
  partial.sort((a, b) => b.used - a.used || a.node - b.node);
  for (const { node } of partial) if (plan.roomReplicas(node) > 0) plan.setReplicas(node, plan.replicas[node]! + 1);

  serveAll(plan);
}

/** Serves what is unserved, hard pairs with the fewest sites first, and drops replicas that nobody needs. */
export function serveAll(plan: WorkingPlan, charge = 1): void {
  for (const pair of scarceFirst(plan.problem)) servePair(plan, pair, charge);
  rescueHardPairs(plan);
  plan.trim();
}

function scarceFirst({ pairs }: PlacementProblem): number[] {
  const choices = (pair: number) => pairs.arcStart[pair + 1]! - pairs.arcStart[pair]!;
  return Array.from({ length: pairs.count }, (_, pair) => pair).sort(
    (a, b) =>
      pairs.hard[b]! - pairs.hard[a]! || choices(a) - choices(b) || pairs.demandRps[b]! - pairs.demandRps[a]! || a - b,
  );
}

/**
 * The rule "nearest edge": each pair goes to the nearest site it may use that has room, then to the next. No price
 * is looked at; that is the point of comparing with it. Pairs with the fewest sites choose first.
 */
export function constructNearest(plan: WorkingPlan): void {
  const { pairs, arcs, nodes } = plan.problem;
  const arcOf = new Map(Array.from(plan.arcs.origin, (origin, arc) => [origin, arc]));
  for (const pair of scarceFirst(plan.problem)) {
    // The problem's own arcs are nearest first.
    for (let origin = pairs.arcStart[pair]!; origin < pairs.arcStart[pair + 1]!; origin += 1) {
      const left = plan.unservedRps[pair]!;
      if (plan.isCrumb(pair, left)) break;
      const arc = arcOf.get(origin);
      if (arc === undefined) continue;
      const node = arcs.node[origin]!;
      const most = plan.replicas[node]! + Math.max(0, plan.roomReplicas(node));
      const wanted = plan.loadRps[node]! + Math.min(left, plan.roomOnLinks(arc));
      plan.setReplicas(node, replicasFor(nodes.capacityRps[node]!, wanted, plan.replicas[node]!, most));
      const rps = Math.min(left, plan.roomRps(node), plan.roomOnLinks(arc));
      if (rps > 0) plan.setFlow(arc, plan.flowRps[arc]! + rps);
    }
  }
  rescueHardPairs(plan);
  plan.trim();
}

/** Lays a known placement over the problem as far as it still fits; nothing it says is trusted. */
export function layPlacement(plan: WorkingPlan, placement: Placement): void {
  const { problem, arcs } = plan;
  const { fleet, classes } = problem.input;
  const siteIndex = new Map(fleet.sites.map(({ id }, index) => [id, index]));
  const marketIndex = new Map(fleet.markets.map(({ id }, index) => [id, index]));
  const classIndex = new Map(classes.map(({ id }, index) => [id, index]));
  for (const { siteId, classId, replicas } of placement.replicas) {
    const node =
      problem.nodes.ofCell[
        (siteIndex.get(siteId) ?? Number.NaN) * classes.length + (classIndex.get(classId) ?? Number.NaN)
      ] ?? -1;
    if (node >= 0 && replicas > 0)
      plan.setReplicas(
        node,
        plan.replicas[node]! + Math.min(Math.floor(replicas), Math.max(0, plan.roomReplicas(node))),
      );
  }
  for (const { marketId, classId, siteId, share } of placement.routes) {
    const pair =
      problem.pairs.ofCell[
        (marketIndex.get(marketId) ?? Number.NaN) * classes.length + (classIndex.get(classId) ?? Number.NaN)
      ] ?? -1;
    if (pair < 0) continue;
    const site = siteIndex.get(siteId);
    for (let arc = arcs.pairStart[pair]!; arc < arcs.pairStart[pair + 1]!; arc += 1) {
      const node = arcs.node[arc]!;
      if (problem.nodes.site[node] !== site) continue;
      const rps = Math.min(
        share * problem.pairs.demandRps[pair]!,
        plan.unservedRps[pair]!,
        plan.roomRps(node),
        plan.roomOnLinks(arc),
      );
      if (rps > 0) plan.setFlow(arc, plan.flowRps[arc]! + rps);
    }
  }
}
