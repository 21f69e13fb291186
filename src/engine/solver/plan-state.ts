import type { Instance } from '../model/instance.ts';
import { endOfTwins, leadOf } from '../model/twins.ts';
import type { Network } from './network.ts';

/** Below this part of a pair's demand, or of a node's capacity, a flow is a crumb of rounding and counts as none. */
export const CRUMB = 1e-9;
/** How many times the dearest replica and way it costs to leave hard demand out. */
const HARD_PENALTY_FACTOR = 1e3;
/** Room below this part of a capacity is none: a path search that fills crumbs never ends. */
const USABLE = 1e-7;

/** Replicas in force, by node, each one above which is a move, and what a move costs, $/h. */
export interface InForce {
  readonly replicas: Int32Array;
  readonly moveUsd: number;
}

/** A point to return to; see `PlanState.rollback`. */
export interface Mark {
  readonly entries: number;
  readonly usd: number;
}

/**
 * A plan being worked on: replicas at nodes, flow on arcs, what is unserved, and the cost of all that, kept exact at
 * each step. Every change is logged, so a try that does not pay is undone in the time it took.
 *
 * GPUs of sites and capacity of rows are never exceeded. A node may be over its capacity between two moves only;
 * hard demand may be unserved on the way, at a penalty.
 */
export class PlanState {
  readonly instance: Instance;
  readonly replicas: Int32Array;
  readonly loadRps: Float64Array;
  readonly flowRps: Float64Array;
  readonly unservedRps: Float64Array;
  readonly gpusUsed: Int32Array;
  readonly rowGbps: Float64Array;
  /** $/h for each request per second unserved, the penalty of hard pairs included. */
  readonly unservedUsd: Float64Array;
  /** $/h, with the penalty for unserved hard demand. */
  usd = 0;
  /** Nothing new may be placed here while a move is tried; −1 for none. */
  bannedSite = -1;

  #logKind: Uint8Array = new Uint8Array(4096);
  #logIndex: Int32Array = new Int32Array(4096);
  #logValue: Float64Array = new Float64Array(4096);
  #logged = 0;
  readonly #hasRows: boolean;
  /** What the replicas at each node may be loaded with. */
  readonly #capacityRps: Float64Array;
  /** By rule of `instance.copies`: nodes that run something. */
  readonly #running: Int32Array;
  /** $/h for each copy that a rule lacks. */
  readonly #copyUsd: number;

  constructor(
    readonly network: Network,
    /** Null: moves are free. */
    readonly inForce: InForce | null = null,
  ) {
    const { pairs, nodes, sites, arcs, rows } = network.instance;
    this.instance = network.instance;
    this.replicas = new Int32Array(nodes.count);
    this.loadRps = new Float64Array(nodes.count);
    this.flowRps = new Float64Array(arcs.count);
    this.unservedRps = pairs.demandRps.slice();
    this.gpusUsed = new Int32Array(sites.count);
    this.rowGbps = new Float64Array(rows.count);
    this.#hasRows = rows.count > 0;
    this.#capacityRps = new Float64Array(nodes.count);
    this.unservedUsd = penalties(network.instance);
    this.#running = new Int32Array(network.instance.copies?.count ?? 0);
    this.#copyUsd = HARD_PENALTY_FACTOR * dearestReplicaUsd(network.instance);
    this.recount();
  }

  /** Becomes the same plan as `other` (of the same network). Forgets its log. */
  assign(other: PlanState): void {
    this.replicas.set(other.replicas);
    this.#capacityRps.set(other.#capacityRps);
    this.loadRps.set(other.loadRps);
    this.flowRps.set(other.flowRps);
    this.unservedRps.set(other.unservedRps);
    this.gpusUsed.set(other.gpusUsed);
    this.rowGbps.set(other.rowGbps);
    this.#running.set(other.#running);
    this.usd = other.usd;
    this.#logged = 0;
  }

