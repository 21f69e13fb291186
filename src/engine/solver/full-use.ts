import { steepestSlope } from '../model/capacity.ts';
import type { Instance } from '../model/instance.ts';

/** $/h for one request per second at each node if it is as full as it may be, its part of the site's activation with it. */
export function fullUseUsd({ nodes, sites }: Instance): Float64Array {
  return Float64Array.from({ length: nodes.count }, (_, node) => {
    const site = nodes.site[node]!;
    const gpus = sites.gpus[site]!;
    const most = nodes.maxReplicas[node]!;
    const size = nodes.gpusPerReplica[node]!;
    if (most === 0 || gpus < size) return Number.POSITIVE_INFINITY;
    const activation = (sites.activationUsd[site]! * size) / gpus;
    return (nodes.replicaUsd[node]! + activation) / steepestSlope(nodes.capacityRps[node]!, most);
  });
}

/**
 * What each pair costs where it is cheapest, at replicas and sites in full use: nothing can serve it for less, so
 * these prices alone are a bound already. `nodeUsd` is what `fullUseUsd` says. A soft pair is worth no more than it costs unserved.
 */
export function fullUsePrices({ pairs, arcs }: Instance, nodeUsd: Float64Array): Float64Array {
  return Float64Array.from({ length: pairs.count }, (_, pair) => {
    let least = pairs.hard[pair] ? Number.POSITIVE_INFINITY : pairs.unservedUsd[pair]!;
    for (let arc = pairs.arcStart[pair]!; arc < pairs.arcStart[pair + 1]!; arc += 1)
      least = Math.min(least, arcs.unitUsd[arc]! + nodeUsd[arcs.node[arc]!]!);
    return least === Number.POSITIVE_INFINITY ? 0 : least;
  });
}
