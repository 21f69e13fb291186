import type { Highs, Model } from 'highs';
import type { InstancePlan } from '../model/check-plan.ts';
import type { Instance } from '../model/instance.ts';
import { leadOf } from '../model/twins.ts';
import { type Formulation, type Layout, writeProgram } from './program.ts';

export interface ExactOptions {
  readonly formulation: Formulation;
  /** Only the linear relaxation: a bound, no plan. */
  readonly relaxed?: boolean;
  readonly timeLimitMs: number;
  /** Stop once plan and bound are so near, as a part of the cost; 0: at the optimum. */
  readonly relativeGap?: number;
  /** By node: no fewer replicas than these. */
  readonly least?: Int32Array;
  /** A plan to begin from. */
  readonly start?: InstancePlan;
  /**
   * Looked at every time that HiGHS lets anyone speak. The call blocks its thread, so an `AbortController` in the same
   * thread can only be pulled by `onProgress`; another thread needs shared memory behind `aborted`, or ends the worker.
   */
  readonly signal?: { readonly aborted: boolean };
  readonly onProgress?: (progress: ExactProgress) => void;
}

export interface ExactProgress {
  readonly ms: number;
  /** Cost of the best plan so far; null before the first. */
  readonly objectiveUsd: number | null;
  readonly boundUsd: number;
}

export interface ExactAnswer {
  readonly status: 'optimal' | 'infeasible' | 'time-limit' | 'cancelled';
  /** Of the plan, or of the relaxation; null if there is none. */
  readonly objectiveUsd: number | null;
  /** No plan costs less. */
  readonly boundUsd: number;
  readonly plan: InstancePlan | null;
  readonly ms: number;
}

/**
 * Asks HiGHS for the optimum: the oracle of the tests, the peer of the benchmarks, and "prove it" in the product. Blocks the
 * thread. The model is disposed whatever happens; if this throws, the HiGHS instance itself may be broken: discard it.
 */
export function solveExactly(highs: Highs, instance: Instance, options: ExactOptions): ExactAnswer {
  const { formulation, relaxed = false, timeLimitMs, relativeGap = 0, least, start, signal, onProgress } = options;
  const { data, layout } = writeProgram(instance, { formulation, relaxed, ...(least && { least }) });
  const model = highs.createModel(data);
  try {
    model.options.set({
      output_flag: false,
      random_seed: 0,
      ...(Number.isFinite(timeLimitMs) ? { time_limit: timeLimitMs / 1000 } : {}),
      ...(relaxed ? { solver: 'simplex' } : { mip_rel_gap: relativeGap, mip_feasibility_tolerance: 1e-7 }),
    });
    if (start && !relaxed) model.setSolution({ colValue: columnsOf(instance, layout, start, data.numCols) });
    let last: ExactProgress = { ms: 0, objectiveUsd: null, boundUsd: Number.NEGATIVE_INFINITY };
    const { simplexInterrupt, mipInterrupt } = highs.constants.callbackType;
    model.run({
      [simplexInterrupt](event) {
        if (signal?.aborted) event.interrupt();
        return undefined;
      },
      [mipInterrupt](event) {
        const next = progressOf(event.data);
        if (next.objectiveUsd !== last.objectiveUsd || next.boundUsd !== last.boundUsd) onProgress?.(next);
        last = next;
        if (signal?.aborted) event.interrupt();
        return undefined;
      },
    });
    return readAnswer(highs, model, instance, layout, relaxed, last);
  } finally {
    model.dispose();
  }
}

function progressOf(data: {
  readonly running_time?: number;
  readonly mip_primal_bound?: number;
  readonly mip_dual_bound?: number;
}): ExactProgress {
  const { running_time = 0, mip_primal_bound, mip_dual_bound = Number.NEGATIVE_INFINITY } = data;
  const found = mip_primal_bound !== undefined && Number.isFinite(mip_primal_bound);
  return { ms: running_time * 1000, objectiveUsd: found ? mip_primal_bound : null, boundUsd: mip_dual_bound };
}

