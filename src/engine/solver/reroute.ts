import { replicasFor } from '../model/capacity.ts';
import type { PlanState } from './plan-state.ts';

/** How hard to look for a way, and how to count what a new replica costs. */
export interface Manner {
  /** Nodes whose own requests may be moved on to make room: how deep a chain may be. */
  readonly expansions: number;
  /** 1: the first who uses a new replica pays for all of it; 0: only for the part it fills. */
  readonly charge: number;
  /** Part of a dark site's activation that the first who uses it pays. */
  readonly activationCharge: number;
  readonly newReplicas: boolean;
  /** No new replica is expected to carry more than this in the end; as much as it can if not given. */
  readonly hopedRps?: number;
}

/** As cheap as can be: a new replica is charged in full to the first who uses it. */
export const THRIFTY: Manner = { expansions: 3, charge: 1, activationCharge: 1, newReplicas: true };

/** A demand is split into no more pieces than this in one go; more are crumbs. */
const MOST_PIECES = 24;
/** Load above capacity by less than this part of it is rounding. */
const OVERLOAD = 1e-9;

const NOTHING = 0;
const ROOM = 1;
const REPLICAS = 2;
const LEAVE = 3;

/**
 * Finds the cheapest way to serve demand in a plan as it is: into room that is free, onto new replicas, or into the
 * place of requests that move on to another site for less. A way is a shortest path over nodes (successive shortest
 * augmenting paths; Ahuja, Magnanti and Orlin 1993, chapter 9), cut off after a few nodes: longer chains seldom pay.
 */
export class Rerouting {
  readonly #plan: PlanState;
  readonly #usd: Float64Array;
  readonly #amount: Float64Array;
  /** The arc by which requests would come to a node, and the one that they would leave at the node before. */
  readonly #arcIn: Int32Array;
  readonly #arcOut: Int32Array;
  readonly #from: Int32Array;
  readonly #depth: Uint8Array;
  /** Twice the epoch in which a node was seen, and one more if it has been expanded. */
  readonly #stamp: Int32Array;
  readonly #frontier: Int32Array;
  /** $/h for each request per second below which no new replica at a node can be had, however well it is filled. */
  readonly #leastUsd: Float64Array;
  readonly #replicaUsd: Float64Array;
  #waiting = 0;
  #seen = 0;
  #manner: Manner = { expansions: 0, charge: 1, activationCharge: 1, newReplicas: true };

  #bestUsd = 0;
  #bestKind = NOTHING;
  #bestNode = -1;
  #bestReplicas = 0;
  #bestArc = -1;

  constructor(plan: PlanState) {
    const { nodes } = plan.instance;
    this.#plan = plan;
    this.#usd = new Float64Array(nodes.count);
    this.#amount = new Float64Array(nodes.count);
    this.#arcIn = new Int32Array(nodes.count);
    this.#arcOut = new Int32Array(nodes.count);
    this.#from = new Int32Array(nodes.count);
    this.#depth = new Uint8Array(nodes.count);
    this.#stamp = new Int32Array(nodes.count);
    this.#frontier = new Int32Array(nodes.count);
    this.#replicaUsd = nodes.replicaUsd;
    this.#leastUsd = Float64Array.from({ length: nodes.count }, (_, node) => leastReplicaUsd(plan, node));
  }

