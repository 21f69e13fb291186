import type { InstancePlan } from '../model/check-plan.ts';
import type { Instance } from '../model/instance.ts';
import { CRUMB, leftOnRows, type Picked, pick } from './pick.ts';

/** Asked anew: some sites and whom they serve, with the replicas of all other sites as a plan has them. */
export interface SitesAsked extends Picked {
  /** By node: no fewer replicas than these. */
  readonly least: Int32Array;
  /** By pair of the whole: whether it is asked about. */
  readonly isAsked: Uint8Array;
}

/**
 * Asks anew for some sites and for the pairs that they serve, or that nobody does. The other sites keep their replicas, and serve
 * everybody else as they do, but their room is open to these pairs: what leaves here may go there. `isOpen` says which ways
 * to sites that are asked are worth a thought; those in use always are.
 */
export function holdSites(
  whole: Instance,
  plan: InstancePlan,
  { isFree, isOpen }: { readonly isFree: Uint8Array; readonly isOpen: (arc: number, pair: number) => boolean },
): SitesAsked {
  const { pairs, nodes, sites, arcs, rows } = whole;
  const isAsked = askedPairs(whole, plan, isFree);
  const pairOf = new Int32Array(arcs.count);
  for (let pair = 0; pair < pairs.count; pair += 1) pairOf.fill(pair, pairs.arcStart[pair]!, pairs.arcStart[pair + 1]!);
  const picked = pick(whole, {
    pair: (pair) => isAsked[pair] === 1,
    arc: (arc) => {
      if (plan.flowRps[arc]! > 0) return true;
      const node = arcs.node[arc]!;
      if (isFree[nodes.site[node]!] === 1) return nodes.maxReplicas[node]! > 0 && isOpen(arc, pairOf[arc]!);
      return plan.replicas[node]! > 0;
    },
  });

  const roomRps = Float64Array.from(plan.replicas, (count, node) => nodes.capacityRps[node]![count]!);
  const usedGbps = new Float64Array(rows.count);
  for (let arc = 0; arc < arcs.count; arc += 1) {
    const rps = plan.flowRps[arc]!;
    if (rps === 0 || isAsked[pairOf[arc]!] === 1) continue;
    roomRps[arcs.node[arc]!]! -= rps;
    for (let entry = rows.start[arc]!; entry < rows.start[arc + 1]!; entry += 1)
      usedGbps[rows.row[entry]!]! += rps * rows.gbpsPerRps[entry]!;
  }

  const capacityRps = nodes.capacityRps.slice();
  const replicaUsd = nodes.replicaUsd.slice();
  const maxReplicas = nodes.maxReplicas.slice();
  const least = new Int32Array(nodes.count);
  for (let node = 0; node < nodes.count; node += 1) {
    if (isFree[nodes.site[node]!] === 1) continue;
    const held = plan.replicas[node]!;
    const wholeRps = nodes.capacityRps[node]![held]!;
    capacityRps[node] = evenly(roomRps[node]! > CRUMB * wholeRps ? roomRps[node]! : 0, held);
    replicaUsd[node] = 0;
    maxReplicas[node] = held;
    least[node] = held;
  }
  return {
    ...picked,
    least,
    isAsked,
    instance: {
      ...picked.instance,
      ...(whole.copies && { copies: whole.copies }),
      nodes: { ...nodes, capacityRps, replicaUsd, maxReplicas },
      sites: { ...sites, activationUsd: sites.activationUsd.map((usd, site) => (isFree[site] === 1 ? usd : 0)) },
      rows: { ...picked.instance.rows, capacityGbps: leftOnRows(rows, usedGbps) },
    },
  };
}

/** The whole plan with the part's answer in it. */
export function putSitesBack(
  { arcOf, isAsked }: SitesAsked,
  { nodes, pairs }: Instance,
  plan: InstancePlan,
  isFree: Uint8Array,
  part: InstancePlan,
): InstancePlan {
  const replicas = plan.replicas.map((count, node) => (isFree[nodes.site[node]!] === 1 ? part.replicas[node]! : count));
  const flowRps = plan.flowRps.slice();
  for (let pair = 0; pair < pairs.count; pair += 1)
    if (isAsked[pair] === 1) flowRps.fill(0, pairs.arcStart[pair]!, pairs.arcStart[pair + 1]!);
  for (let arc = 0; arc < arcOf.length; arc += 1) flowRps[arcOf[arc]!] = part.flowRps[arc]!;
  return { replicas, flowRps };
}

/** Pairs that a free site serves, and pairs that could be served there and are not. */
function askedPairs({ pairs, nodes, arcs }: Instance, { flowRps }: InstancePlan, isFree: Uint8Array): Uint8Array {
  const isAsked = new Uint8Array(pairs.count);
  for (let pair = 0; pair < pairs.count; pair += 1) {
    let leftRps = pairs.demandRps[pair]!;
    let couldCome = false;
    for (let arc = pairs.arcStart[pair]!; arc < pairs.arcStart[pair + 1]!; arc += 1) {
      leftRps -= flowRps[arc]!;
      if (isFree[nodes.site[arcs.node[arc]!]!] === 0) continue;
      couldCome = true;
      if (flowRps[arc]! > 0) isAsked[pair] = 1;
    }
    if (couldCome && leftRps > CRUMB * pairs.demandRps[pair]!) isAsked[pair] = 1;
  }
  return isAsked;
}

/** So much room, whatever the number of replicas was that made it. */
function evenly(roomRps: number, replicas: number): Float64Array {
  return Float64Array.from({ length: replicas + 1 }, (_, n) => (replicas > 0 ? (roomRps * n) / replicas : 0));
}
