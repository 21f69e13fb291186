import type { PlacementProblem } from '../model/problem.ts';
import type { ArcSet } from './arc-set.ts';

/** Below this part of a pair's demand, or of a node's capacity, a flow is a crumb of rounding and counts as none. */
const CRUMB = 1e-9;
/** $/h for a hard request per second unserved: above anything a real plan costs, so that searching never trades it. */
const HARD_PENALTY_USD = 1e5;

/** A point to return to; see `WorkingPlan.rollback`. */
export type Mark = { readonly entries: number; readonly usd: number };

/**
 * A plan being worked on: replicas at nodes, flow on arcs, what is unserved, and the cost of all that, kept exact at
 * each step. Every change is logged, so a try that does not pay is undone in the time it took.
 *
 * Capacity of nodes, GPUs of sites and capacity of links are never exceeded; hard demand may be unserved on the way,
 * at a penalty.
 */
export class WorkingPlan {
  readonly replicas: Int32Array;
  readonly loadRps: Float64Array;
  readonly flowRps: Float64Array;
  readonly unservedRps: Float64Array;
  readonly gpusUsed: Int32Array;
  readonly linkGbps: Float64Array;
  /** The objective, with the penalty for unserved hard demand. */
  usd = 0;
  /** Nothing new may be placed here while a move is tried; −1 for none. */
  bannedSite = -1;
  bannedNode = -1;
  /** A move that saves less is not made. */
  leastSavingUsd = 0;

  readonly #unservedUsd: Float64Array;
  #logKind: Uint8Array = new Uint8Array(1024);
  #logIndex: Int32Array = new Int32Array(1024);
  #logValue: Float64Array = new Float64Array(1024);
  #logged = 0;

