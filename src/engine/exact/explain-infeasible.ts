import type { Highs } from 'highs';
import type { Instance } from '../model/instance.ts';
import { writeProgram } from './program.ts';

/** What may be given to make hard demand servable. */
export type Relief = 'gpus' | 'rows' | 'demand';

export interface ReliefOptions {
  /** Which rules may be bent; asking with one at a time answers "would more GPUs alone do?". */
  readonly relief: readonly Relief[];
  readonly timeLimitMs: number;
}

/** The fewest rules that stand in the way of serving all hard demand, each with the least that would help. */
export interface Relaxation {
  readonly gpus: readonly { readonly site: number; readonly gpus: number }[];
  readonly rows: readonly { readonly row: number; readonly gbps: number }[];
  readonly demand: readonly { readonly pair: number; readonly rps: number }[];
  /** False if time ran out before it was proved that fewer would not do. */
  readonly proved: boolean;
}

/** A rule bent at all costs more than any rule bent as far as it goes, so the fewest come first. */
const FIXED_USD = 1_000;
/** HiGHS keeps rules to within this: shares below it are nothing, and others are rounded up so that they suffice. */
const CRUMB = 1e-6;

/**
 * Why an instance has no plan, by elastic programming (Chinneck, "Feasibility and Infeasibility in Optimization", 2008): every
 * rule that may be bent gets a slack and a yes-or-no, and HiGHS looks for the plan that bends the fewest, and those
 * the least. Empty lists: there is a plan. Null: bending these rules cannot help, for example because no arc leads
 * anywhere, or nothing was found in time. More GPUs help only as far as the capacity tables reach.
 */
export function explainInfeasible(highs: Highs, instance: Instance, options: ReliefOptions): Relaxation | null {
  const { pairs, sites, rows } = instance;
  const elastic = { fixedUsd: FIXED_USD, ...farthest(instance, options.relief) };
  const { data, layout } = writeProgram(instance, { formulation: 'strong', relaxed: false, elastic });
  const model = highs.createModel(data);
  try {
    model.options.set({ output_flag: false, random_seed: 0, time_limit: options.timeLimitMs / 1000, mip_rel_gap: 0 });
    model.run();
    if (model.info.get('primal_solution_status') !== 2) return null;
    const { colValue } = model.getSolution();
    const amount = (rule: number, far: number) => {
      const share = colValue[layout.bent + rule]!;
      return share > CRUMB ? Math.min(1, share + 2 * CRUMB) * far : 0;
    };
    return {
      gpus: bent(elastic.gpus, 0).map(([site, gpus]) => ({ site, gpus: Math.ceil(gpus - 1e-3) })),
      rows: bent(elastic.gbps, sites.count).map(([row, gbps]) => ({ row, gbps })),
      demand: bent(elastic.demandRps, sites.count + rows.count).map(([pair, rps]) => ({ pair, rps })),
      proved: model.getModelStatus() === highs.constants.modelStatus.optimal,
    };

    function bent(far: Float64Array, first: number): [index: number, amount: number][] {
      return [...far]
        .map((most, index): [number, number] => [index, amount(first + index, most)])
        .filter(([, needed]) => needed > 0);
    }
  } finally {
    model.dispose();
  }

  /** GPUs: as many as the tables know what to do with. Gb/s: what everything together could ask. Demand: all of it. */
  function farthest({ nodes }: Instance, relief: readonly Relief[]) {
    const gpus = new Float64Array(sites.count);
    const gbps = new Float64Array(rows.count);
    const demandRps = new Float64Array(pairs.count);
    if (relief.includes('gpus'))
      for (let node = 0; node < nodes.count; node += 1)
        gpus[nodes.site[node]!]! += (nodes.capacityRps[node]!.length - 1) * nodes.gpusPerReplica[node]!;
    for (let site = 0; site < sites.count; site += 1) gpus[site] = Math.max(0, gpus[site]! - sites.gpus[site]!);
    for (let pair = 0; pair < pairs.count; pair += 1) {
      if (relief.includes('demand') && pairs.hard[pair] === 1) demandRps[pair] = pairs.demandRps[pair]!;
      if (!relief.includes('rows')) continue;
      for (let entry = rows.start[pairs.arcStart[pair]!]!; entry < rows.start[pairs.arcStart[pair + 1]!]!; entry += 1)
        gbps[rows.row[entry]!]! += pairs.demandRps[pair]! * rows.gbpsPerRps[entry]!;
    }
    for (let row = 0; row < rows.count; row += 1) gbps[row] = Math.max(0, gbps[row]! - rows.capacityGbps[row]!);
    return { gpus, gbps, demandRps };
  }
}
