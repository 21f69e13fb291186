import type { Highs } from 'highs';
import { steepestSlope } from '../model/capacity.ts';
import type { Instance } from '../model/instance.ts';

/** More than this part of a pair's demand unserved is a shortfall; less is the simplex's tolerance. */
const SHARE_TOLERANCE = 1e-6;
/** A share of a pair is worth its demand where it is scarce; far less than that is the simplex's tolerance. */
const DUAL_TOLERANCE = 1e-5;

/** Hard demand that no plan can serve. */
export interface Shortfall {
  /** By pair, requests per second: these need not be the ones, but so much in all must be left over. */
  readonly leftRps: Float64Array;
  /**
   * 1 for each pair that has a part in it, those left over among them: asked about these alone, as much must be left over
   * (they are the pairs whose demand has a dual price, and the dual solution proves the same without the others).
   */
  readonly rivals: Uint8Array;
}

/**
 * Phase one: can all hard demand be served at all, whatever it costs? A linear program over every eligible arc that
 * minimises the hard demand left over, with fractional replicas at each node's steepest capacity slope, so that it
 * allows more than any plan can. What it leaves over is a proof; null if it leaves nothing.
 *
 * Columns: per hard pair what is left over, per node its replicas, then the arcs. Rows: per pair its demand, per node
 * its capacity, per site its GPUs, then the capacity rows. Flows are fractions of the pair's demand and rows are
 * divided by their size, because HiGHS drops coefficients below 1e-9.
 */
export function proveShortfall(highs: Highs, problem: Instance): Shortfall | null {
  const { pairs, sites } = problem;
  const program = writeProgram(highs, problem);
  const model = highs.createModel(program);
  try {
    model.options.set({ output_flag: false, random_seed: 0, solver: 'simplex' });
    model.run();
    if (model.getModelStatus() !== highs.constants.modelStatus.optimal) {
      throw new Error(
        `HiGHS ended phase one with model status ${model.getModelStatus()} on ${pairs.count} pairs and ${sites.count} sites`,
      );
    }
    const { colValue, rowDual } = model.getSolution();
    const leftRps = Float64Array.from({ length: pairs.count }, (_, pair) =>
      pairs.hard[pair] && colValue[pair]! > SHARE_TOLERANCE ? colValue[pair]! * pairs.demandRps[pair]! : 0,
    );
    const rivals = pairs.hard.map((hard, pair) =>
      hard && (leftRps[pair]! > 0 || Math.abs(rowDual[pair]!) > DUAL_TOLERANCE * pairs.demandRps[pair]!) ? 1 : 0,
    );
    return leftRps.some((rps) => rps > 0) ? { leftRps, rivals } : null;
  } finally {
    model.dispose();
  }
}

function writeProgram(highs: Highs, { pairs, nodes, sites, arcs, rows }: Instance) {
  const hardArcs: { arc: number; pair: number }[] = [];
  for (let pair = 0; pair < pairs.count; pair += 1) {
    if (!pairs.hard[pair]) continue;
    for (let arc = pairs.arcStart[pair]!; arc < pairs.arcStart[pair + 1]!; arc += 1) hardArcs.push({ arc, pair });
  }
  const nodeColumn = pairs.count;
  const numCols = nodeColumn + nodes.count + hardArcs.length;
  const nodeRow = pairs.count;
  const siteRow = nodeRow + nodes.count;
  const firstRow = siteRow + sites.count;
  const numRows = firstRow + rows.count;

  const colCost = new Float64Array(numCols);
  const colUpper = new Float64Array(numCols).fill(1);
  const starts = new Int32Array(numCols + 1);
  const indices: number[] = [];
  const values: number[] = [];
  const put = (row: number, value: number) => {
    indices.push(row);
    values.push(value);
  };
  for (let pair = 0; pair < pairs.count; pair += 1) {
    // Soft pairs have no arcs here: their row is filled by their own column, for nothing.
    colCost[pair] = pairs.hard[pair]! * pairs.demandRps[pair]!;
    put(pair, 1);
    starts[pair + 1] = indices.length;
  }
  for (let node = 0; node < nodes.count; node += 1) {
    const site = nodes.site[node]!;
    colUpper[nodeColumn + node] = nodes.maxReplicas[node]!;
    put(nodeRow + node, -1);
    if (nodes.maxReplicas[node]! > 0) put(siteRow + site, nodes.gpusPerReplica[node]! / sites.gpus[site]!);
    starts[nodeColumn + node + 1] = indices.length;
  }
  hardArcs.forEach(({ arc, pair }, index) => {
    const node = arcs.node[arc]!;
    const demand = pairs.demandRps[pair]!;
    put(pair, 1);
    // A site that takes no work has no slope; then any load is too much.
    const slope = steepestSlope(nodes.capacityRps[node]!, nodes.maxReplicas[node]!);
    put(nodeRow + node, slope > 0 ? demand / slope : 1);
    for (let at = rows.start[arc]!; at < rows.start[arc + 1]!; at += 1) {
      const row = rows.row[at]!;
      put(firstRow + row, (rows.gbpsPerRps[at]! * demand) / Math.max(rows.capacityGbps[row]!, 1e-6));
    }
    starts[nodeColumn + nodes.count + index + 1] = indices.length;
  });

  const rowLower = new Float64Array(numRows).fill(-highs.infinity);
  const rowUpper = new Float64Array(numRows);
  rowLower.fill(1, 0, pairs.count);
  rowUpper.fill(1, 0, pairs.count);
  rowUpper.fill(1, siteRow);
  const matrix = {
    format: 'csc' as const,
    numRows,
    numCols,
    starts,
    indices: Int32Array.from(indices),
    values: Float64Array.from(values),
  };
  return { numCols, numRows, colCost, colLower: new Float64Array(numCols), colUpper, rowLower, rowUpper, matrix };
}
