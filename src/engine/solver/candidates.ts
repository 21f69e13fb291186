import type { PlacementProblem } from '../model/problem.ts';

/** Per pair: the nearest sites keep the answer local, the cheapest keep it honest. The bound prices all others. */
const NEAREST = 8;
const CHEAPEST = 24;

/** Marks the arcs a search looks at first: for each pair the nearest and the cheapest at full use. */
export function chooseCandidates(problem: PlacementProblem): Uint8Array {
  const { pairs, nodes, arcs } = problem;
  const chosen = new Uint8Array(arcs.count);
  const nodeUsd = Float64Array.from({ length: nodes.count }, (_, node) => fullUseUsd(problem, node));
  const best = new Int32Array(CHEAPEST);
  for (let pair = 0; pair < pairs.count; pair += 1) {
    const first = pairs.arcStart[pair]!;
    const end = pairs.arcStart[pair + 1]!;
    let kept = 0;
    for (let arc = first; arc < end; arc += 1) {
      if (arc - first < NEAREST) chosen[arc] = 1;
      const usd = arcs.unitUsd[arc]! + nodeUsd[arcs.node[arc]!]!;
      let slot = Math.min(kept, CHEAPEST);
      while (slot > 0 && usd < arcs.unitUsd[best[slot - 1]!]! + nodeUsd[arcs.node[best[slot - 1]!]!]!) {
        if (slot < CHEAPEST) best[slot] = best[slot - 1]!;
        slot -= 1;
      }
      if (slot < CHEAPEST) {
        best[slot] = arc;
        if (kept < CHEAPEST) kept += 1;
      }
    }
    for (let slot = 0; slot < kept; slot += 1) chosen[best[slot]!] = 1;
  }
  return chosen;
}

/** $/h for one request per second at a node that is as full as it may be, with its part of the site's activation. */
export function fullUseUsd(problem: PlacementProblem, node: number): number {
  const { nodes, sites } = problem;
  const site = nodes.site[node]!;
  const activation = (sites.activationUsd[site]! * nodes.gpusPerReplica[node]!) / sites.gpus[site]!;
  return (nodes.replicaUsd[node]! + activation) / nodes.slopeRps[node]!;
}
