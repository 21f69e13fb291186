import type { InstancePlan } from '../model/check-plan.ts';
import type { Instance, InstanceRows } from '../model/instance.ts';

/** What is left of a capacity below this part of it is nothing: a row divided by it would be all noise. */
export const CRUMB = 1e-7;

/** A part of an instance. Sites, nodes and rows keep their numbers; pairs and arcs are counted anew. */
export interface Picked {
  readonly instance: Instance;
  /** By arc of the part: its number in the whole. */
  readonly arcOf: Int32Array;
}

/** Keeps some pairs, and of these some arcs. */
export function pick(
  { pairs, nodes, sites, arcs, rows }: Instance,
  keeps: { readonly pair: (pair: number) => boolean; readonly arc: (arc: number) => boolean },
): Picked {
  const pairOf: number[] = [];
  const arcOf: number[] = [];
  const entryOf: number[] = [];
  const arcStart = [0];
  const entryStart = [0];
  for (let pair = 0; pair < pairs.count; pair += 1) {
    if (!keeps.pair(pair)) continue;
    pairOf.push(pair);
    for (let arc = pairs.arcStart[pair]!; arc < pairs.arcStart[pair + 1]!; arc += 1) {
      if (!keeps.arc(arc)) continue;
      arcOf.push(arc);
      for (let entry = rows.start[arc]!; entry < rows.start[arc + 1]!; entry += 1) entryOf.push(entry);
      entryStart.push(entryOf.length);
    }
    arcStart.push(arcOf.length);
  }
  return {
    arcOf: Int32Array.from(arcOf),
    instance: {
      nodes,
      sites,
      pairs: {
        count: pairOf.length,
        demandRps: Float64Array.from(pairOf, (pair) => pairs.demandRps[pair]!),
        hard: Uint8Array.from(pairOf, (pair) => pairs.hard[pair]!),
        unservedUsd: Float64Array.from(pairOf, (pair) => pairs.unservedUsd[pair]!),
        arcStart: Int32Array.from(arcStart),
      },
      arcs: {
        count: arcOf.length,
        node: Int32Array.from(arcOf, (arc) => arcs.node[arc]!),
        unitUsd: Float64Array.from(arcOf, (arc) => arcs.unitUsd[arc]!),
      },
      rows: {
        count: rows.count,
        capacityGbps: rows.capacityGbps,
        start: Int32Array.from(entryStart),
        row: Int32Array.from(entryOf, (entry) => rows.row[entry]!),
        gbpsPerRps: Float64Array.from(entryOf, (entry) => rows.gbpsPerRps[entry]!),
      },
    },
  };
}

/** The whole's plan as far as the part knows its arcs. */
export function narrowPlan({ arcOf }: Picked, { replicas, flowRps }: InstancePlan): InstancePlan {
  return { replicas, flowRps: Float64Array.from(arcOf, (arc) => flowRps[arc]!) };
}

/** The part's plan in the whole; nothing flows on arcs that were left out. */
export function widenPlan({ arcOf }: Picked, { replicas, flowRps }: InstancePlan, arcs: number): InstancePlan {
  const wide = new Float64Array(arcs);
  for (let arc = 0; arc < arcOf.length; arc += 1) wide[arcOf[arc]!] = flowRps[arc]!;
  return { replicas, flowRps: wide };
}

/** Gb/s that each row still lets through beside what others use. HiGHS refuses a program whose rows are divided by a crumb. */
export function leftOnRows({ capacityGbps }: Pick<InstanceRows, 'capacityGbps'>, usedGbps: Float64Array): Float64Array {
  return capacityGbps.map((gbps, row) => {
    const left = gbps - usedGbps[row]!;
    return left > CRUMB * gbps ? left : 0;
  });
}
