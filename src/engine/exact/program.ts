import type { ModelData } from 'highs';
import type { Instance, InstanceCopies } from '../model/instance.ts';
import { endOfTwins, leadOf } from '../model/twins.ts';

/**
 * `weak`: rows for demand, node capacity and site GPUs only. `strong` adds that no arc carries more than its node's
 * replicas can, and no node holds replicas at a closed site: many more rows and slower relaxations, but fewer branches.
 */
export type Formulation = 'weak' | 'strong';

export interface ProgramOptions {
  readonly formulation: Formulation;
  /** Replicas may be fractions and sites partly open. */
  readonly relaxed: boolean;
  /** By node: no fewer replicas than these. */
  readonly least?: Int32Array;
  /** Rules that may be bent; then only the bending costs. */
  readonly elastic?: Elastic;
}

/** What each bent rule costs: `fixedUsd` for being bent at all, up to 1 more for how far, as a share of the farthest. */
export interface Elastic {
  readonly fixedUsd: number;
  /** Farthest that a rule may be bent: GPUs by site, Gb/s by row, requests per second by pair; 0: not at all. */
  readonly gpus: Float64Array;
  readonly gbps: Float64Array;
  readonly demandRps: Float64Array;
}

/** Where a plan's figures are among the program's columns. */
export interface Layout {
  /** By pair: share of the demand left unserved. */
  readonly unserved: number;
  /** By arc: share of the pair's demand. */
  readonly arc: number;
  /** By site: whether it is open. */
  readonly open: number;
  /** Columns of node k begin at `replicas[k]`; the last entry is their end. Twins have the columns of their lead. */
  readonly replicas: Int32Array;
  /** By node: 1 if it has one column for each number of replicas, 0 if one column is the number. The same for twins. */
  readonly counted: Uint8Array;
  /** By site, row, pair: how far its rule is bent, as a share; then, in the same order, whether it is bent at all. */
  readonly bent: number;
}

/** Capacity that grows evenly needs one column; what differs by less is rounding. */
const EVEN = 1e-9;

/**
 * An instance as a mixed-integer program. Flows are shares of the pair's demand and rows are divided by their size, because
 * HiGHS drops coefficients below 1e-9.
 *
 * A node whose capacity grows evenly has one whole-numbered column, its replicas. One with pooling, where n replicas carry
 * more than n times one, has a yes-or-no column for each number of replicas, at most one of which is yes: its relaxation
 * is the concave hull of the capacities, the best that a linear program can know.
 */
