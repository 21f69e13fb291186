import type { Instance } from '@/engine/model/instance.ts';

/** Dearer than any way of serving in a tiny instance. */
const REFUSED_USD = 1e6;

/**
 * The least cost of a tiny instance without rows, by trying every number of replicas everywhere, each with its cheapest
 * flows. Infinity if hard demand cannot be served.
 */
export function bruteForceOptimum(instance: Instance): number {
  const { nodes, sites, copies } = instance;
  const replicas = new Int32Array(nodes.count);
  let bestUsd = Number.POSITIVE_INFINITY;
  place(0, 0);
  return bestUsd;

  function place(node: number, usd: number): void {
    if (usd >= bestUsd) return;
    if (node === nodes.count) {
      const lacking = copies?.least.some(
        (least, rule) =>
          replicas.reduce((sum, n, at) => sum + (n > 0 && copies.ofNode[at] === rule ? 1 : 0), 0) < least,
      );
      if (lacking) return;
      bestUsd = Math.min(bestUsd, usd + cheapestFlowUsd(instance, replicas));
      return;
    }
    const site = nodes.site[node]!;
    let used = 0;
    for (let other = sites.nodeStart[site]!; other < node; other += 1)
      used += replicas[other]! * nodes.gpusPerReplica[other]!;
    const lead = nodes.lead?.[node] ?? node;
    if (lead !== node) {
      replicas[node] = replicas[lead]!;
      place(node + 1, usd + replicas[node]! * nodes.replicaUsd[node]!);
      return;
    }
    for (let n = 0; n <= nodes.maxReplicas[node]!; n += 1) {
      const gpus = n * nodes.gpusPerReplica[node]!;
      if (used + gpus > sites.gpus[site]!) break;
      replicas[node] = n;
      const opens = used === 0 && gpus > 0 ? sites.activationUsd[site]! : 0;
      place(node + 1, usd + opens + n * nodes.replicaUsd[node]!);
    }
    replicas[node] = 0;
  }
}

interface Edge {
  readonly pair: number;
  /** Past the last node: left unserved. */
  readonly node: number;
  readonly usd: number;
  flow: number;
}

/** Successive cheapest paths from demand to room (Bellman and Ford), taking flow back where that is cheaper. */
function cheapestFlowUsd({ pairs, nodes, arcs }: Instance, replicas: Int32Array): number {
  const edges: Edge[] = [];
  for (let pair = 0; pair < pairs.count; pair += 1) {
    for (let arc = pairs.arcStart[pair]!; arc < pairs.arcStart[pair + 1]!; arc += 1)
      edges.push({ pair, node: arcs.node[arc]!, usd: arcs.unitUsd[arc]!, flow: 0 });
    const usd = pairs.hard[pair] === 1 ? REFUSED_USD : pairs.unservedUsd[pair]!;
    edges.push({ pair, node: nodes.count, usd, flow: 0 });
  }
  const left = [...pairs.demandRps];
  const room = [...Array.from(replicas, (n, node) => nodes.capacityRps[node]![n]!), Number.POSITIVE_INFINITY];

  for (;;) {
    const toPair = left.map((rps) => (rps > 0 ? 0 : Number.POSITIVE_INFINITY));
    const toNode = room.map(() => Number.POSITIVE_INFINITY);
    const cameToPair: (Edge | undefined)[] = [];
    const cameToNode: (Edge | undefined)[] = [];
    for (let changed = true; changed; ) {
      changed = false;
      for (const edge of edges) {
        const { pair, node, usd, flow } = edge;
        if (toPair[pair]! + usd < toNode[node]! - 1e-9) {
          toNode[node] = toPair[pair]! + usd;
          cameToNode[node] = edge;
          changed = true;
        } else if (flow > 0 && toNode[node]! - usd < toPair[pair]! - 1e-9) {
          toPair[pair] = toNode[node]! - usd;
          cameToPair[pair] = edge;
          changed = true;
        }
      }
    }
    const end = [...room.keys()]
      .filter((node) => room[node]! > 0 && Number.isFinite(toNode[node]!))
      .sort((a, b) => toNode[a]! - toNode[b]!)[0];
    if (end === undefined) break;
    const forward: Edge[] = [];
    const back: Edge[] = [];
    let pair = -1;
    for (let edge = cameToNode[end]; edge; edge = back.at(-1) && cameToNode[back.at(-1)!.node]) {
      forward.push(edge);
      pair = edge.pair;
      const returned = cameToPair[pair];
      if (!returned) break;
      back.push(returned);
    }
    const amount = Math.min(left[pair]!, room[end]!, ...back.map(({ flow }) => flow));
    for (const edge of forward) edge.flow += amount;
    for (const edge of back) edge.flow -= amount;
    left[pair]! -= amount;
    room[end]! -= amount;
  }
  const refused = edges.some(({ flow, usd }) => usd === REFUSED_USD && flow > 0);
  return refused ? Number.POSITIVE_INFINITY : edges.reduce((sum, { usd, flow }) => sum + usd * flow, 0);
}
