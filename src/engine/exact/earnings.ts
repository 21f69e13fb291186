import { sortByKey } from '@/lib/sort-by-key.ts';
import type { BoundPrices } from '../model/bound-from-prices.ts';
import type { Instance } from '../model/instance.ts';
import { leadOf } from '../model/twins.ts';

/** What the bound's prices are worth to a site, and what they cost the operator. */
export interface Earnings {
  /** By node and number of replicas, 0 to as many as fit: $/h earned by serving whom it pays to serve; replicas not yet paid. */
  readonly grossUsd: readonly Float64Array[];
  /** By pair: $/h for each request per second served; a soft pair pays no more than going unserved costs. */
  readonly worthUsd: Float64Array;
  /** By row: $/h for each Gb/s, never negative. */
  readonly rowUsd: Float64Array;
  /** Σ demand · price − Σ rows capacity · price, $/h: the bound before the sites take their earnings. */
  readonly salesUsd: number;
}

/** What every node would earn at these prices, on its own, were GPUs no question: its arcs filled dearest first. */
export function earnAtPrices(instance: Instance, prices: BoundPrices): Earnings {
  const { pairs, nodes, sites, arcs, rows } = instance;
  const worthUsd = pairs.demandRps.map((_, pair) => {
    const usd = prices.demandUsd[pair]!;
    return pairs.hard[pair] === 1 ? usd : Math.min(usd, pairs.unservedUsd[pair]!);
  });
  const rowUsd = prices.rowUsd.map((usd) => Math.max(0, usd));
  let salesUsd = 0;
  for (let pair = 0; pair < pairs.count; pair += 1) salesUsd += pairs.demandRps[pair]! * worthUsd[pair]!;
  for (let row = 0; row < rows.count; row += 1)
    if (rowUsd[row]! > 0) salesUsd -= rows.capacityGbps[row]! * rowUsd[row]!;

  const paying = Array.from({ length: nodes.count }, () => ({ lossUsd: [] as number[], demandRps: [] as number[] }));
  for (let pair = 0; pair < pairs.count; pair += 1)
    for (let arc = pairs.arcStart[pair]!; arc < pairs.arcStart[pair + 1]!; arc += 1) {
      const usd = worthUsd[pair]! - arcs.unitUsd[arc]! - rowsUsd(instance, rowUsd, arc);
      if (usd <= 0 || pairs.demandRps[pair] === 0) continue;
      const list = paying[arcs.node[arc]!]!;
      list.lossUsd.push(-usd);
      list.demandRps.push(pairs.demandRps[pair]!);
    }
  const grossUsd = paying.map(({ lossUsd, demandRps }, node) => {
    const table = nodes.capacityRps[node]!;
    const fit = Math.floor(sites.gpus[nodes.site[node]!]! / nodes.gpusPerReplica[leadOf(nodes, node)]!);
    const most = Math.max(0, Math.min(nodes.maxReplicas[node]!, fit, table.length - 1));
    return fill(Float64Array.from(lossUsd), demandRps, table, most);
  });
  return { grossUsd, worthUsd, rowUsd, salesUsd };
}

/** What one request per second on the arc pays for the rows that it crosses, $/h. */
export function rowsUsd({ rows }: Instance, rowUsd: Float64Array, arc: number): number {
  let usd = 0;
  for (let entry = rows.start[arc]!; entry < rows.start[arc + 1]!; entry += 1)
    usd += rowUsd[rows.row[entry]!]! * rows.gbpsPerRps[entry]!;
  return usd;
}

function fill(lossUsd: Float64Array, demandRps: readonly number[], table: Float64Array, most: number): Float64Array {
  const order = Int32Array.from(lossUsd.keys());
  sortByKey(lossUsd, order);
  const gross = new Float64Array(most + 1);
  let next = 0;
  let filledRps = 0;
  let filledUsd = 0;
  for (let n = 1; n <= most; n += 1) {
    const capacityRps = table[n]!;
    while (next < order.length && filledRps + demandRps[order[next]!]! <= capacityRps) {
      filledRps += demandRps[order[next]!]!;
      filledUsd -= demandRps[order[next]!]! * lossUsd[next]!;
      next += 1;
    }
    gross[n] = filledUsd + (next < order.length ? (filledRps - capacityRps) * lossUsd[next]! : 0);
  }
  return gross;
}
