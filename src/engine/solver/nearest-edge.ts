import type { Ground } from '../model/build-problem.ts';
import { replicasFor } from '../model/capacity.ts';
import type { PlacementProblem } from '../model/problem.ts';
import { layCheapCopies } from './lay-copies.ts';
import type { PlanState } from './plan-state.ts';

/**
 * The rule "nearest edge": each pair goes to the nearest site it may use that has room, then to the next. No price
 * is looked at; that is the point of comparing with it. Hard pairs, then those with the fewest sites, choose first.
 */
export function layNearest(plan: PlanState, { pairs, nodes, arcs }: PlacementProblem, { routing }: Ground): void {
  const choices = (pair: number) => pairs.arcStart[pair + 1]! - pairs.arcStart[pair]!;
  const order = Int32Array.from({ length: pairs.count }, (_, pair) => pair).sort(
    (a, b) =>
      pairs.hard[b]! - pairs.hard[a]! || choices(a) - choices(b) || pairs.demandRps[b]! - pairs.demandRps[a]! || a - b,
  );
  for (const pair of order) {
    const rtt = (arc: number) => routing.rttMs(pairs.market[pair]!, nodes.site[arcs.node[arc]!]!);
    const nearestFirst = Array.from({ length: choices(pair) }, (_, index) => pairs.arcStart[pair]! + index).sort(
      (a, b) => rtt(a) - rtt(b) || arcs.node[a]! - arcs.node[b]!,
    );
    for (const arc of nearestFirst) {
      const left = plan.unservedRps[pair]!;
      if (plan.isCrumb(pair, left)) break;
      const node = arcs.node[arc]!;
      const have = plan.replicas[node]!;
      const most = have + Math.max(0, plan.roomReplicas(node));
      const wanted = plan.loadRps[node]! + Math.min(left, plan.roomOnRows(arc));
      plan.setReplicas(node, replicasFor(nodes.capacityRps[node]!, wanted, have, most));
      const rps = Math.min(left, plan.roomRps(node), plan.roomOnRows(arc));
      if (rps > 0) plan.setFlow(arc, plan.flowRps[arc]! + rps);
    }
  }
  layCheapCopies(plan);
}
