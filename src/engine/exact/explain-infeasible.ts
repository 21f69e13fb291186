import type { Highs } from 'highs';
import type { Instance } from '../model/instance.ts';
import { writeProgram } from './program.ts';

/** What may be given to make hard demand servable. */
export type Relief = 'gpus' | 'rows' | 'demand';

export interface ReliefOptions {
  /** Which rules may be bent; asking with one at a time answers "would more GPUs alone do?". */
  readonly relief: readonly Relief[];
  /** By site: so many more GPUs at most. Without it, as many as the capacity tables know what to do with. */
  readonly mostGpus?: Int32Array;
  readonly timeLimitMs: number;
  /** HiGHS gives up after so many branches, at the same one on every machine. */
  readonly mostBranches?: number;
}

/** The fewest rules that stand in the way of serving all hard demand, each with the least that would help. */
export interface BentRules {
  readonly gpus: readonly { readonly site: number; readonly gpus: number }[];
  readonly rows: readonly { readonly row: number; readonly gbps: number }[];
  readonly demand: readonly { readonly pair: number; readonly rps: number }[];
  /** False if HiGHS stopped before it was proved that fewer would not do. */
  readonly proved: boolean;
}

/** HiGHS keeps rules to within this: shares below it are nothing, and others are rounded up so that they suffice. */
const CRUMB = 1e-6;
/** Nor is it asked to be sure of the last thousandths of how far, which take longest. */
const SURE_ENOUGH = 0.002;
/** A rule's scale is at most so many times its own farthest: a share that matters must stay far above a crumb. */
const WIDEST_SCALE = 100;

/**
 * Why an instance has no plan, by elastic programming (Chinneck, "Feasibility and Infeasibility in Optimization", 2008): every
 * rule that may be bent gets a slack and a yes-or-no, and HiGHS looks for the plan that bends the fewest, and those
 * the least: a GPU counts the same at every site, a Gb/s on every row, a request of every pair. Empty lists: there is a plan.
 * Null: bending these rules cannot help, for example because no arc leads anywhere, or nothing was found in time. More
 * GPUs help only as far as the capacity tables reach.
 */
export function explainInfeasible(highs: Highs, instance: Instance, options: ReliefOptions): BentRules | null {
  const { pairs, sites, rows } = instance;
  const farthest = findFarthest(instance, options.relief);
  const kinds = [farthest.gpus, farthest.gbps, farthest.demandRps];
  const bendable = kinds.reduce((sum, kind) => sum + kind.reduce((count, far) => count + (far > 0 ? 1 : 0), 0), 0);
  const elastic = {
    // A rule bent at all costs more than all rules bent as far as they go, so the fewest come first.
    fixedUsd: bendable + 1,
    gpus: options.mostGpus ? Float64Array.from(options.mostGpus) : inOneScale(farthest.gpus),
    gbps: inOneScale(farthest.gbps),
    demandRps: inOneScale(farthest.demandRps),
  };
  const { data, layout } = writeProgram(instance, { formulation: 'weak', relaxed: false, elastic });
  const model = highs.createModel(data);
  try {
    model.options.set({
      output_flag: false,
      random_seed: 0,
      time_limit: options.timeLimitMs / 1000,
      mip_rel_gap: 0,
      mip_abs_gap: SURE_ENOUGH,
      ...(options.mostBranches !== undefined && { mip_max_nodes: options.mostBranches }),
    });
    model.run();
    if (model.info.get('primal_solution_status') !== 2) return null;
    const { colValue } = model.getSolution();
    const gpus = readBent(colValue, elastic.gpus, 0);
    return {
      gpus: gpus.map(([site, count]) => ({ site, gpus: Math.ceil(count - 1e-3) })),
      rows: readBent(colValue, elastic.gbps, sites.count).map(([row, gbps]) => ({ row, gbps })),
      demand: readBent(colValue, elastic.demandRps, sites.count + rows.count).map(([pair, rps]) => ({
        pair,
        rps: Math.min(rps, pairs.demandRps[pair]!),
      })),
      proved: model.getModelStatus() === highs.constants.modelStatus.optimal,
    };
  } finally {
    model.dispose();
  }

  /** The rules that are bent, each with how far; rules of this kind begin at `first`. */
  function readBent(colValue: Float64Array, scale: Float64Array, first: number): [index: number, amount: number][] {
    return [...scale].flatMap((most, index): [number, number][] => {
      const share = colValue[layout.bent + first + index]!;
      return share > CRUMB ? [[index, Math.min(1, share + 2 * CRUMB) * most]] : [];
    });
  }
}

/** GPUs: as many as the tables know what to do with. Gb/s: what everything together could ask. Demand: all of it. */
function findFarthest({ pairs, nodes, sites, rows }: Instance, relief: readonly Relief[]) {
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

/** Bending costs by the share of the farthest; with one farthest for all, what is least is least in GPUs, Gb/s, requests. */
function inOneScale(farthest: Float64Array): Float64Array {
  const most = farthest.reduce((so, far) => Math.max(so, far), 0);
  return farthest.map((far) => Math.min(most, WIDEST_SCALE * far));
}
