import type { Instance } from '../model/instance.ts';

/**
 * $/h that no plan exceeds: every site open, every replica running, every request on its dearest way or left out, whichever
 * costs more. A bound above it proves that there is no plan; prices that say so have no end and are of no use to anybody.
 */
export function costOfEverything({ pairs, nodes, sites, arcs }: Instance): number {
  let usd = 0;
  for (let site = 0; site < sites.count; site += 1) usd += sites.activationUsd[site]!;
  for (let node = 0; node < nodes.count; node += 1) usd += nodes.maxReplicas[node]! * nodes.replicaUsd[node]!;
  for (let pair = 0; pair < pairs.count; pair += 1) {
    const end = pairs.arcStart[pair + 1]!;
    // Arcs of a pair rise in cost.
    const dearestUsd = end > pairs.arcStart[pair]! ? arcs.unitUsd[end - 1]! : 0;
    const leftOutUsd = pairs.hard[pair] === 1 ? 0 : pairs.unservedUsd[pair]!;
    usd += pairs.demandRps[pair]! * Math.max(dearestUsd, leftOutUsd);
  }
  return usd;
}