  constructor(
    readonly problem: PlacementProblem,
    readonly arcs: ArcSet,
    /** Replicas in force, by node: each one above them costs a move. */
    readonly previousReplicas: Int32Array,
    readonly moveUsd: number,
  ) {
    const { pairs, nodes, sites, links } = problem;
    this.replicas = new Int32Array(nodes.count);
    this.loadRps = new Float64Array(nodes.count);
    this.flowRps = new Float64Array(arcs.count);
    this.unservedRps = Float64Array.from(pairs.demandRps);
    this.gpusUsed = new Int32Array(sites.count);
    this.linkGbps = new Float64Array(links.count);
    this.#unservedUsd = Float64Array.from({ length: pairs.count }, (_, pair) =>
      pairs.hard[pair] ? HARD_PENALTY_USD : pairs.unservedUsd[pair]!,
    );
    for (let pair = 0; pair < pairs.count; pair += 1) this.usd += this.#unservedUsd[pair]! * pairs.demandRps[pair]!;
  }

  copy(): WorkingPlan {
    const twin = new WorkingPlan(this.problem, this.arcs, this.previousReplicas, this.moveUsd);
    twin.assign(this);
    return twin;
  }

  /** Becomes the same plan as `other` (of the same problem and arcs). Forgets its log. */
  assign(other: WorkingPlan): void {
    this.replicas.set(other.replicas);
    this.loadRps.set(other.loadRps);
    this.flowRps.set(other.flowRps);
    this.unservedRps.set(other.unservedRps);
    this.gpusUsed.set(other.gpusUsed);
    this.linkGbps.set(other.linkGbps);
    this.usd = other.usd;
    this.#logged = 0;
  }

  /** Adds the cost up afresh: a plan that began unserved carries the rounding of its own huge penalty. */
  recount(): void {
    const { pairs, nodes, sites } = this.problem;
    let usd = 0;
    for (let node = 0; node < nodes.count; node += 1) {
      const count = this.replicas[node]!;
      usd += count * nodes.replicaUsd[node]! + Math.max(0, count - this.previousReplicas[node]!) * this.moveUsd;
    }
    for (let site = 0; site < sites.count; site += 1) if (this.gpusUsed[site]! > 0) usd += sites.activationUsd[site]!;
    for (let arc = 0; arc < this.arcs.count; arc += 1) usd += this.flowRps[arc]! * this.arcs.unitUsd[arc]!;
    for (let pair = 0; pair < pairs.count; pair += 1) {
      if (!this.isCrumb(pair, this.unservedRps[pair]!)) usd += this.unservedRps[pair]! * this.#unservedUsd[pair]!;
    }
    this.usd = usd;
  }

  mark(): Mark {
    return { entries: this.#logged, usd: this.usd };
  }

  /** Forgets how to go back before now. */
  commit(): void {
    this.#logged = 0;
  }

  rollback(mark: Mark): void {
    while (this.#logged > mark.entries) {
      this.#logged -= 1;
      const index = this.#logIndex[this.#logged]!;
      const value = this.#logValue[this.#logged]!;
      if (this.#logKind[this.#logged] === 0) this.#applyReplicas(index, value);
      else this.#applyFlow(index, value);
    }
    // Sums of the same steps back and forth differ in the last bits; the cost at the mark is the true one.
    this.usd = mark.usd;
  }

  capacityRps(node: number, replicas = this.replicas[node]!): number {
    return this.problem.nodes.capacityRps[node]![replicas]!;
  }

  /** Room left at a node without a new replica; 0 rather than a crumb. */
  roomRps(node: number): number {
    const capacity = this.capacityRps(node);
    const room = capacity - this.loadRps[node]!;
    return room > capacity * CRUMB ? room : 0;
  }

  /** How many replicas a node could still be given. */
  roomReplicas(node: number): number {
    const { nodes, sites } = this.problem;
    const site = nodes.site[node]!;
    if (site === this.bannedSite || node === this.bannedNode) return 0;
    const byGpus = Math.floor((sites.gpus[site]! - this.gpusUsed[site]!) / nodes.gpusPerReplica[node]!);
    return Math.min(byGpus, nodes.maxReplicas[node]! - this.replicas[node]!);
  }

  /** What the link rows on an arc's path still let through, requests per second. */
  roomOnLinks(arc: number): number {
    const { links } = this.problem;
    if (links.count === 0) return Number.POSITIVE_INFINITY;
    let room = Number.POSITIVE_INFINITY;
    this.#eachLink(arc, (row, gbps) => {
      if (gbps > 0) room = Math.min(room, (links.capacityGbps[row]! - this.linkGbps[row]!) / gbps);
    });
    return room > CRUMB ? room : 0;
  }

  /** $/h of `count` replicas more at a node: themselves, the moves they are, and the site's activation if it is dark. */
  replicasUsd(node: number, count: number): number {
    const { nodes, sites } = this.problem;
    const site = nodes.site[node]!;
    const have = this.replicas[node]!;
    const previous = this.previousReplicas[node]!;
    const started = Math.max(0, have + count - previous) - Math.max(0, have - previous);
    const opening = this.gpusUsed[site] === 0 ? sites.activationUsd[site]! : 0;
    return count * nodes.replicaUsd[node]! + started * this.moveUsd + opening;
  }

  /** $/h for each request per second of a pair that stays unserved. */
  unservedUsd(pair: number): number {
    return this.#unservedUsd[pair]!;
  }

  isCrumb(pair: number, rps: number): boolean {
    return rps <= this.problem.pairs.demandRps[pair]! * CRUMB;
  }

  setReplicas(node: number, count: number): void {
    if (this.replicas[node] === count) return;
    this.#log(0, node, this.replicas[node]!);
    this.#applyReplicas(node, count);
  }

  /** Sets the flow on an arc; what it no longer carries becomes unserved, what it takes was unserved. */
  setFlow(arc: number, rps: number): void {
    if (this.flowRps[arc] === rps) return;
    this.#log(1, arc, this.flowRps[arc]!);
    this.#applyFlow(arc, rps);
  }

  /** Hard demand not served, requests per second by pair. */
  hardUnserved(): Float64Array {
    const { pairs } = this.problem;
    return this.unservedRps.map((rps, pair) => (pairs.hard[pair] && !this.isCrumb(pair, rps) ? rps : 0));
  }

  hardUnservedRps(): number {
    return this.hardUnserved().reduce((sum, rps) => sum + rps, 0);
  }

  /** The part of `usd` that is no money but the penalty for unserved hard demand. */
  penaltyUsd(): number {
    return this.hardUnservedRps() * HARD_PENALTY_USD;
  }

  /** Removes replicas that the load does not need, everywhere. */
  trim(): void {
    const { nodes } = this.problem;
    for (let node = 0; node < nodes.count; node += 1) this.trimNode(node);
  }

  trimNode(node: number): void {
    const load = this.loadRps[node]! * (1 - CRUMB);
    let needed = this.replicas[node]!;
    while (needed > 0 && this.capacityRps(node, needed - 1) >= load) needed -= 1;
    this.setReplicas(node, needed);
  }

  #applyReplicas(node: number, count: number): void {
    const { nodes, sites } = this.problem;
    const site = nodes.site[node]!;
    const before = this.replicas[node]!;
    const previous = this.previousReplicas[node]!;
    const wasDark = this.gpusUsed[site] === 0;
    this.replicas[node] = count;
    this.gpusUsed[site]! += (count - before) * nodes.gpusPerReplica[node]!;
    this.usd += (count - before) * nodes.replicaUsd[node]!;
    this.usd += (Math.max(0, count - previous) - Math.max(0, before - previous)) * this.moveUsd;
    const isDark = this.gpusUsed[site] === 0;
    if (wasDark && !isDark) this.usd += sites.activationUsd[site]!;
    if (!wasDark && isDark) this.usd -= sites.activationUsd[site]!;
  }

  #applyFlow(arc: number, rps: number): void {
    const pair = this.arcs.pair[arc]!;
    const node = this.arcs.node[arc]!;
    const added = rps - this.flowRps[arc]!;
    this.flowRps[arc] = rps;
    const load = this.loadRps[node]! + added;
    this.loadRps[node] = load > this.capacityRps(node) * CRUMB ? load : Math.max(0, load);
    this.unservedRps[pair]! -= added;
    this.usd += added * (this.arcs.unitUsd[arc]! - this.#unservedUsd[pair]!);
    if (this.linkGbps.length > 0) {
      this.#eachLink(arc, (row, gbps) => {
        this.linkGbps[row]! += gbps * added;
      });
    }
  }

  #eachLink(arc: number, visit: (row: number, gbps: number) => void): void {
    const { pairs, nodes, sites, links } = this.problem;
    const pair = this.arcs.pair[arc]!;
    const cell = pairs.market[pair]! * sites.count + nodes.site[this.arcs.node[arc]!]!;
    for (let at = links.start[cell]!; at < links.start[cell + 1]!; at += 1) {
      const entry = links.entry[at]!;
      visit(entry >> 1, links.gbps[pairs.class[pair]! * 2 + (entry & 1)]!);
    }
  }

  #log(kind: 0 | 1, index: number, value: number): void {
    if (this.#logged === this.#logKind.length) {
      this.#logKind = grown(this.#logKind, new Uint8Array(this.#logged * 2));
      this.#logIndex = grown(this.#logIndex, new Int32Array(this.#logged * 2));
      this.#logValue = grown(this.#logValue, new Float64Array(this.#logged * 2));
    }
    this.#logKind[this.#logged] = kind;
    this.#logIndex[this.#logged] = index;
    this.#logValue[this.#logged] = value;
    this.#logged += 1;
  }
}

function grown<T extends Uint8Array | Int32Array | Float64Array>(from: T, into: T): T {
  into.set(from);
  return into;
}
