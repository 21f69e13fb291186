import type { Highs } from 'highs';
import type { Instance } from '@/engine/model/instance.ts';

/**
 * The true optimum of a small problem, $/h, by trying every choice of replicas at every site; null if none serves all
 * hard demand. Routing for each choice is a linear program of its own. Shares only the problem's arrays with the solver.
 */
export function optimumByTryingEverything(highs: Highs, problem: Instance): number | null {
  const { nodes, sites } = problem;
  const replicas = new Int32Array(nodes.count);
  let best = Number.POSITIVE_INFINITY;
  choose(0, 0);
  return Number.isFinite(best) ? best : null;

  function choose(node: number, usd: number): void {
    if (usd >= best) return;
    if (node === nodes.count) {
      const used = gpusBySite();
      const total = usd + used.reduce((sum, gpus, site) => sum + (gpus > 0 ? sites.activationUsd[site]! : 0), 0);
      if (total >= best || used.some((gpus, site) => gpus > sites.gpus[site]!)) return;
      best = Math.min(best, total + cheapestRouting(highs, problem, replicas));
      return;
    }
    for (let n = 0; n <= nodes.maxReplicas[node]!; n += 1) {
      replicas[node] = n;
      choose(node + 1, usd + n * nodes.replicaUsd[node]!);
    }
    replicas[node] = 0;
  }

  function gpusBySite(): number[] {
    const used = new Array<number>(sites.count).fill(0);
    for (let node = 0; node < nodes.count; node += 1)
      used[nodes.site[node]!]! += replicas[node]! * nodes.gpusPerReplica[node]!;
    return used;
  }
}

/** $/h of the cheapest routing over given replicas; infinite if hard demand is left over. */
function cheapestRouting(highs: Highs, { pairs, nodes, arcs, rows }: Instance, replicas: Int32Array): number {
  const numRows = pairs.count + nodes.count + rows.count;
  const colCost: number[] = [];
  const colUpper: number[] = [];
  const starts = [0];
  const indices: number[] = [];
  const values: number[] = [];
  for (let pair = 0; pair < pairs.count; pair += 1) {
    colCost.push(pairs.unservedUsd[pair]!);
    colUpper.push(pairs.hard[pair] ? 0 : highs.infinity);
    indices.push(pair);
    values.push(1);
    starts.push(indices.length);
    for (let arc = pairs.arcStart[pair]!; arc < pairs.arcStart[pair + 1]!; arc += 1) {
      const node = arcs.node[arc]!;
      colCost.push(arcs.unitUsd[arc]!);
      colUpper.push(highs.infinity);
      indices.push(pair, pairs.count + node);
      values.push(1, 1);
      for (let at = rows.start[arc]!; at < rows.start[arc + 1]!; at += 1) {
        indices.push(pairs.count + nodes.count + rows.row[at]!);
        values.push(rows.gbpsPerRps[at]!);
      }
      starts.push(indices.length);
    }
  }
  const demand = Array.from(pairs.demandRps);
  const capacity = Array.from(replicas, (count, node) => nodes.capacityRps[node]![count]!);
  const model = highs.createModel({
    numCols: colCost.length,
    numRows,
    colCost,
    colLower: colCost.map(() => 0),
    colUpper,
    rowLower: [...demand, ...new Array<number>(nodes.count + rows.count).fill(-highs.infinity)],
    rowUpper: [...demand, ...capacity, ...rows.capacityGbps],
    matrix: { format: 'csc', numRows, numCols: colCost.length, starts, indices, values },
  });
  try {
    model.options.set({ output_flag: false });
    model.run();
    return model.getModelStatus() === highs.constants.modelStatus.optimal
      ? model.getObjectiveValue()
      : Number.POSITIVE_INFINITY;
  } finally {
    model.dispose();
  }
}
