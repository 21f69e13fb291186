import type { PlanState } from './plan-state.ts';
import type { Rerouting } from './reroute.ts';
import { AT_ANY_PRICE, clearSite } from './rescue.ts';
import type { Steps } from './steps.ts';

/**
 * Lays the copies that rules lack: where GPUs are free and a replica costs least; where none are, other classes make way, as
 * they do for hard demand.
 */
export function* layCopies(plan: PlanState, reroute: Rerouting): Steps<void> {
  layCheapCopies(plan);
  const { copies, nodes } = plan.instance;
  for (let node = 0; copies !== undefined && node < nodes.count; node += 1) {
    const rule = copies.ofNode[node]!;
    if (rule < 0 || plan.replicas[node]! > 0 || plan.copiesLacking(rule) === 0) continue;
    makeWayForCopy(plan, reroute, node);
    if (yield) return;
  }
}

/** Lays the copies that rules lack as far as GPUs are free. */
export function layCheapCopies(plan: PlanState): void {
  const rules = plan.instance.copies?.count ?? 0;
  for (let rule = 0; rule < rules; rule += 1)
    while (plan.copiesLacking(rule) > 0) {
      const node = cheapestFree(plan, rule);
      if (node < 0) break;
      plan.setReplicas(node, 1);
    }
}

/** The dark node of a rule where a replica costs least and has room; −1 if there is none. */
function cheapestFree(plan: PlanState, rule: number): number {
  const { ofNode } = plan.instance.copies!;
  let cheapest = -1;
  let leastUsd = Number.POSITIVE_INFINITY;
  for (let node = 0; node < ofNode.length; node += 1) {
    if (ofNode[node] !== rule || plan.replicas[node]! > 0 || plan.roomReplicas(node) < 1) continue;
    const usd = plan.replicasUsd(node, 1) + plan.openingUsd(node);
    if (usd >= leastUsd) continue;
    leastUsd = usd;
    cheapest = node;
  }
  return cheapest;
}

function makeWayForCopy(plan: PlanState, reroute: Rerouting, node: number): void {
  if (plan.instance.nodes.maxReplicas[node] === 0) return;
  const mark = plan.mark();
  const lost = clearSite(plan, node, plan.instance.nodes.capacityRps[node]![1]!);
  if (plan.roomReplicas(node) > 0) plan.setReplicas(node, 1);
  for (const pair of lost) reroute.serve(pair, AT_ANY_PRICE);
  if (plan.usd < mark.usd) plan.commit();
  else plan.rollback(mark);
}
