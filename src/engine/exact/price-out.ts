import type { BoundPrices } from '../model/bound-from-prices.ts';
import type { Families } from '../model/families.ts';
import type { Instance } from '../model/instance.ts';
import { earnAtPrices, rowsUsd } from './earnings.ts';
import { pick } from './pick.ts';

/** A smaller question. With `baseUsd` added, what it costs is what the whole costs, or a bound for it. */
export interface Part {
  readonly instance: Instance;
  readonly baseUsd: number;
}

/**
 * Keeps the demand of some families as it is and puts a price on that of the others (Lagrangian relaxation of part of the
 * rows; Geoffrion 1974). What is left of a family that is priced out is, at each of its nodes, what each number of replicas would
 * earn: one customer who pays a dollar for each "request" up to that. GPUs and activation stay shared, so a site still asks
 * which of its classes it should run.
 *
 * No plan of the whole undercuts the part's optimum. With every family priced out that is the bound of the prices; with each
 * one kept it rises, and with all kept it is the optimum.
 */
export function priceOut(
  whole: Instance,
  prices: BoundPrices,
  { ofPair, ofNode }: Families,
  isKept: (family: number) => boolean,
): Part {
  const { pairs, nodes, rows } = whole;
  const { grossUsd, worthUsd, rowUsd } = earnAtPrices(whole, prices);
  const { instance: kept, arcOf } = pick(whole, { pair: (pair) => isKept(ofPair[pair]!), arc: () => true });

  let baseUsd = 0;
  for (let row = 0; row < rows.count; row += 1) if (rowUsd[row]! > 0) baseUsd -= rows.capacityGbps[row]! * rowUsd[row]!;
  for (let pair = 0; pair < pairs.count; pair += 1)
    if (!isKept(ofPair[pair]!)) baseUsd += pairs.demandRps[pair]! * worthUsd[pair]!;

  const capacityRps = nodes.capacityRps.slice();
  const maxReplicas = nodes.maxReplicas.slice();
  const sellers: number[] = [];
  const salesUsd: number[] = [];
  for (let node = 0; node < nodes.count; node += 1) {
    if (isKept(ofNode[node]!)) continue;
    const gross = upToBest(grossUsd[node]!, nodes.replicaUsd[node]!);
    capacityRps[node] = gross;
    maxReplicas[node] = gross.length - 1;
    if (gross.length === 1) continue;
    sellers.push(node);
    salesUsd.push(gross.at(-1)!);
    baseUsd -= gross.at(-1)!;
  }
  const ones = sellers.map(() => 1);
  const zeros = sellers.map(() => 0);
  const { start } = kept.rows;
  return {
    baseUsd,
    instance: {
      ...kept,
      pairs: {
        count: kept.pairs.count + sellers.length,
        demandRps: Float64Array.from([...kept.pairs.demandRps, ...salesUsd]),
        hard: Uint8Array.from([...kept.pairs.hard, ...zeros]),
        unservedUsd: Float64Array.from([...kept.pairs.unservedUsd, ...ones]),
        arcStart: Int32Array.from([...kept.pairs.arcStart, ...sellers.map((_, at) => kept.arcs.count + at + 1)]),
      },
      nodes: { ...nodes, capacityRps, maxReplicas },
      arcs: {
        count: kept.arcs.count + sellers.length,
        node: Int32Array.from([...kept.arcs.node, ...sellers]),
        unitUsd: Float64Array.from([
          ...kept.arcs.unitUsd.map((usd, arc) => usd + rowsUsd(whole, rowUsd, arcOf[arc]!)),
          ...zeros,
        ]),
      },
      rows: { ...kept.rows, start: Int32Array.from([...start, ...sellers.map(() => start.at(-1)!)]) },
    },
  };
}

/** More replicas than earn most would earn less and take more. */
function upToBest(grossUsd: Float64Array, replicaUsd: number): Float64Array {
  let best = 0;
  for (let n = 1; n < grossUsd.length; n += 1)
    if (grossUsd[n]! - n * replicaUsd > grossUsd[best]! - best * replicaUsd) best = n;
  return grossUsd.slice(0, best + 1);
}