function readAnswer(
  highs: Highs,
  model: Model,
  instance: Instance,
  layout: Layout,
  relaxed: boolean,
  last: ExactProgress,
): ExactAnswer {
  const ms = model.getRunTime() * 1000;
  const found = model.info.get('primal_solution_status') === 2;
  const objectiveUsd = found ? model.getObjectiveValue() : null;
  const plan = found && !relaxed ? planOf(instance, layout, model.getSolution().colValue) : null;
  const { optimal, infeasible, unboundedOrInfeasible, timeLimit, interrupted } = highs.constants.modelStatus;
  const status = model.getModelStatus();
  switch (status) {
    case optimal:
      return { status: 'optimal', objectiveUsd, boundUsd: relaxed ? objectiveUsd! : boundOf(model), plan, ms };
    case infeasible:
    // Nothing here is unbounded: all columns are between bounds.
    case unboundedOrInfeasible:
      return { status: 'infeasible', objectiveUsd: null, boundUsd: Number.POSITIVE_INFINITY, plan: null, ms };
    case timeLimit:
    case interrupted: {
      // A relaxation that was stopped half way has proved nothing.
      const boundUsd = relaxed ? Number.NEGATIVE_INFINITY : Math.max(last.boundUsd, boundOf(model));
      return {
        status: status === timeLimit ? 'time-limit' : 'cancelled',
        objectiveUsd: relaxed ? null : objectiveUsd,
        boundUsd,
        plan,
        ms,
      };
    }
    default:
      throw new Error(`HiGHS ended with model status ${status} on ${instance.arcs.count} arcs`);
  }
}

function boundOf(model: Model): number {
  const bound = Number(model.info.get('mip_dual_bound'));
  return Number.isFinite(bound) ? bound : Number.NEGATIVE_INFINITY;
}

/** Whole replicas and requests per second. HiGHS keeps rules to within 1e-7, so crumbs may flow to where nothing runs. */
function planOf({ pairs, nodes, arcs }: Instance, layout: Layout, columns: Float64Array): InstancePlan {
  const replicas = Int32Array.from({ length: nodes.count }, (_, node) => {
    let sum = 0;
    const lead = leadOf(nodes, node);
    const first = layout.replicas[lead]!;
    for (let column = first; column < layout.replicas[lead + 1]!; column += 1)
      sum += columns[column]! * (layout.counted[lead] === 1 ? column - first + 1 : 1);
    return Math.round(sum);
  });
  const flowRps = new Float64Array(arcs.count);
  for (let pair = 0; pair < pairs.count; pair += 1)
    for (let arc = pairs.arcStart[pair]!; arc < pairs.arcStart[pair + 1]!; arc += 1) {
      const share = columns[layout.arc + arc]!;
      flowRps[arc] = share > 1e-9 && replicas[arcs.node[arc]!]! > 0 ? share * pairs.demandRps[pair]! : 0;
    }
  return { replicas, flowRps };
}

/** The program's columns for a plan. */
function columnsOf(
  { pairs, nodes, sites }: Instance,
  layout: Layout,
  { replicas, flowRps }: InstancePlan,
  count: number,
): Float64Array {
  const columns = new Float64Array(count);
  for (let pair = 0; pair < pairs.count; pair += 1) {
    const demandRps = pairs.demandRps[pair]!;
    if (demandRps === 0) continue;
    let left = 1;
    for (let arc = pairs.arcStart[pair]!; arc < pairs.arcStart[pair + 1]!; arc += 1) {
      columns[layout.arc + arc] = flowRps[arc]! / demandRps;
      left -= flowRps[arc]! / demandRps;
    }
    columns[layout.unserved + pair] = pairs.hard[pair] === 1 ? 0 : Math.max(0, left);
  }
  for (let node = 0; node < nodes.count; node += 1) {
    const n = replicas[node]!;
    if (n === 0 || leadOf(nodes, node) !== node) continue;
    const first = layout.replicas[node]!;
    if (layout.counted[node] === 1) columns[first + n - 1] = 1;
    else columns[first] = n;
  }
  for (let site = 0; site < sites.count; site += 1)
    for (let node = sites.nodeStart[site]!; node < sites.nodeStart[site + 1]!; node += 1)
      if (replicas[node]! > 0) columns[layout.open + site] = 1;
  return columns;
}
