import { leadOf } from '../model/twins.ts';
import { dropReplica } from './drop-replica.ts';
import type { PlanState } from './plan-state.ts';
import type { Manner, Rerouting } from './reroute.ts';
import type { Steps } from './steps.ts';

export const AT_ANY_PRICE: Manner = { expansions: 4, charge: 0, activationCharge: 1, newReplicas: true };

/**
 * Serves hard pairs that found no room: at one site after another, cheapest first, other classes give up their GPUs.
 * What they served goes elsewhere, or unserved if it may; kept if that leaves less hard demand out.
 */
export function* rescueHardPairs(plan: PlanState, reroute: Rerouting): Steps<void> {
  const { pairs, arcs } = plan.instance;
  for (let pair = 0; pair < pairs.count; pair += 1) {
    if (!pairs.hard[pair] || plan.isCrumb(pair, plan.unservedRps[pair]!)) continue;
    for (let arc = pairs.arcStart[pair]!; arc < pairs.arcStart[pair + 1]!; arc += 1) {
      if (plan.isCrumb(pair, plan.unservedRps[pair]!)) break;
      const mark = plan.mark();
      const lost = clearSite(plan, arcs.node[arc]!, plan.unservedRps[pair]!);
      reroute.serve(pair, AT_ANY_PRICE);
      for (const other of lost) reroute.serve(other, AT_ANY_PRICE);
      if (plan.usd < mark.usd) plan.commit();
      else plan.rollback(mark);
      if (yield) return;
    }
  }
}

/**
 * Other classes at a node's site leave, one replica at a time, until the node could carry so much more. Returns the pairs that
 * lost something.
 */
export function clearSite(plan: PlanState, node: number, wantedRps: number): Set<number> {
  const { nodes, sites } = plan.instance;
  const site = nodes.site[node]!;
  const table = nodes.capacityRps[node]!;
  const lost = new Set<number>();
  for (let other = sites.nodeStart[site]!; other < sites.nodeStart[site + 1]!; other += 1) {
    if (leadOf(nodes, other) === leadOf(nodes, node)) continue;
    while (plan.replicas[other]! > 0) {
      const room = Math.max(0, plan.roomReplicas(node));
      if (table[plan.replicas[node]! + room]! - plan.loadRps[node]! >= wantedRps) return lost;
      dropReplica(plan, other, 0, (pair) => lost.add(pair));
    }
  }
  return lost;
}