  /** Serves the unserved demand of a pair as cheaply as it can; what would cost more than leaving it, it leaves. */
  serve(pair: number, manner: Manner): void {
    const plan = this.#plan;
    const { pairs, arcs } = plan.instance;
    for (let piece = 0; piece < MOST_PIECES; piece += 1) {
      const left = plan.unservedRps[pair]!;
      if (plan.isCrumb(pair, left)) return;
      this.#begin(manner, plan.unservedUsd[pair]!);
      for (let arc = pairs.arcStart[pair]!; arc < pairs.arcStart[pair + 1]!; arc += 1) {
        const unit = arcs.unitUsd[arc]!;
        if (unit >= this.#bestUsd) break;
        this.#reach(arcs.node[arc]!, unit, arc, -1, -1, 0, left);
      }
      this.#explore();
      if (this.#bestKind === NOTHING) return;
      this.#augment();
    }
  }

  /**
   * Moves what a node carries above its capacity elsewhere, as long as the plan stays below `limitUsd`; false if it
   * cannot, with part of it moved: roll back.
   */
  relieve(node: number, manner: Manner, limitUsd: number): boolean {
    const plan = this.#plan;
    // A part of what it carries now: where everything leaves, sums leave a crumb behind that nobody can move.
    const rounding = plan.loadRps[node]! * OVERLOAD;
    for (let piece = 0; piece < MOST_PIECES * 8; piece += 1) {
      const over = plan.loadRps[node]! - plan.capacityRps(node);
      if (over <= rounding) return plan.usd < limitUsd;
      // Ways only get dearer: if the cheapest costs more than what is left to save, the whole does.
      this.#begin(manner, (limitUsd - plan.usd) / over);
      this.#usd[node] = 0;
      this.#amount[node] = over;
      this.#arcIn[node] = -1;
      this.#from[node] = -1;
      this.#depth[node] = 0;
      this.#expand(node);
      this.#explore();
      if (this.#bestKind === NOTHING) return false;
      this.#augment();
    }
    return false;
  }

  #begin(manner: Manner, limitUsd: number): void {
    this.#manner = manner;
    this.#seen += 2;
    this.#waiting = 0;
    this.#bestUsd = limitUsd;
    this.#bestKind = NOTHING;
  }

  /** Requests could come to a node at this cost each: what could they do there? */
  #reach(node: number, usd: number, arcIn: number, arcOut: number, from: number, depth: number, rps: number): void {
    const stamp = this.#stamp[node]!;
    const known = stamp >= this.#seen;
    if (known && (stamp > this.#seen || this.#usd[node]! <= usd)) return;
    const plan = this.#plan;
    // A row may lie on several arcs of one path; each arc takes no more than its part.
    const amount = Math.min(rps, plan.roomOnRows(arcIn) / (depth + 1));
    if (amount <= 0) return;
    const room = plan.roomRps(node);
    this.#stamp[node] = this.#seen;
    this.#usd[node] = usd;
    this.#amount[node] = amount;
    this.#arcIn[node] = arcIn;
    this.#arcOut[node] = arcOut;
    this.#from[node] = from;
    this.#depth[node] = depth;
    if (room > 0) {
      this.#bestUsd = usd;
      this.#bestKind = ROOM;
      this.#bestNode = node;
      return;
    }
    if (this.#manner.newReplicas && usd + this.#leastUsd[node]! < this.#bestUsd && this.#couldPay(node, usd, amount))
      this.#considerReplicas(node, usd, amount);
    // Where nothing is served there is nobody who could move on.
    if (!known && this.#manner.expansions > 0 && plan.loadRps[node]! > 0) {
      this.#frontier[this.#waiting] = node;
      this.#waiting += 1;
    }
  }

  /** False if not even one replica, charged to all that it is hoped to carry, would be cheaper than the best way known. */
  #couldPay(node: number, usd: number, wanted: number): boolean {
    const { charge, hopedRps } = this.#manner;
    if (hopedRps === undefined && charge < 1) return true;
    const most = wanted + Math.max(0, (hopedRps ?? wanted) - wanted) * (1 - charge);
    return usd + this.#replicaUsd[node]! / most < this.#bestUsd;
  }

  #considerReplicas(node: number, usd: number, wanted: number): void {
    const plan = this.#plan;
    const spare = plan.roomReplicas(node);
    if (spare <= 0) return;
    const table = plan.instance.nodes.capacityRps[node]!;
    const have = plan.replicas[node]!;
    const load = plan.loadRps[node]!;
    const enough = table[have + 1]! - load >= wanted;
    const replicas = enough ? 1 : replicasFor(table, load + wanted, have + 1, have + spare) - have;
    this.#considerCount(node, usd, replicas, wanted);
    // One fewer, all of them full, is often the better beginning.
    if (replicas > 1) this.#considerCount(node, usd, replicas - 1, wanted);
  }

  #considerCount(node: number, usd: number, replicas: number, wanted: number): void {
    const plan = this.#plan;
    const added = plan.instance.nodes.capacityRps[node]![plan.replicas[node]! + replicas]! - plan.loadRps[node]!;
    if (added <= 0) return;
    const served = Math.min(wanted, added);
    const { charge, activationCharge } = this.#manner;
    const hoped = Math.max(served, Math.min(added, this.#manner.hopedRps ?? added));
    const carried = served + (hoped - served) * (1 - charge);
    const cost = plan.replicasUsd(node, replicas) + plan.openingUsd(node) * activationCharge;
    const each = usd + cost / carried;
    if (each >= this.#bestUsd) return;
    this.#bestUsd = each;
    this.#bestKind = REPLICAS;
    this.#bestNode = node;
    this.#bestReplicas = replicas;
  }

  #explore(): void {
    for (let expansions = this.#manner.expansions; expansions > 0; expansions -= 1) {
      let nearest = -1;
      let usd = this.#bestUsd;
      for (let at = 0; at < this.#waiting; at += 1) {
        const label = this.#usd[this.#frontier[at]!]!;
        if (label >= usd) continue;
        usd = label;
        nearest = at;
      }
      if (nearest < 0) return;
      const node = this.#frontier[nearest]!;
      this.#waiting -= 1;
      this.#frontier[nearest] = this.#frontier[this.#waiting]!;
      this.#expand(node);
    }
  }

  /** Requests at this node make room by moving on. */
  #expand(node: number): void {
    const { network, instance, flowRps, unservedUsd } = this.#plan;
    const { nodeStart, nodeArc, pairAt, unitAt } = network;
    const { arcStart } = instance.pairs;
    const { node: nodeOf, unitUsd } = instance.arcs;
    const stamps = this.#stamp;
    const labels = this.#usd;
    this.#stamp[node] = this.#seen + 1;
    const seen = this.#seen;
    const usd = this.#usd[node]!;
    const amount = this.#amount[node]!;
    const depth = this.#depth[node]! + 1;
    const endOfNode = nodeStart[node + 1]!;
    for (let at = nodeStart[node]!; at < endOfNode; at += 1) {
      const out = nodeArc[at]!;
      const rps = flowRps[out]!;
      if (rps <= 0) continue;
      const pair = pairAt[at]!;
      const base = usd - unitAt[at]!;
      if (base + unservedUsd[pair]! < this.#bestUsd) {
        this.#bestUsd = base + unservedUsd[pair]!;
        this.#bestKind = LEAVE;
        this.#bestNode = node;
        this.#bestArc = out;
      }
      const moved = Math.min(amount, rps);
      const end = arcStart[pair + 1]!;
      for (let arc = arcStart[pair]!; arc < end; arc += 1) {
        const reached = base + unitUsd[arc]!;
        if (reached >= this.#bestUsd) break;
        const to = nodeOf[arc]!;
        // Most nodes were reached for less before, or have been left already: they are not worth a call.
        const stamp = stamps[to]!;
        if (stamp > seen || (stamp === seen && labels[to]! <= reached)) continue;
        this.#reach(to, reached, arc, out, node, depth, moved);
      }
    }
  }

  #augment(): void {
    const plan = this.#plan;
    const node = this.#bestNode;
    let rps = this.#amount[node]!;
    if (this.#bestKind === REPLICAS) plan.setReplicas(node, plan.replicas[node]! + this.#bestReplicas);
    if (this.#bestKind === LEAVE) {
      rps = Math.min(rps, plan.flowRps[this.#bestArc]!);
      plan.setFlow(this.#bestArc, plan.flowRps[this.#bestArc]! - rps);
    } else {
      rps = Math.min(rps, plan.roomRps(node));
    }
    for (let at = node; this.#arcIn[at]! >= 0; at = this.#from[at]!) {
      const arcIn = this.#arcIn[at]!;
      const arcOut = this.#arcOut[at]!;
      plan.setFlow(arcIn, plan.flowRps[arcIn]! + rps);
      if (arcOut >= 0) plan.setFlow(arcOut, plan.flowRps[arcOut]! - rps);
      if (this.#from[at]! < 0) break;
    }
  }
}

function leastReplicaUsd({ instance: { nodes } }: PlanState, node: number): number {
  const table = nodes.capacityRps[node]!;
  let steepest = 0;
  for (let n = 1; n <= nodes.maxReplicas[node]!; n += 1) steepest = Math.max(steepest, table[n]! - table[n - 1]!);
  return nodes.replicaUsd[node]! / steepest;
}
