import type { BoundPrices } from '../model/bound-from-prices.ts';
import type { Instance } from '../model/instance.ts';
import { costOfEverything } from './cost-of-everything.ts';
import type { Network } from './network.ts';
import { createSiteBound, type SiteBound } from './site-bound.ts';

/** First length of the steps, as Polyak's factor; a warm start is nearly right and steps with care. */
const THETA = { cold: 0.3, warm: 0.05 } as const;
/** A step that raises the bound lengthens the next by a tenth; two that do not cut it by a third (Barahona and Anbil 2000). */
const LENGTHEN = 1.1;
const SHORTEN = 0.66;
const FAILURES_TO_SHORTEN = 2;
/** No pair may be charged less than this for being served many times over: sites flip all at once. */
const MOST_OVERSERVED = -2;
/** Below this length steps move nothing. */
const SETTLED = 1e-5;
/** What sums in another order may differ by. */
const ROUNDING = 1e-6;
/** How far above the bound the plan is taken to be while none is known. Assumption; any value is valid. */
const HOPED_GAP = 0.3;

export interface AscentStart {
  /** About what each pair costs, $/h for each request per second: the unit its price is stepped in. */
  readonly reference: Float64Array;
  /** BoundPrices that were good for a similar question. */
  readonly from?: BoundPrices | undefined;
  /** An ascent over fewer arcs of the same instance, to be carried on. */
  readonly after?: VolumeAscent | undefined;
  /** The prices that are carried on were learnt from too few arcs: steps become long again. */
  readonly astray?: boolean;
}

/**
 * Raises the site bound by the volume algorithm (Barahona and Anbil 2000): a subgradient method that steps along the
 * average imbalance between what sites offer and pairs ask, from the best point so far. The same average of the
 * sites' replicas is nearly a plan, so one pass gives both the bound and the beginning of a construction.
 *
 * Anytime: `step` as often as there is time; `boundUsd` holds for the prices `best` after each.
 */
export class VolumeAscent {
  best: BoundPrices;
  boundUsd = Number.NEGATIVE_INFINITY;
  /** Cost of the best plan known: where steps aim at. Infinite while there is none. */
  upperUsd = Number.POSITIVE_INFINITY;
  /** Replicas at each node, averaged over the steps. */
  readonly averageReplicas: Float64Array;
  /** $/h that one GPU more would earn at each site, at the best prices. */
  readonly gpuUsd: Float64Array;
  steps = 0;

  readonly bound: SiteBound;
  readonly network: Network;
  readonly #instance: Instance;
  /** A bound above this proves that there is no plan. */
  readonly #mostUsd: number;
  readonly #reference: Float64Array;
  readonly #served: Float64Array;
  readonly #rowGbps: Float64Array;
  /** By rule about copies: nodes that run something, averaged over the steps. */
  readonly #running: Float64Array;
  /** By rule: $/h of its cheapest copy, the unit in which its price is stepped. */
  readonly #copyUnitUsd: Float64Array;
  #trial: BoundPrices;
  #theta: number;
  #failures = 0;

