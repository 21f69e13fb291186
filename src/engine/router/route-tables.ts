import type { InstancePlan } from '../model/check-plan.ts';
import type { Instance } from '../model/instance.ts';

/** No node: the plan leaves this part of a soft pair unserved. */
export const SHED = -1;

/**
 * A plan as tables that a draw can be made from in constant time. Rows are pairs: entries `rowStart[p] … rowStart[p + 1] − 1`,
 * one for each node that the plan sends the pair to, and one for what it sheds.
 */
export interface RouteTables {
  readonly rowStart: Int32Array;
  /** By entry: its node, or `SHED`. */
  readonly node: Int32Array;
  /** By entry: if the draw falls on it, the part of the time that it is taken; else `alias` is. */
  readonly keep: Float64Array;
  readonly alias: Int32Array;
  /** By entry: round trip between the pair's market and the node's site. */
  readonly networkMs: Float64Array;
  /** By node: how much longer one more request in flight makes the next one wait. */
  readonly waitMsPerRequest: Float64Array;
}

/** Parts of a pair's demand smaller than this are rounding. */
const CRUMB = 1e-9;

/** `networkMs` is by arc. */
export function buildRouteTables(instance: Instance, plan: InstancePlan, networkMs: Float64Array): RouteTables {
  const { pairs, nodes, arcs } = instance;
  const rowStart = new Int32Array(pairs.count + 1);
  const node: number[] = [];
  const share: number[] = [];
  const wayMs: number[] = [];
  for (let pair = 0; pair < pairs.count; pair += 1) {
    const demandRps = pairs.demandRps[pair]!;
    let left = demandRps;
    for (let arc = pairs.arcStart[pair]!; arc < pairs.arcStart[pair + 1]!; arc += 1) {
      const rps = plan.flowRps[arc]!;
      if (rps <= CRUMB * demandRps) continue;
      node.push(arcs.node[arc]!);
      share.push(rps);
      wayMs.push(networkMs[arc]!);
      left -= rps;
    }
    if (left > CRUMB * demandRps) {
      node.push(SHED);
      share.push(left);
      wayMs.push(0);
    }
    rowStart[pair + 1] = node.length;
  }
  const tables = {
    rowStart,
    node: Int32Array.from(node),
    keep: new Float64Array(node.length).fill(1),
    alias: Int32Array.from(node.keys()),
    networkMs: Float64Array.from(wayMs),
    waitMsPerRequest: Float64Array.from(plan.replicas, (n, at) => 1000 / Math.max(nodes.capacityRps[at]![n]!, CRUMB)),
  };
  for (let pair = 0; pair < pairs.count; pair += 1) balance(tables, share, rowStart[pair]!, rowStart[pair + 1]!);
  return tables;
}

/**
 * Walker's alias method (1977), in Vose's order (1991): every entry of the row gets the same width, and what is missing
 * from an entry below average is filled with one above. So one uniform draw picks an entry, and its fraction decides
 * between the entry and its alias.
 */
function balance({ keep, alias }: RouteTables, share: readonly number[], start: number, end: number): void {
  let total = 0;
  for (let at = start; at < end; at += 1) total += share[at]!;
  const width = total / (end - start);
  const left = share.slice(start, end);
  const below: number[] = [];
  const above: number[] = [];
  for (let at = 0; at < left.length; at += 1) (left[at]! < width ? below : above).push(at);
  while (below.length > 0 && above.length > 0) {
    const small = below.pop()!;
    const large = above.at(-1)!;
    keep[start + small] = left[small]! / width;
    alias[start + small] = start + large;
    left[large]! -= width - left[small]!;
    if (left[large]! < width) {
      above.pop();
      below.push(large);
    }
  }
}
