import type { RandomStream } from '@/lib/random.ts';
import { leadOf } from '../model/twins.ts';
import { dropReplica } from './drop-replica.ts';
import type { PlanState } from './plan-state.ts';

/** Nodes that a way may lead through after a ruin, unless it says otherwise. */
const NEAR = 2;

/** A plan with pieces missing: what a ruin took away and put in, and how what was lost is to be served again. */
export class Wreck {
  /** Pairs that are not served as they were. */
  readonly lost: number[] = [];
  /** Nodes whose replicas may have become needless. */
  readonly touched: number[] = [];
  /** Nodes that were given replicas in the hope of requests. */
  readonly added: number[] = [];
  /** Whether what is lost may be served by new replicas. */
  mayOpen = true;
  /** Through how many nodes a way may lead. */
  expansions = NEAR;
  readonly #plan: PlanState;
  readonly #random: RandomStream;
  readonly #isLost: Uint8Array;

  constructor(plan: PlanState, random: RandomStream) {
    this.#plan = plan;
    this.#random = random;
    this.#isLost = new Uint8Array(plan.instance.pairs.count);
  }

  /** Forgets everything: the plan is whole again. */
  clear(): void {
    for (const pair of this.lost) this.#isLost[pair] = 0;
    this.lost.length = 0;
    this.touched.length = 0;
    this.added.length = 0;
    this.mayOpen = true;
    this.expansions = NEAR;
    this.#plan.bannedSite = -1;
  }

  readonly lose = (pair: number): void => {
    if (this.#isLost[pair]) return;
    this.#isLost[pair] = 1;
    this.lost.push(pair);
  };

  addReplicas(node: number, count: number): void {
    this.#plan.setReplicas(node, this.#plan.replicas[node]! + count);
    this.added.push(node);
    this.touched.push(node);
  }

  /** One replica less at a node, if it has any; what no longer fits is lost. */
  removeReplica(node: number): void {
    const plan = this.#plan;
    if (node < 0 || plan.replicas[node] === 0) return;
    this.touched.push(node);
    const { nodeStart } = plan.network;
    dropReplica(plan, node, this.below(nodeStart[node + 1]! - nodeStart[node]!), this.lose);
  }

  removeOther(node: number): void {
    const other = this.neighbour(node);
    if (other !== node) this.removeReplica(other);
  }

  /** One replica here, and one each at nodes that could serve the same pairs. */
  removeAround(node: number, others: number): void {
    this.removeReplica(node);
    for (let i = 0; i < others; i += 1) this.removeReplica(this.neighbour(node));
  }

  /** The first site that is emptied stays dark for this try. */
  empty(site: number): void {
    const { nodeStart } = this.#plan.instance.sites;
    if (this.#plan.bannedSite < 0) this.#plan.bannedSite = site;
    for (let node = nodeStart[site]!; node < nodeStart[site + 1]!; node += 1)
      while (this.#plan.replicas[node]! > 0) this.removeReplica(node);
  }

  /**
   * Other classes at the site of a node give up GPUs until it could run so many replicas more: any of them, or, if it is
   * known what the site is wished to run, those that have too much.
   */
  clearFor(node: number, replicas = 1, wish: Int32Array | null = null): void {
    const plan = this.#plan;
    const { nodes, sites } = plan.instance;
    const site = nodes.site[node]!;
    const first = sites.nodeStart[site]!;
    const count = sites.nodeStart[site + 1]! - first;
    const offset = this.below(count);
    for (let i = 0; i < count; i += 1) {
      const other = first + ((i + offset) % count);
      if (leadOf(nodes, other) === leadOf(nodes, node)) continue;
      const spare = wish === null ? replicas : plan.replicas[other]! - wish[other]!;
      for (let n = 0; n < spare && plan.roomReplicas(node) < replicas; n += 1) this.removeReplica(other);
    }
  }

  /** A random node that could serve a random pair of this one's; the pair's cheap arcs are drawn more often. */
  neighbour(node: number): number {
    const { network, instance, flowRps } = this.#plan;
    const first = network.nodeStart[node]!;
    const count = network.nodeStart[node + 1]! - first;
    if (count === 0) return -1;
    let arc = network.nodeArc[first + this.below(count)]!;
    for (let tries = 0; tries < 4 && flowRps[arc] === 0; tries += 1) arc = network.nodeArc[first + this.below(count)]!;
    const pair = network.arcPair[arc]!;
    const from = instance.pairs.arcStart[pair]!;
    const arcs = instance.pairs.arcStart[pair + 1]! - from;
    const drawn = this.#random.next();
    return instance.arcs.node[from + Math.floor(drawn * drawn * arcs)]!;
  }

  below(count: number): number {
    return Math.floor(this.#random.next() * count);
  }
}