export function writeProgram(instance: Instance, options: ProgramOptions): { data: ModelData; layout: Layout } {
  const { pairs, nodes, sites, arcs, rows } = instance;
  const { elastic, least } = options;
  const most = mostReplicas(instance, elastic);
  const layout = layOut(instance, most, elastic !== undefined);
  const writer = createWriter(layout, sites.count + rows.count + pairs.count, elastic !== undefined);

  writeColumns();
  writeDemand();
  writeNodes();
  writeSites();
  writeRows();
  if (instance.copies && !elastic) writeCopies(instance.copies);
  if (elastic) writeElastic(elastic);
  if (options.formulation === 'strong') writeStrong();
  return { data: writer.finish(options.relaxed), layout };

  function writeColumns(): void {
    const priced = elastic ? 0 : 1;
    for (let pair = 0; pair < pairs.count; pair += 1) {
      const soft = pairs.hard[pair] === 0 ? 1 : 0;
      writer.column(layout.unserved + pair, priced * pairs.demandRps[pair]! * pairs.unservedUsd[pair]!, soft);
      const asked = pairs.demandRps[pair]! > 0 ? 1 : 0;
      for (let arc = pairs.arcStart[pair]!; arc < pairs.arcStart[pair + 1]!; arc += 1)
        writer.column(layout.arc + arc, priced * pairs.demandRps[pair]! * arcs.unitUsd[arc]!, asked);
    }
    for (let node = 0; node < nodes.count; node += 1) {
      if (leadOf(nodes, node) !== node) continue;
      const first = layout.replicas[node]!;
      const twins = nodes.replicaUsd.subarray(node, endOfTwins(nodes, node));
      const usd = priced * twins.reduce((sum, each) => sum + each, 0);
      const fewest = least?.[node] ?? 0;
      if (layout.counted[node] === 0) writer.column(first, usd, most[node]!, true, fewest);
      else for (let n = 1; n <= most[node]!; n += 1) writer.column(first + n - 1, n * usd, n < fewest ? 0 : 1, true);
    }
    for (let site = 0; site < sites.count; site += 1) {
      const usd = priced * sites.activationUsd[site]!;
      // Being open for nothing needs no decision.
      writer.column(layout.open + site, usd, 1, usd > 0);
    }
  }

  function writeDemand(): void {
    for (let pair = 0; pair < pairs.count; pair += 1) {
      if (pairs.demandRps[pair] === 0) continue;
      writer.put(layout.unserved + pair, 1);
      for (let arc = pairs.arcStart[pair]!; arc < pairs.arcStart[pair + 1]!; arc += 1) writer.put(layout.arc + arc, 1);
      if (elastic) writer.put(bentPair(pair), elastic.demandRps[pair]! / pairs.demandRps[pair]!);
      writer.row(1, 1);
    }
  }

  function writeNodes(): void {
    const { start, arc: arcOf, pair: pairOf } = arcsByNode(instance);
    for (let node = 0; node < nodes.count; node += 1) {
      const table = nodes.capacityRps[node]!;
      const counted = layout.counted[node] === 1;
      const scale = counted ? table[most[node]!]! : table[1]!;
      if (most[node] === 0 || !(scale > 0)) {
        for (let at = start[node]!; at < start[node + 1]!; at += 1) writer.close(layout.arc + arcOf[at]!);
        continue;
      }
      for (let at = start[node]!; at < start[node + 1]!; at += 1)
        writer.put(layout.arc + arcOf[at]!, pairs.demandRps[pairOf[at]!]! / scale);
      eachCount(node, (column, n) => writer.put(column, counted ? -table[n]! / scale : -1));
      writer.row(Number.NEGATIVE_INFINITY, 0);
      if (!counted || leadOf(nodes, node) !== node) continue;
      eachCount(node, (column) => writer.put(column, 1));
      writer.row(least && least[node]! > 0 ? 1 : Number.NEGATIVE_INFINITY, 1);
    }
  }

  function writeSites(): void {
    for (let site = 0; site < sites.count; site += 1) {
      const gpus = sites.gpus[site]!;
      const scale = Math.max(1, gpus);
      for (let node = sites.nodeStart[site]!; node < sites.nodeStart[site + 1]!; node += 1)
        eachCount(node, (column, n) => writer.put(column, (n * nodes.gpusPerReplica[node]!) / scale));
      writer.put(layout.open + site, -gpus / scale);
      if (elastic) writer.put(layout.bent + site, -elastic.gpus[site]! / scale);
      writer.row(Number.NEGATIVE_INFINITY, 0);
    }
  }

  function writeRows(): void {
    const users = arcsByRow(instance);
    for (const [row, used] of users.entries()) {
      const scale = rows.capacityGbps[row]! > 0 ? rows.capacityGbps[row]! : 1;
      for (const { arc, pair, gbps } of used) writer.put(layout.arc + arc, (gbps * pairs.demandRps[pair]!) / scale);
      const capacity = rows.capacityGbps[row]! / scale;
      if (elastic) writer.put(layout.bent + sites.count + row, -elastic.gbps[row]! / scale);
      const site = onlySite(used);
      if (site === null) writer.row(Number.NEGATIVE_INFINITY, capacity);
      else {
        // A site's own row carries nothing while the site is closed: says more about sites that are partly open.
        writer.put(layout.open + site, -capacity);
        writer.row(Number.NEGATIVE_INFINITY, 0);
      }
    }
  }

  function writeCopies({ count, ofNode, least }: InstanceCopies): void {
    for (let rule = 0; rule < count; rule += 1) {
      for (let node = 0; node < nodes.count; node += 1)
        if (ofNode[node] === rule) eachCount(node, (column) => writer.put(column, 1));
      writer.row(least[rule]!, Number.POSITIVE_INFINITY);
    }
  }

  function writeElastic({ fixedUsd, gpus, gbps, demandRps }: Elastic): void {
    const farthest = [...gpus, ...gbps, ...demandRps];
    for (const [rule, far] of farthest.entries()) {
      const share = layout.bent + rule;
      const bent = share + farthest.length;
      writer.column(share, 1, far > 0 ? 1 : 0);
      writer.column(bent, fixedUsd, far > 0 ? 1 : 0, true);
      if (far <= 0) continue;
      writer.put(share, 1);
      writer.put(bent, -1);
      writer.row(Number.NEGATIVE_INFINITY, 0);
    }
  }

  function writeStrong(): void {
    for (let node = 0; node < nodes.count; node += 1) {
      if (most[node] === 0) continue;
      const counted = layout.counted[node] === 1;
      eachCount(node, (column) => writer.put(column, counted ? 1 : 1 / most[node]!));
      writer.put(layout.open + nodes.site[node]!, -1);
      writer.row(Number.NEGATIVE_INFINITY, 0);
    }
    for (let pair = 0; pair < pairs.count; pair += 1) {
      const demandRps = pairs.demandRps[pair]!;
      if (demandRps === 0) continue;
      for (let arc = pairs.arcStart[pair]!; arc < pairs.arcStart[pair + 1]!; arc += 1) {
        const node = arcs.node[arc]!;
        if (most[node] === 0) continue;
        const table = nodes.capacityRps[node]!;
        const counted = layout.counted[node] === 1;
        writer.put(layout.arc + arc, 1);
        eachCount(node, (column, n) =>
          // Below 1 / most, the node's own row says more, and small figures do harm.
          writer.put(
            column,
            counted
              ? -Math.min(1, table[n]! / demandRps)
              : -Math.max(Math.min(1, table[1]! / demandRps), 1 / most[node]!),
          ),
        );
        writer.row(Number.NEGATIVE_INFINITY, 0);
      }
    }
  }

  /** The one site whose nodes use the row; null if several do. */
  function onlySite(used: readonly RowUse[]): number | null {
    const first = used[0] ? nodes.site[arcs.node[used[0].arc]!]! : null;
    return used.every(({ arc }) => nodes.site[arcs.node[arc]!] === first) ? first : null;
  }

  /** The node's columns, each with the replicas that a 1 in it stands for. */
  function eachCount(node: number, visit: (column: number, replicas: number) => void): void {
    const lead = leadOf(nodes, node);
    const first = layout.replicas[lead]!;
    for (let column = first; column < layout.replicas[lead + 1]!; column += 1) visit(column, column - first + 1);
  }

  function bentPair(pair: number): number {
    return layout.bent + sites.count + rows.count + pair;
  }
}

