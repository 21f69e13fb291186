import { endOfTwins, leadOf } from '../model/twins.ts';
import { CRUMB, type PlanState } from './plan-state.ts';

/**
 * One replica less at a node and its twins. What no longer fits leaves it, arc after arc from the node's `offset`-th on, and is
 * unserved; `lose` is told each pair that lost something.
 */
export function dropReplica(plan: PlanState, node: number, offset: number, lose: (pair: number) => void): void {
  plan.setReplicas(node, plan.replicas[node]! - 1);
  const { nodes } = plan.instance;
  const lead = leadOf(nodes, node);
  for (let twin = lead; twin < endOfTwins(nodes, lead); twin += 1) shed(plan, twin, offset, lose);
}

/** Load above the node's capacity leaves it. */
function shed(plan: PlanState, node: number, offset: number, lose: (pair: number) => void): void {
  const { nodeStart, nodeArc, arcPair } = plan.network;
  const first = nodeStart[node]!;
  const count = nodeStart[node + 1]! - first;
  let over = plan.loadRps[node]! - plan.capacityRps(node);
  const least = plan.loadRps[node]! * CRUMB;
  for (let i = 0; i < count && over > least; i += 1) {
    const arc = nodeArc[first + ((i + offset) % count)]!;
    const rps = plan.flowRps[arc]!;
    if (rps <= 0) continue;
    const moved = Math.min(rps, over);
    plan.setFlow(arc, rps - moved);
    over -= moved;
    lose(arcPair[arc]!);
  }
}
