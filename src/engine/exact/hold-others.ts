import type { InstancePlan } from '../model/check-plan.ts';
import type { Families } from '../model/families.ts';
import type { Instance } from '../model/instance.ts';
import { leftOnRows, type Picked, pick } from './pick.ts';

/**
 * Asks anew for some families while the others stay as a plan has them: their replicas keep their GPUs and their sites lit,
 * their flows their place on the rows. What the part costs comes on top of the others' cost.
 */
export function holdOthers(
  whole: Instance,
  plan: InstancePlan,
  { ofPair, ofNode }: Families,
  isKept: (family: number) => boolean,
): Picked {
  const { pairs, nodes, sites, rows } = whole;
  const picked = pick(whole, { pair: (pair) => isKept(ofPair[pair]!), arc: () => true });
  const gpus = sites.gpus.slice();
  const activationUsd = sites.activationUsd.slice();
  const maxReplicas = nodes.maxReplicas.slice();
  for (let node = 0; node < nodes.count; node += 1) {
    if (isKept(ofNode[node]!)) continue;
    maxReplicas[node] = 0;
    if (plan.replicas[node] === 0) continue;
    gpus[nodes.site[node]!]! -= plan.replicas[node]! * nodes.gpusPerReplica[node]!;
    activationUsd[nodes.site[node]!] = 0;
  }
  const copies = whole.copies && {
    ...whole.copies,
    ofNode: whole.copies.ofNode.map((rule, node) => (isKept(ofNode[node]!) ? rule : -1)),
    least: whole.copies.least.slice(),
  };
  for (let node = 0; node < nodes.count; node += 1) {
    const rule = whole.copies?.ofNode[node] ?? -1;
    if (rule >= 0 && !isKept(ofNode[node]!) && plan.replicas[node]! > 0) copies!.least[rule]! -= 1;
  }
  const usedGbps = new Float64Array(rows.count);
  for (let pair = 0; pair < pairs.count; pair += 1) {
    if (isKept(ofPair[pair]!)) continue;
    for (let arc = pairs.arcStart[pair]!; arc < pairs.arcStart[pair + 1]!; arc += 1)
      for (let entry = rows.start[arc]!; entry < rows.start[arc + 1]!; entry += 1)
        usedGbps[rows.row[entry]!]! += plan.flowRps[arc]! * rows.gbpsPerRps[entry]!;
  }
  return {
    ...picked,
    instance: {
      ...picked.instance,
      ...(copies && { copies }),
      nodes: { ...nodes, maxReplicas },
      sites: { ...sites, gpus, activationUsd },
      rows: { ...picked.instance.rows, capacityGbps: leftOnRows(rows, usedGbps) },
    },
  };
}

/** The plan with the part's answer in it. */
export function putBack(
  { arcOf }: Picked,
  { ofNode }: Families,
  isKept: (family: number) => boolean,
  plan: InstancePlan,
  part: InstancePlan,
): InstancePlan {
  const replicas = plan.replicas.map((count, node) => (isKept(ofNode[node]!) ? part.replicas[node]! : count));
  const flowRps = plan.flowRps.slice();
  for (let arc = 0; arc < arcOf.length; arc += 1) flowRps[arcOf[arc]!] = part.flowRps[arc]!;
  return { replicas, flowRps };
}
