import type { InstancePlan } from '../model/check-plan.ts';
import type { Instance } from '../model/instance.ts';
import { layKnown, serveAll } from './construct.ts';
import { buildNetwork, type LookedAt, restrict } from './network.ts';
import { PlanState } from './plan-state.ts';
import { Rerouting } from './reroute.ts';
import { rescueHardPairs } from './rescue.ts';
import type { Steps } from './steps.ts';

/** The same question where sites are lost: they keep their nodes and arcs and have no GPUs. */
export function withoutSites<T extends Instance>(instance: T, lost: ReadonlySet<number>): T {
  const { nodes, sites } = instance;
  return {
    ...instance,
    nodes: { ...nodes, maxReplicas: nodes.maxReplicas.map((most, node) => (lost.has(nodes.site[node]!) ? 0 : most)) },
    sites: { ...sites, gpus: sites.gpus.map((gpus, site) => (lost.has(site) ? 0 : gpus)) },
  };
}

/**
 * Moves all that lost sites serve into the free room of replicas that run elsewhere, on the plan's own books; the caller
 * rolls back. True if everything finds room.
 *
 * That is sufficient for the failure to be safe. Nobody else moves, so every other rule holds as it did; each request
 * goes along an eligible arc, whose latency was checked for a replica at its load limit, so more load up to that limit
 * keeps the promise; no replica passes its limit and no link its capacity, because only what is left of them is filled.
 * It is not necessary: a request that moves on could make room, and a new replica could be started.
 */
export function moveIntoFreeRoom(plan: PlanState, lost: ReadonlySet<number>): boolean {
  const { pairs, nodes, arcs } = plan.instance;
  for (const [pair, before] of emptySites(plan, lost)) {
    for (let arc = pairs.arcStart[pair]!; arc < pairs.arcStart[pair + 1]!; arc += 1) {
      const left = plan.unservedRps[pair]! - before;
      if (plan.isCrumb(pair, left)) break;
      const node = arcs.node[arc]!;
      const rps = lost.has(nodes.site[node]!) ? 0 : Math.min(left, plan.roomRps(node), plan.roomOnRows(arc));
      if (rps > 0) plan.setFlow(arc, plan.flowRps[arc]! + rps);
    }
    if (!plan.isCrumb(pair, plan.unservedRps[pair]! - before)) return false;
  }
  return true;
}

/** Takes everything away from sites; the pairs that lost a server, with what each left unserved before. */
function emptySites(plan: PlanState, lost: ReadonlySet<number>): Map<number, number> {
  const { instance, network } = plan;
  const homeless = new Map<number, number>();
  for (const site of lost) {
    for (let node = instance.sites.nodeStart[site]!; node < instance.sites.nodeStart[site + 1]!; node += 1) {
      if (plan.replicas[node] === 0) continue;
      for (let at = network.nodeStart[node]!; at < network.nodeStart[node + 1]!; at += 1) {
        const arc = network.nodeArc[at]!;
        if (plan.flowRps[arc] === 0) continue;
        const pair = network.arcPair[arc]!;
        if (!homeless.has(pair)) homeless.set(pair, plan.unservedRps[pair]!);
        plan.setFlow(arc, 0);
      }
      plan.setReplicas(node, 0);
    }
  }
  return homeless;
}

/**
 * Lays a plan without what lost sites did, and serves that again: into free room, onto free GPUs, in place of others.
 * `first` is laid before everything else, if given; what was there before keeps its place as far as there is room.
 */
export function* repairWithout(
  { network, origin }: LookedAt,
  before: InstancePlan,
  lost: ReadonlySet<number>,
  first?: InstancePlan,
): Steps<PlanState> {
  const plan = new PlanState(buildNetwork(withoutSites(network.instance, lost)));
  if (first) layKnown(plan, origin, first);
  layKnown(plan, origin, before);
  plan.commit();
  plan.recount();
  const reroute = new Rerouting(plan);
  yield* serveAll(plan, reroute);
  yield* rescueHardPairs(plan, reroute);
  plan.settle();
  return plan;
}

/** Looks at every arc of some pairs as well. */
export function lookFurther(instance: Instance, { origin }: LookedAt, wanted: (pair: number) => boolean): LookedAt {
  const { pairs, arcs } = instance;
  const chosen = new Uint8Array(arcs.count);
  for (const arc of origin) chosen[arc] = 1;
  for (let pair = 0; pair < pairs.count; pair += 1)
    if (wanted(pair)) chosen.fill(1, pairs.arcStart[pair]!, pairs.arcStart[pair + 1]!);
  const wider = restrict(instance, chosen);
  return { network: buildNetwork(wider.instance), origin: wider.origin };
}
