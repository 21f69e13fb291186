import type { LinearSolver } from '../exact/linear-solver.ts';
import { proveShortfall } from '../exact/shortfall.ts';
import { solveExactly } from '../exact/solve-exactly.ts';
import type { InstancePlan } from '../model/check-plan.ts';
import type { Instance } from '../model/instance.ts';

/**
 * A question of so many nodes at most is answered in whole replicas: HiGHS takes a millisecond as a rule; 13 nodes of
 * `us-mobile` at three times its demand once took it half a second.
 */
const MOST_NODES = 16;
/** A guard, not a budget. */
const TIME_LIMIT_MS = 5000;
/** Nothing is called lost on the strength of less than this part of what a pair asks: HiGHS rounds at 1e-7. */
const TOLERANCE = 1e-4;

/**
 * Hard pairs that have to share what is left: those that a repair left out (`left`, by pair); those that can go nowhere
 * but where these can go; and, while that stays small, those that go to few sites and could go there too: the classes
 * that a law binds to one state, as a rule. A question about some pairs alone asks less than the whole, because the others
 * leave their GPUs: what cannot be served even then cannot be served at all, whichever pairs they are.
 */
export function hardAmongFew(instance: Instance, left: Float64Array): Uint8Array {
  const reach = usableNodes(instance);
  const siteOf = (node: number) => instance.nodes.site[node]!;
  const sitesOf = (isIn: (pair: number) => boolean) =>
    new Set(reach.flatMap((nodes, pair) => (isIn(pair) ? nodes.map(siteOf) : [])));
  const mark = (isIn: (nodes: readonly number[], pair: number) => boolean) =>
    instance.pairs.hard.map((hard, pair) => (hard && isIn(reach[pair]!, pair) ? 1 : 0));

  const wanted = sitesOf((pair) => left[pair]! > 0);
  let few = mark((nodes) => nodes.every((node) => wanted.has(siteOf(node))));
  for (;;) {
    const shared = sitesOf((pair) => few[pair] === 1);
    const touches = (node: number) => shared.has(siteOf(node));
    const wider = mark((nodes, pair) => few[pair] === 1 || (nodes.length <= MOST_NODES && nodes.some(touches)));
    const asked = new Set(reach.flatMap((nodes, pair) => (wider[pair] === 1 ? nodes : [])));
    if (asked.size > MOST_NODES || wider.every((isIn, pair) => isIn === few[pair])) return few;
    few = wider;
  }
}

/** By hard pair, the nodes that may serve it; of soft pairs, none. */
function usableNodes({ pairs, nodes, arcs }: Instance): readonly (readonly number[])[] {
  return Array.from(pairs.hard, (hard, pair) =>
    hard
      ? Array.from(arcs.node.subarray(pairs.arcStart[pair]!, pairs.arcStart[pair + 1]!)).filter(
          (node) => nodes.maxReplicas[node]! > 0,
        )
      : [],
  );
}

/** What of the few cannot be served by whole replicas, by pair, and a plan for the rest. */
export interface FewAnswer {
  /** Null if all can. */
  readonly lost: Float64Array | null;
  /** Over the arcs of the whole instance. */
  readonly plan: InstancePlan;
}

/** Serves as much as can be of the few alone, in whole replicas; null if they are too many to know. Links are left out. */
export async function placeFew(linear: LinearSolver, instance: Instance, few: Uint8Array): Promise<FewAnswer | null> {
  const small = smallInstance(instance, few);
  if (small === null) return null;
  const plan = { replicas: new Int32Array(instance.nodes.count), flowRps: new Float64Array(instance.arcs.count) };
  // Where the few have no way left at all, there is nothing to ask.
  if (small.arcs.length > 0) {
    const answer = solveExactly(await linear.load(), small.instance, {
      formulation: 'weak',
      timeLimitMs: TIME_LIMIT_MS,
    });
    if (answer.status !== 'optimal' || answer.plan === null) return null;
    const { replicas, flowRps } = answer.plan;
    for (const [at, node] of small.nodes.entries()) plan.replicas[node] = replicas[at]!;
    for (const [at, arc] of small.arcs.entries()) plan.flowRps[arc] = flowRps[at]!;
  }
  const lost = new Float64Array(instance.pairs.count);
  for (const pair of small.pairs) {
    const asked = instance.pairs.demandRps[pair]!;
    let served = 0;
    for (let arc = instance.pairs.arcStart[pair]!; arc < instance.pairs.arcStart[pair + 1]!; arc += 1)
      served += plan.flowRps[arc]!;
    if (asked - served > asked * TOLERANCE) lost[pair] = asked - served;
  }
  return { lost: lost.some((rps) => rps > 0) ? lost : null, plan };
}