/** As many as fit, and as the capacity table knows of. */
function mostReplicas({ nodes, sites }: Instance, elastic: Elastic | undefined): Int32Array {
  return nodes.maxReplicas.map((max, node) => {
    const site = nodes.site[node]!;
    const gpus = sites.gpus[site]! + (elastic?.gpus[site] ?? 0);
    const fit = Math.floor(gpus / nodes.gpusPerReplica[node]!);
    return elastic ? Math.min(fit, nodes.capacityRps[node]!.length - 1) : Math.min(fit, max);
  });
}

function layOut({ pairs, nodes, sites, arcs, copies }: Instance, most: Int32Array, elastic: boolean): Layout {
  const replicas = new Int32Array(nodes.count + 1);
  const counted = new Uint8Array(nodes.count);
  replicas[0] = pairs.count + arcs.count + sites.count;
  for (let node = 0; node < nodes.count; node += 1) {
    const lead = leadOf(nodes, node);
    const table = nodes.capacityRps[node]!;
    // Whether a node runs anything at all is a yes or no as well.
    if (counted[lead] === 1 || (copies && copies.ofNode[node]! >= 0)) counted[node] = 1;
    for (let n = 2; n <= most[node]!; n += 1)
      if (Math.abs(table[n]! - n * table[1]!) > EVEN * table[n]!) counted[node] = 1;
    const own = counted[node] === 1 ? most[node]! : 1;
    replicas[node + 1] = replicas[node]! + (lead === node ? own : 0);
  }
  const bent = elastic ? replicas[nodes.count]! : -1;
  return { unserved: 0, arc: pairs.count, open: pairs.count + arcs.count, replicas, counted, bent };
}