  /** Adds loads and cost up afresh, from replicas and flows alone: thousands of moves leave a crumb each. */
  recount(): void {
    const { pairs, nodes, sites, arcs } = this.instance;
    this.loadRps.fill(0);
    this.rowGbps.fill(0);
    let usd = 0;
    for (let pair = 0; pair < pairs.count; pair += 1) {
      let served = 0;
      for (let arc = pairs.arcStart[pair]!; arc < pairs.arcStart[pair + 1]!; arc += 1) {
        const rps = this.flowRps[arc]!;
        if (rps === 0) continue;
        served += rps;
        this.loadRps[arcs.node[arc]!]! += rps;
        usd += rps * arcs.unitUsd[arc]!;
        if (this.#hasRows) this.#loadRows(arc, rps);
      }
      const left = pairs.demandRps[pair]! - served;
      this.unservedRps[pair] = this.isCrumb(pair, left) ? 0 : left;
      usd += this.unservedRps[pair]! * this.unservedUsd[pair]!;
    }
    for (let node = 0; node < nodes.count; node += 1) usd += this.#nodeUsd(node, this.replicas[node]!);
    for (let rule = 0; rule < this.#running.length; rule += 1) usd += this.copiesLacking(rule) * this.#copyUsd;
    for (let site = 0; site < sites.count; site += 1) if (this.gpusUsed[site]! > 0) usd += sites.activationUsd[site]!;
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

  /** Calls back with each node that a logged change touched, some of them more than once. */
  eachTouchedNode(visit: (node: number) => void): void {
    for (let entry = 0; entry < this.#logged; entry += 1) {
      const index = this.#logIndex[entry]!;
      visit(this.#logKind[entry] === 0 ? index : this.instance.arcs.node[index]!);
    }
  }

  capacityRps(node: number): number {
    return this.#capacityRps[node]!;
  }

  /** Room left at a node without a new replica; 0 rather than a crumb. */
  roomRps(node: number): number {
    const capacity = this.#capacityRps[node]!;
    if (capacity === 0) return 0;
    const room = capacity - this.loadRps[node]!;
    return room > capacity * USABLE ? room : 0;
  }

  /** How many replicas a node could still be given. */
  roomReplicas(node: number): number {
    const { nodes, sites } = this.instance;
    const site = nodes.site[node]!;
    if (site === this.bannedSite) return 0;
    const spare = sites.gpus[site]! - this.gpusUsed[site]!;
    const byGpus = Math.floor(spare / nodes.gpusPerReplica[leadOf(nodes, node)]!);
    return Math.min(byGpus, nodes.maxReplicas[node]! - this.replicas[node]!);
  }

  /** What the rows on an arc's path still let through, requests per second. */
  roomOnRows(arc: number): number {
    if (!this.#hasRows) return Number.POSITIVE_INFINITY;
    const { rows } = this.instance;
    let room = Number.POSITIVE_INFINITY;
    for (let at = rows.start[arc]!; at < rows.start[arc + 1]!; at += 1) {
      const row = rows.row[at]!;
      const left = rows.capacityGbps[row]! - this.rowGbps[row]!;
      room = Math.min(room, left > rows.capacityGbps[row]! * USABLE ? left / rows.gbpsPerRps[at]! : 0);
    }
    return room;
  }

  /** $/h of `count` replicas more at a node: themselves and the moves they are. */
  replicasUsd(node: number, count: number): number {
    const { lead: leads, replicaUsd } = this.instance.nodes;
    if (this.inForce === null && leads === undefined) return count * replicaUsd[node]!;
    const have = this.replicas[node]!;
    const lead = leadOf(this.instance.nodes, node);
    const end = endOfTwins(this.instance.nodes, lead);
    let usd = 0;
    for (let twin = lead; twin < end; twin += 1) usd += this.#nodeUsd(twin, have + count) - this.#nodeUsd(twin, have);
    return usd;
  }

  /** $/h for switching on the site of a node, if it is dark. */
  openingUsd(node: number): number {
    const site = this.instance.nodes.site[node]!;
    return this.gpusUsed[site] === 0 ? this.instance.sites.activationUsd[site]! : 0;
  }

  isCrumb(pair: number, rps: number): boolean {
    return rps <= this.instance.pairs.demandRps[pair]! * CRUMB;
  }

  /** Sets the replicas of a node, and with it those of its twins. */
  setReplicas(node: number, count: number): void {
    if (this.replicas[node] === count) return;
    const lead = leadOf(this.instance.nodes, node);
    for (let twin = endOfTwins(this.instance.nodes, lead) - 1; twin >= lead; twin -= 1) {
      this.#log(0, twin, this.replicas[twin]!);
      this.#applyReplicas(twin, count);
    }
  }

  /** Sets the flow on an arc; what it no longer carries becomes unserved, what it takes was unserved. */
  setFlow(arc: number, rps: number): void {
    const pair = this.network.arcPair[arc]!;
    const clean = rps <= this.instance.pairs.demandRps[pair]! * CRUMB ? 0 : rps;
    if (this.flowRps[arc] === clean) return;
    this.#log(1, arc, this.flowRps[arc]!);
    this.#applyFlow(arc, clean);
  }

  /** Hard demand not served, requests per second by pair. */
  hardUnserved(): Float64Array {
    const { hard } = this.instance.pairs;
    return this.unservedRps.map((rps, pair) => (hard[pair] && !this.isCrumb(pair, rps) ? rps : 0));
  }

  hardUnservedRps(): number {
    return this.hardUnserved().reduce((sum, rps) => sum + rps, 0);
  }

  /** How many copies a rule still lacks. */
  copiesLacking(rule: number): number {
    return Math.max(0, this.instance.copies!.least[rule]! - this.#running[rule]!);
  }

  /** Whether any rule lacks a copy. */
  lacksCopies(): boolean {
    for (let rule = 0; rule < this.#running.length; rule += 1) if (this.copiesLacking(rule) > 0) return true;
    return false;
  }

  /** Removes the replicas of a node that neither its load, nor that of a twin, nor a rule about copies needs. */
  trimNode(node: number): void {
    const have = this.replicas[node]!;
    if (have === 0) return;
    const { nodes } = this.instance;
    const lead = leadOf(nodes, node);
    const end = endOfTwins(nodes, lead);
    let needed = this.#isNeededCopy(lead) ? 1 : 0;
    for (let twin = lead; twin < end; twin += 1) {
      const table = nodes.capacityRps[twin]!;
      this.#dropCrumb(twin);
      const load = this.loadRps[twin]! * (1 - CRUMB);
      let own = have;
      while (own > needed && table[own - 1]! >= load) own -= 1;
      needed = own;
    }
    if (needed !== have) this.setReplicas(node, needed);
  }

  /** A load so small that it may be what sums left behind is added up afresh: a crumb must not keep a replica. */
  #dropCrumb(node: number): void {
    const load = this.loadRps[node]!;
    if (load === 0 || load > this.#capacityRps[node]! * CRUMB) return;
    const { nodeStart, nodeArc } = this.network;
    let rps = 0;
    for (let at = nodeStart[node]!; at < nodeStart[node + 1]!; at += 1) rps += this.flowRps[nodeArc[at]!]!;
    this.loadRps[node] = rps;
  }

  #isNeededCopy(node: number): boolean {
    const { copies } = this.instance;
    const rule = copies === undefined ? -1 : copies.ofNode[node]!;
    return rule >= 0 && this.#running[rule]! <= copies!.least[rule]!;
  }

  /** Removes what nothing needs and adds everything up afresh. */
  settle(): void {
    for (let node = 0; node < this.instance.nodes.count; node += 1) this.trimNode(node);
    this.commit();
    this.recount();
  }

  #nodeUsd(node: number, count: number): number {
    const usd = count * this.instance.nodes.replicaUsd[node]!;
    if (this.inForce === null) return usd;
    return usd + Math.max(0, count - this.inForce.replicas[node]!) * this.inForce.moveUsd;
  }

  #applyReplicas(node: number, count: number): void {
    const { nodes, sites } = this.instance;
    const site = nodes.site[node]!;
    const before = this.replicas[node]!;
    const gpusBefore = this.gpusUsed[site]!;
    const gpus = gpusBefore + (count - before) * nodes.gpusPerReplica[node]!;
    this.replicas[node] = count;
    this.#capacityRps[node] = nodes.capacityRps[node]![count]!;
    this.gpusUsed[site] = gpus;
    this.usd += this.#nodeUsd(node, count) - this.#nodeUsd(node, before);
    if (gpusBefore === 0 && gpus > 0) this.usd += sites.activationUsd[site]!;
    else if (gpusBefore > 0 && gpus === 0) this.usd -= sites.activationUsd[site]!;
    if (this.#running.length > 0 && (before === 0) !== (count === 0)) this.#countCopy(node, count === 0 ? -1 : 1);
  }

  #countCopy(node: number, change: 1 | -1): void {
    const rule = this.instance.copies!.ofNode[node]!;
    if (rule < 0) return;
    const lacked = this.copiesLacking(rule);
    this.#running[rule]! += change;
    this.usd += (this.copiesLacking(rule) - lacked) * this.#copyUsd;
  }

  #applyFlow(arc: number, rps: number): void {
    const { arcs } = this.instance;
    const pair = this.network.arcPair[arc]!;
    const node = arcs.node[arc]!;
    const added = rps - this.flowRps[arc]!;
    this.flowRps[arc] = rps;
    this.loadRps[node] = this.loadRps[node]! + added;
    this.unservedRps[pair] = this.unservedRps[pair]! - added;
    this.usd += added * (arcs.unitUsd[arc]! - this.unservedUsd[pair]!);
    if (this.#hasRows) this.#loadRows(arc, added);
  }

  #loadRows(arc: number, rps: number): void {
    const { rows } = this.instance;
    for (let at = rows.start[arc]!; at < rows.start[arc + 1]!; at += 1)
      this.rowGbps[rows.row[at]!]! += rps * rows.gbpsPerRps[at]!;
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

/**
 * The penalty for leaving a hard pair out is some times the dearest thing one could do for it, however little it asks:
 * no saving elsewhere can outweigh it.
 */
function penalties(instance: Instance): Float64Array {
  const { pairs, arcs } = instance;
  let unitUsd = 1e-3;
  for (let arc = 0; arc < arcs.count; arc += 1) unitUsd = Math.max(unitUsd, arcs.unitUsd[arc]!);
  const replicaUsd = dearestReplicaUsd(instance);
  return Float64Array.from({ length: pairs.count }, (_, pair) =>
    pairs.hard[pair] && pairs.demandRps[pair]! > 0
      ? HARD_PENALTY_FACTOR * (unitUsd + replicaUsd / pairs.demandRps[pair]!)
      : pairs.unservedUsd[pair]!,
  );
}

function dearestReplicaUsd({ nodes, sites }: Instance): number {
  let usd = 1e-3;
  for (let node = 0; node < nodes.count; node += 1)
    usd = Math.max(usd, nodes.replicaUsd[node]! + sites.activationUsd[nodes.site[node]!]!);
  return usd;
}

function grown<T extends Uint8Array | Int32Array | Float64Array>(from: T, into: T): T {
  into.set(from);
  return into;
}
