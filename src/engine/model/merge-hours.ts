import { invariant } from '@/lib/invariant.ts';
import type { InstancePlan } from './check-plan.ts';
import type { Instance, InstanceRows } from './instance.ts';

/** What one hour asks, and how much of the time it stands for. */
export interface HourPart {
  readonly instance: Instance;
  /** Part of the time, 0 to 1; all hours together 1. */
  readonly share: number;
  /** By node: what it is called in every hour, a class at a site. Rises with the node. */
  readonly name: ArrayLike<number>;
}

export interface MergedHours {
  readonly instance: Omit<Instance, 'copies'>;
  /** By node: its name. */
  readonly name: Int32Array;
  /** A plan as each hour sees it. */
  split(plan: InstancePlan): InstancePlan[];
}

/**
 * Several hours as one question: the same replicas stand in all of them, routes are each hour's own, and what an hour costs
 * counts by its share of the time. A node becomes twins, one for each hour in which it could serve somebody; a site has as many
 * GPUs as the radio leaves in the worst of the hours. Rules about copies are left to the caller.
 */
export function mergeHours(parts: readonly HourPart[]): MergedHours {
  const [first] = parts;
  invariant(first, 'at least one hour');
  const siteCount = first.instance.sites.count;
  const gpus = first.instance.sites.gpus.map((_, site) => Math.min(...parts.map((p) => p.instance.sites.gpus[site]!)));
  const twins = parts
    .flatMap(({ instance, name }, hour) =>
      Array.from({ length: instance.nodes.count }, (_, node) => ({ hour, node, name: name[node]! })),
    )
    .sort((a, b) => a.name - b.name || a.hour - b.hour);
  const numberIn = parts.map(({ instance }) => new Int32Array(instance.nodes.count));
  const lead = new Int32Array(twins.length);
  twins.forEach(({ hour, node, name }, at) => {
    numberIn[hour]![node] = at;
    lead[at] = twins[at - 1]?.name === name ? lead[at - 1]! : at;
  });
  const of = ({ hour, node }: { readonly hour: number; readonly node: number }) => {
    const { nodes } = parts[hour]!.instance;
    return {
      site: nodes.site[node]!,
      gpusPerReplica: nodes.gpusPerReplica[node]!,
      replicaUsd: nodes.replicaUsd[node]!,
      maxReplicas: nodes.maxReplicas[node]!,
      table: nodes.capacityRps[node]!,
    };
  };
  /** Of the twins of each lead: their shares together, the longest table, the most replicas that any of them has a use for. */
  const share = new Float64Array(twins.length);
  const table: Float64Array[] = [];
  const most = new Int32Array(twins.length);
  twins.forEach((twin, at) => {
    const own = of(twin);
    share[lead[at]!]! += parts[twin.hour]!.share;
    if ((table[lead[at]!]?.length ?? 0) < own.table.length) table[lead[at]!] = own.table;
    most[lead[at]!] = Math.max(most[lead[at]!]!, own.maxReplicas);
  });
  const nodeStart = new Int32Array(siteCount + 1);
  for (const twin of twins) nodeStart[of(twin).site + 1]! += 1;
  for (let site = 0; site < siteCount; site += 1) nodeStart[site + 1]! += nodeStart[site]!;

  const instance: MergedHours['instance'] = {
    pairs: {
      count: parts.reduce((sum, p) => sum + p.instance.pairs.count, 0),
      demandRps: Float64Array.from(parts.flatMap((p) => [...p.instance.pairs.demandRps])),
      hard: Uint8Array.from(parts.flatMap((p) => [...p.instance.pairs.hard])),
      unservedUsd: Float64Array.from(
        parts.flatMap((p) => [...p.instance.pairs.unservedUsd.map((usd) => usd * p.share)]),
      ),
      arcStart: joinStarts(parts.map((p) => p.instance.pairs.arcStart)),
    },
    nodes: {
      count: twins.length,
      lead,
      site: Int32Array.from(twins, (twin) => of(twin).site),
      gpusPerReplica: Int32Array.from(twins, (twin, at) => (lead[at] === at ? of(twin).gpusPerReplica : 0)),
      replicaUsd: Float64Array.from(
        twins,
        (twin, at) => (of(twin).replicaUsd * parts[twin.hour]!.share) / share[lead[at]!]!,
      ),
      maxReplicas: Int32Array.from(twins, (twin, at) =>
        Math.min(most[lead[at]!]!, Math.floor(gpus[of(twin).site]! / of(twin).gpusPerReplica)),
      ),
      capacityRps: Array.from(twins, (_, at) => table[lead[at]!]!),
    },
    sites: { count: siteCount, gpus, activationUsd: first.instance.sites.activationUsd, nodeStart },
    arcs: {
      count: parts.reduce((sum, p) => sum + p.instance.arcs.count, 0),
      node: joinInts(parts.map((p, hour) => p.instance.arcs.node.map((node) => numberIn[hour]![node]!))),
      unitUsd: joinFloats(parts.map((p) => p.instance.arcs.unitUsd.map((usd) => usd * p.share))),
    },
    rows: joinRows(parts.map((p) => p.instance.rows)),
  };
  return {
    instance,
    name: Int32Array.from(twins, (twin) => twin.name),
    split({ replicas, flowRps }) {
      let from = 0;
      return parts.map(({ instance: { arcs } }, hour) => {
        const own = flowRps.slice(from, from + arcs.count);
        from += arcs.count;
        return { replicas: numberIn[hour]!.map((at) => replicas[at]!), flowRps: own };
      });
    },
  };
}

function joinRows(parts: readonly InstanceRows[]): InstanceRows {
  const before = parts.map((_, hour) => parts.slice(0, hour).reduce((sum, { count }) => sum + count, 0));
  return {
    count: parts.reduce((sum, { count }) => sum + count, 0),
    capacityGbps: joinFloats(parts.map(({ capacityGbps }) => capacityGbps)),
    start: joinStarts(parts.map(({ start }) => start)),
    row: joinInts(parts.map(({ row }, hour) => row.map((each) => each + before[hour]!))),
    gbpsPerRps: joinFloats(parts.map(({ gbpsPerRps }) => gbpsPerRps)),
  };
}

/** Starts of lists that lie one after another: each begins where the last one ended. */
function joinStarts(parts: readonly Int32Array[]): Int32Array {
  let end = 0;
  const joined = parts.map((starts) => {
    const own = starts.subarray(0, -1).map((start) => start + end);
    end += starts[starts.length - 1]!;
    return own;
  });
  return joinInts([...joined, Int32Array.of(end)]);
}

function joinInts(parts: readonly Int32Array[]): Int32Array {
  const joined = new Int32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

function joinFloats(parts: readonly Float64Array[]): Float64Array {
  const joined = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