/**
 * Proves by fractions of replicas that hard demand must be lost; null if that is not proved. Asked about the few first,
 * if they are given: phase one takes a second for all hard pairs of `us-mobile`, and some tens of milliseconds for them.
 */
export async function proveLoss(
  linear: LinearSolver,
  instance: Instance,
  few: Uint8Array | null,
): Promise<Float64Array | null> {
  const highs = await linear.load();
  const alone = few && proveShortfall(highs, { ...instance, pairs: { ...instance.pairs, hard: few } });
  return (alone ?? proveShortfall(highs, instance))?.leftRps ?? null;
}

/** Only the few pairs and the nodes they may use, where nothing costs but what is left out: a dollar for each request. */
function smallInstance(instance: Instance, few: Uint8Array) {
  const pairs = Array.from(few.keys()).filter((pair) => few[pair] === 1);
  const isUsable = (arc: number) => instance.nodes.maxReplicas[instance.arcs.node[arc]!]! > 0;
  const arcsOf = pairs.map((pair) => {
    const all: number[] = [];
    for (let arc = instance.pairs.arcStart[pair]!; arc < instance.pairs.arcStart[pair + 1]!; arc += 1)
      if (isUsable(arc)) all.push(arc);
    return all;
  });
  const arcs = arcsOf.flat();
  const nodes = [...new Set(arcs.map((arc) => instance.arcs.node[arc]!))].sort((a, b) => a - b);
  if (nodes.length > MOST_NODES) return null;
  const sites = [...new Set(nodes.map((node) => instance.nodes.site[node]!))];
  const placeOfNode = new Map(nodes.map((node, at) => [node, at]));
  const arcStart = [0];
  for (const own of arcsOf) arcStart.push(arcStart.at(-1)! + own.length);
  const nodeStart = [0];
  for (const site of sites)
    nodeStart.push(nodeStart.at(-1)! + nodes.filter((node) => instance.nodes.site[node] === site).length);
  const small: Instance = {
    pairs: {
      count: pairs.length,
      demandRps: Float64Array.from(pairs, (pair) => instance.pairs.demandRps[pair]!),
      hard: new Uint8Array(pairs.length),
      unservedUsd: new Float64Array(pairs.length).fill(1),
      arcStart: Int32Array.from(arcStart),
    },
    nodes: {
      count: nodes.length,
      site: Int32Array.from(nodes, (node) => sites.indexOf(instance.nodes.site[node]!)),
      gpusPerReplica: Int32Array.from(nodes, (node) => instance.nodes.gpusPerReplica[node]!),
      replicaUsd: new Float64Array(nodes.length),
      maxReplicas: Int32Array.from(nodes, (node) => instance.nodes.maxReplicas[node]!),
      capacityRps: nodes.map((node) => instance.nodes.capacityRps[node]!),
    },
    sites: {
      count: sites.length,
      gpus: Int32Array.from(sites, (site) => instance.sites.gpus[site]!),
      activationUsd: new Float64Array(sites.length),
      nodeStart: Int32Array.from(nodeStart),
    },
    arcs: {
      count: arcs.length,
      node: Int32Array.from(arcs, (arc) => placeOfNode.get(instance.arcs.node[arc]!)!),
      unitUsd: new Float64Array(arcs.length),
    },
    rows: {
      count: 0,
      capacityGbps: new Float64Array(0),
      start: new Int32Array(arcs.length + 1),
      row: new Int32Array(0),
      gbpsPerRps: new Float64Array(0),
    },
  };
  return { instance: small, pairs, nodes, arcs };
}
