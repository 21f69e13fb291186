import type { PlacementProblem } from '../model/problem.ts';

/** The arcs a solver works on: a part of the problem's, each pair's sorted by cost, and indexed by node as well. */
export interface ArcSet {
  readonly count: number;
  /** Index in the problem's own arcs. */
  readonly origin: Int32Array;
  readonly pair: Int32Array;
  readonly node: Int32Array;
  readonly unitUsd: Float64Array;
  /** Arcs of pair i, cheapest first: `pairStart[i] … pairStart[i + 1] − 1`. */
  readonly pairStart: Int32Array;
  /** Arcs of node k: `nodeArc[nodeStart[k]] … nodeArc[nodeStart[k + 1] − 1]`. */
  readonly nodeStart: Int32Array;
  readonly nodeArc: Int32Array;
}

/** Collects the arcs marked in `chosen` (one byte for each arc of the problem). */
export function collectArcs(problem: PlacementProblem, chosen: Uint8Array): ArcSet {
  const { pairs, nodes, arcs } = problem;
  const pairStart = new Int32Array(pairs.count + 1);
  const origin: number[] = [];
  for (let pair = 0; pair < pairs.count; pair += 1) {
    const own: number[] = [];
    for (let arc = pairs.arcStart[pair]!; arc < pairs.arcStart[pair + 1]!; arc += 1) if (chosen[arc]) own.push(arc);
    own.sort((a, b) => arcs.unitUsd[a]! - arcs.unitUsd[b]! || a - b);
    for (const arc of own) origin.push(arc);
    pairStart[pair + 1] = origin.length;
  }
  const count = origin.length;
  const set = {
    count,
    origin: Int32Array.from(origin),
    pair: new Int32Array(count),
    node: new Int32Array(count),
    unitUsd: new Float64Array(count),
    pairStart,
    nodeStart: new Int32Array(nodes.count + 1),
    nodeArc: new Int32Array(count),
  };
  for (let pair = 0; pair < pairs.count; pair += 1) set.pair.fill(pair, pairStart[pair]!, pairStart[pair + 1]!);
  for (let arc = 0; arc < count; arc += 1) {
    const from = set.origin[arc]!;
    set.node[arc] = arcs.node[from]!;
    set.unitUsd[arc] = arcs.unitUsd[from]!;
    set.nodeStart[set.node[arc]! + 1]! += 1;
  }
  for (let node = 0; node < nodes.count; node += 1) set.nodeStart[node + 1]! += set.nodeStart[node]!;
  const next = set.nodeStart.slice(0, nodes.count);
  for (let arc = 0; arc < count; arc += 1) {
    const node = set.node[arc]!;
    set.nodeArc[next[node]!] = arc;
    next[node]! += 1;
  }
  return set;
}