  constructor(network: Network, { reference, from, after, astray = false }: AscentStart) {
    const { pairs, nodes, sites, rows, copies } = network.instance;
    this.network = network;
    this.#instance = network.instance;
    this.#mostUsd = costOfEverything(network.instance);
    this.#reference = reference;
    this.bound = createSiteBound(network);
    this.averageReplicas = new Float64Array(nodes.count);
    this.gpuUsd = new Float64Array(sites.count);
    this.#served = new Float64Array(pairs.count);
    this.#rowGbps = new Float64Array(rows.count);
    this.#running = new Float64Array(copies?.count ?? 0);
    this.#copyUnitUsd = cheapestCopiesUsd(network.instance);
    this.#theta = after && !astray ? after.#theta : from ? THETA.warm : THETA.cold;
    const start = after?.best ?? from ?? { demandUsd: reference, rowUsd: new Float64Array(rows.count) };
    this.best = copyOf(start, this.#running.length);
    this.#trial = copyOf(this.best, this.#running.length);
    if (!after) return;
    this.#running.set(after.#running);
    this.averageReplicas.set(after.averageReplicas);
    this.#served.set(after.#served);
    this.#rowGbps.set(after.#rowGbps);
    this.steps = after.steps;
    this.upperUsd = after.upperUsd;
  }

  /** Steps have become too short to gain anything more, or there is nothing left to show. */
  get settled(): boolean {
    return this.#theta < SETTLED || this.isBoundless;
  }

  /** Over the arcs it looks at there is no plan, and prices would climb for ever. */
  get isBoundless(): boolean {
    return this.boundUsd > this.#mostUsd * (1 + ROUNDING);
  }

  step(): void {
    const begins = this.boundUsd === Number.NEGATIVE_INFINITY;
    if (!begins) this.#stepFromBest();
    const answer = this.bound.at(this.#trial);
    // The newest answer counts for much at first and little later: the average settles.
    const weight = this.steps === 0 ? 1 : Math.max(0.02, 0.12 - 0.001 * this.steps);
    average(this.averageReplicas, answer.replicas, weight);
    average(this.#served, answer.servedRps, weight);
    average(this.#rowGbps, answer.rowGbps, weight);
    if (this.#running.length > 0) average(this.#running, this.#countRunning(answer.replicas), weight);
    this.steps += 1;
    if (answer.boundUsd > this.boundUsd) {
      if (!begins) this.#theta = Math.min(2, this.#theta * LENGTHEN);
      this.#failures = 0;
      this.boundUsd = answer.boundUsd;
      this.gpuUsd.set(answer.gpuUsd);
      const free = this.best;
      this.best = this.#trial;
      this.#trial = free;
      return;
    }
    this.#failures += 1;
    if (this.#failures % FAILURES_TO_SHORTEN === 0) this.#theta *= SHORTEN;
  }

  /** Rows are stepped in units of their own size, so that a hamlet and a metropolis learn at the same pace. */
  #stepFromBest(): void {
    const { pairs, rows } = this.#instance;
    const { demandRps } = pairs;
    let length = 0;
    let charged = 0;
    for (let pair = 0; pair < pairs.count; pair += 1) {
      const scale = this.#unitUsd(pair) * demandRps[pair]!;
      const lacking = this.#lacking(pair);
      length += lacking * lacking * scale;
      charged += scale;
    }
    const rowUnit = rows.count > 0 ? charged / rows.count : 0;
    for (let row = 0; row < rows.count; row += 1) {
      const over = this.#rowOver(row);
      length += over * over * rowUnit;
    }
    for (let rule = 0; rule < this.#running.length; rule += 1) {
      const lacking = this.#lackingCopies(rule);
      length += lacking * lacking * this.#copyUnitUsd[rule]!;
    }
    const hoped = Math.min(this.upperUsd, this.boundUsd + HOPED_GAP * Math.abs(this.boundUsd));
    const ahead = Math.max(hoped - this.boundUsd, 1e-4 * Math.abs(this.boundUsd));
    const stride = length > 0 ? (this.#theta * ahead) / length : 0;
    const { demandUsd, rowUsd, copyUsd } = this.#trial;
    for (let rule = 0; rule < this.#running.length; rule += 1) {
      const usd = stride * this.#copyUnitUsd[rule]! * this.#lackingCopies(rule);
      copyUsd![rule] = Math.max(0, this.best.copyUsd![rule]! + usd);
    }
    for (let pair = 0; pair < pairs.count; pair += 1) {
      const lacking = this.#lacking(pair);
      const most = pairs.hard[pair] ? Number.POSITIVE_INFINITY : pairs.unservedUsd[pair]!;
      const usd = this.best.demandUsd[pair]! + stride * this.#unitUsd(pair) * lacking;
      demandUsd[pair] = Math.min(most, Math.max(0, usd));
    }
    for (let row = 0; row < rows.count; row += 1) {
      const usd = (stride * rowUnit * this.#rowOver(row)) / rows.capacityGbps[row]!;
      rowUsd[row] = Math.max(0, this.best.rowUsd[row]! + usd);
    }
  }

  /** Part of a pair's demand that the sites leave out on average; negative if several serve it. */
  #lacking(pair: number): number {
    const demand = this.#instance.pairs.demandRps[pair]!;
    return demand > 0 ? Math.max(MOST_OVERSERVED, 1 - this.#served[pair]! / demand) : 0;
  }

  /** A price is stepped in units of itself, so that it may grow to many times what full replicas would cost. */
  #unitUsd(pair: number): number {
    return Math.max(this.#reference[pair]!, this.best.demandUsd[pair]!);
  }

  /** How far a row is overloaded on average, as part of its capacity; an idle free row asks for nothing. */
  #rowOver(row: number): number {
    const over = this.#rowGbps[row]! / this.#instance.rows.capacityGbps[row]! - 1;
    return over < 0 && this.best.rowUsd[row] === 0 ? 0 : Math.max(-1, Math.min(2, over));
  }

  /** How many copies a rule lacks on average; one that has too many and costs nothing asks for nothing. */
  #lackingCopies(rule: number): number {
    const lacking = this.#instance.copies!.least[rule]! - this.#running[rule]!;
    return lacking < 0 && this.best.copyUsd![rule] === 0 ? 0 : lacking;
  }

  #countRunning(replicas: Int32Array): Float64Array {
    const { ofNode } = this.#instance.copies!;
    const running = new Float64Array(this.#running.length);
    for (let node = 0; node < ofNode.length; node += 1)
      if (ofNode[node]! >= 0 && replicas[node]! > 0) running[ofNode[node]!]! += 1;
    return running;
  }
}

/** Prices that may be written on; what is not priced yet begins at nothing. */
function copyOf({ demandUsd, rowUsd, copyUsd }: BoundPrices, rules: number): BoundPrices {
  return {
    demandUsd: demandUsd.slice(),
    rowUsd: rowUsd.slice(),
    ...(rules > 0 && { copyUsd: copyUsd?.slice() ?? new Float64Array(rules) }),
  };
}

function cheapestCopiesUsd({ nodes, copies }: Instance): Float64Array {
  const usd = new Float64Array(copies?.count ?? 0).fill(Number.POSITIVE_INFINITY);
  for (let node = 0; node < nodes.count && copies; node += 1) {
    const rule = copies.ofNode[node]!;
    if (rule >= 0 && nodes.maxReplicas[node]! > 0) usd[rule] = Math.min(usd[rule]!, nodes.replicaUsd[node]!);
  }
  return usd.map((each) => (Number.isFinite(each) ? each : 0));
}

function average(into: Float64Array, from: Float64Array | Int32Array, weight: number): void {
  for (let i = 0; i < into.length; i += 1) into[i]! += weight * (from[i]! - into[i]!);
}
