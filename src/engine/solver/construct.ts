import type { InstancePlan } from '../model/check-plan.ts';
import { leadOf } from '../model/twins.ts';
import type { PlanState } from './plan-state.ts';
import { type Manner, type Rerouting, THRIFTY } from './reroute.ts';
import type { Steps } from './steps.ts';

/**
 * Into replicas that are laid, through so many nodes: together they hold hardly more than all demand needs, and only long chains
 * fill them. Through three nodes, plans of `planning` begin 0.4 to 1.3 % dearer; through forty, hardly cheaper.
 */
const INTO_LAID: Manner = { ...THRIFTY, newReplicas: false, expansions: 20 };
/** How much of a new replica the first who uses it pays, when it is hoped that others will fill the rest. */
const HOPEFUL: Manner = { ...THRIFTY, charge: 0.2 };

/**
 * Lays a plan from the replicas that the bound's sites ran on average: rounded, the surest first, as far as GPUs go;
 * then every pair is served as cheaply as it can be, the weightiest first: there, then on new replicas. What remains
 * would pay for a replica only together with others, so it is served in the hope of them; what nothing needs is removed.
 * `threshold` is the fraction from which a replica is rounded up.
 */
export function* layAverage(
  plan: PlanState,
  reroute: Rerouting,
  averageReplicas: Float64Array,
  threshold: number,
): Steps<void> {
  const { nodes } = plan.instance;
  const likely: number[] = [];
  for (let node = 0; node < nodes.count; node += 1)
    if (averageReplicas[node]! >= threshold && leadOf(nodes, node) === node) likely.push(node);
  likely.sort((a, b) => averageReplicas[b]! - averageReplicas[a]! || a - b);
  for (const node of likely) {
    const wished = Math.floor(averageReplicas[node]! + 1 - threshold);
    plan.setReplicas(node, plan.replicas[node]! + Math.min(wished, plan.roomReplicas(node)));
  }
  yield* serveAll(plan, reroute, INTO_LAID);
  yield* serveAll(plan, reroute);
  yield* serveAll(plan, reroute, HOPEFUL);
  plan.settle();
}

/**
 * Lays a known plan as far as it fits on one that is empty or has taken some of its places. `origin` is where each arc of
 * the plan at work comes from in the known one.
 */
export function layKnown(plan: PlanState, origin: Int32Array, { replicas, flowRps }: InstancePlan): void {
  const { nodes, arcs } = plan.instance;
  for (let node = 0; node < nodes.count; node += 1) {
    const more = Math.min(replicas[node]! - plan.replicas[node]!, plan.roomReplicas(node));
    if (more > 0) plan.setReplicas(node, plan.replicas[node]! + more);
  }
  for (let arc = 0; arc < arcs.count; arc += 1) {
    const wished = flowRps[origin[arc]!]!;
    if (wished === 0) continue;
    const left = plan.unservedRps[plan.network.arcPair[arc]!]!;
    const rps = Math.min(wished, left, plan.roomRps(arcs.node[arc]!), plan.roomOnRows(arc));
    if (rps > 0) plan.setFlow(arc, plan.flowRps[arc]! + rps);
  }
}

/** Serves every pair that is not, the weightiest first. */
export function* serveAll(plan: PlanState, reroute: Rerouting, manner = THRIFTY): Steps<void> {
  const { pairs } = plan.instance;
  const waiting: number[] = [];
  for (let pair = 0; pair < pairs.count; pair += 1)
    if (!plan.isCrumb(pair, plan.unservedRps[pair]!)) waiting.push(pair);
  const weight = (pair: number) => plan.unservedUsd[pair]! * plan.unservedRps[pair]!;
  waiting.sort((a, b) => weight(b) - weight(a) || a - b);
  for (const pair of waiting) {
    reroute.serve(pair, manner);
    plan.commit();
    if (yield) return;
  }
}