function arcsByNode({ pairs, nodes, arcs }: Instance): { start: Int32Array; arc: Int32Array; pair: Int32Array } {
  const start = new Int32Array(nodes.count + 1);
  for (let arc = 0; arc < arcs.count; arc += 1) start[arcs.node[arc]! + 1]! += 1;
  for (let node = 0; node < nodes.count; node += 1) start[node + 1]! += start[node]!;
  const next = start.slice(0, nodes.count);
  const arcOf = new Int32Array(arcs.count);
  const pairOf = new Int32Array(arcs.count);
  for (let pair = 0; pair < pairs.count; pair += 1) {
    for (let arc = pairs.arcStart[pair]!; arc < pairs.arcStart[pair + 1]!; arc += 1) {
      const at = next[arcs.node[arc]!]!;
      arcOf[at] = arc;
      pairOf[at] = pair;
      next[arcs.node[arc]!] = at + 1;
    }
  }
  return { start, arc: arcOf, pair: pairOf };
}

interface RowUse {
  readonly arc: number;
  readonly pair: number;
  readonly gbps: number;
}

function arcsByRow({ pairs, rows }: Instance): RowUse[][] {
  const users: RowUse[][] = Array.from({ length: rows.count }, () => []);
  for (let pair = 0; pair < pairs.count; pair += 1)
    for (let arc = pairs.arcStart[pair]!; arc < pairs.arcStart[pair + 1]!; arc += 1)
      for (let entry = rows.start[arc]!; entry < rows.start[arc + 1]!; entry += 1)
        users[rows.row[entry]!]!.push({ arc, pair, gbps: rows.gbpsPerRps[entry]! });
  return users;
}

/** Gathers columns by number and rows one after another. */
function createWriter({ replicas }: Layout, rules: number, elastic: boolean) {
  const numCols = replicas.at(-1)! + (elastic ? 2 * rules : 0);
  const colCost = new Float64Array(numCols);
  const colLower = new Float64Array(numCols);
  const colUpper = new Float64Array(numCols);
  const integrality = new Int32Array(numCols);
  const rowLower: number[] = [];
  const rowUpper: number[] = [];
  const starts = [0];
  const indices: number[] = [];
  const values: number[] = [];
  return {
    column(index: number, cost: number, upper: number, whole = false, lower = 0): void {
      colCost[index] = cost;
      colLower[index] = lower;
      colUpper[index] = upper;
      integrality[index] = whole ? 1 : 0;
    },
    /** Nothing may flow here. */
    close(index: number): void {
      colUpper[index] = 0;
    },
    put(index: number, value: number): void {
      if (value === 0) return;
      indices.push(index);
      values.push(value);
    },
    /** Ends the row of what was put since the last one. */
    row(lower: number, upper: number): void {
      rowLower.push(lower);
      rowUpper.push(upper);
      starts.push(indices.length);
    },
    finish(relaxed: boolean): ModelData {
      const numRows = rowLower.length;
      return {
        numCols,
        numRows,
        colCost,
        colLower,
        colUpper,
        rowLower: Float64Array.from(rowLower),
        rowUpper: Float64Array.from(rowUpper),
        matrix: {
          format: 'csr',
          numRows,
          numCols,
          starts: Int32Array.from(starts),
          indices: Int32Array.from(indices),
          values: Float64Array.from(values),
        },
        ...(relaxed ? {} : { integrality }),
      };
    },
  };
}
