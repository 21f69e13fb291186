import type { Instance } from '../model/instance.ts';

/** Arcs each pair keeps: the cheapest by themselves (near, and often in place), and the cheapest at full use. */
const CHEAPEST_WAYS = 8;
const CHEAPEST_IN_ALL = 24;
/** An instance with no more arcs than this in all, or for each pair on average, is looked at whole. */
const FEW_ARCS = 120_000;
const FEW_ARCS_PER_PAIR = 48;

/** Marks the arcs that a search looks at first. The bound prices all the others, and adds those it would use. `nodeUsd`: see `fullUseUsd`. */
export function chooseCandidates({ pairs, arcs }: Instance, nodeUsd: Float64Array): Uint8Array {
  const chosen = new Uint8Array(arcs.count);
  if (arcs.count <= Math.max(FEW_ARCS, FEW_ARCS_PER_PAIR * pairs.count)) return chosen.fill(1);
  const best = new Int32Array(CHEAPEST_IN_ALL);
  const usd = (arc: number) => arcs.unitUsd[arc]! + nodeUsd[arcs.node[arc]!]!;
  for (let pair = 0; pair < pairs.count; pair += 1) {
    const first = pairs.arcStart[pair]!;
    const end = pairs.arcStart[pair + 1]!;
    let kept = 0;
    for (let arc = first; arc < end; arc += 1) {
      const own = usd(arc);
      if (own === Number.POSITIVE_INFINITY) continue;
      if (arc - first < CHEAPEST_WAYS) chosen[arc] = 1;
      let slot = kept;
      while (slot > 0 && own < usd(best[slot - 1]!)) {
        if (slot < CHEAPEST_IN_ALL) best[slot] = best[slot - 1]!;
        slot -= 1;
      }
      if (slot >= CHEAPEST_IN_ALL) continue;
      best[slot] = arc;
      if (kept < CHEAPEST_IN_ALL) kept += 1;
    }
    for (let slot = 0; slot < kept; slot += 1) chosen[best[slot]!] = 1;
  }
  return chosen;
}
