import { endOfTwins, leadOf } from '../model/twins.ts';
import type { PlanState } from './plan-state.ts';
import { type Manner, type Rerouting, THRIFTY } from './reroute.ts';
import type { Steps } from './steps.ts';

/** Through six nodes: measured on `planning`, where three find less and twelve take longer than they gain. */
const ANYWHERE: Manner = { ...THRIFTY, expansions: 6 };
const INTO_ROOM: Manner = { ...ANYWHERE, newReplicas: false };
/** Who leaves a site that closes opens replicas in the hope of those who leave it after them. */
const TOGETHER: Manner = { ...ANYWHERE, charge: 0.3 };
/** A site with more GPUs placed than this is not closed as a whole: the tries would take long and fail. */
const SMALL_SITE_GPUS = 48;
/** A saving below this part of the cost is rounding. */
const NOTICEABLE = 1e-9;

/**
 * Improves a plan until no single move pays: a replica dropped, a replica swapped for another elsewhere, a small site
 * closed. Each is tried exactly and undone if it does not save. A node is looked at again only after something at its
 * site changed ("don't look" bits, Bentley 1992).
 */
export class LocalSearch {
  readonly #plan: PlanState;
  readonly #reroute: Rerouting;
  readonly #waiting: Uint8Array;
  readonly #queue: Int32Array;
  #head = 0;
  #length = 0;

  constructor(
    plan: PlanState,
    reroute: Rerouting,
    /** A move that saves less is not made. */
    readonly leastSavingUsd = 0,
  ) {
    this.#plan = plan;
    this.#reroute = reroute;
    this.#waiting = new Uint8Array(plan.instance.nodes.count);
    this.#queue = new Int32Array(plan.instance.nodes.count);
  }

  /** Every node that runs anything is looked at, those with the most room first: they are the likeliest to go. */
  lookAtAll(): void {
    const { replicas, loadRps } = this.#plan;
    const used = Float64Array.from(replicas, (count, node) =>
      count > 0 ? loadRps[node]! / this.#plan.capacityRps(node) : 0,
    );
    const running = Int32Array.from(replicas.keys()).filter((node) => replicas[node]! > 0);
    running.sort((a, b) => used[a]! - used[b]! || a - b);
    for (const node of running) this.look(node);
  }

  look(node: number): void {
    if (this.#waiting[node] || this.#plan.replicas[node] === 0) return;
    this.#waiting[node] = 1;
    this.#queue[(this.#head + this.#length) % this.#queue.length] = node;
    this.#length += 1;
  }

  /** Runs until no move pays. */
  *run(): Steps<void> {
    while (this.#length > 0) {
      const node = this.#queue[this.#head]!;
      this.#head = (this.#head + 1) % this.#queue.length;
      this.#length -= 1;
      this.#waiting[node] = 0;
      this.#tryAll(node);
      if (yield) return;
    }
  }

  #tryAll(node: number): void {
    const plan = this.#plan;
    if (plan.replicas[node] === 0) return;
    plan.commit();
    const site = plan.instance.nodes.site[node]!;
    let changed = this.#drop(node, INTO_ROOM) || this.#drop(node, ANYWHERE);
    if (plan.gpusUsed[site]! > 0 && plan.gpusUsed[site]! <= SMALL_SITE_GPUS) changed = this.#close(site) || changed;
    if (changed) this.#lookNearby();
  }

  /** Replica after replica goes, while what they served goes elsewhere for less. */
  #drop(node: number, manner: Manner): boolean {
    const plan = this.#plan;
    let dropped = false;
    while (plan.replicas[node]! > 0) {
      const mark = plan.mark();
      plan.setReplicas(node, plan.replicas[node]! - 1);
      if (!this.#relieveTwins(node, manner, this.#below(mark.usd))) {
        plan.rollback(mark);
        return dropped;
      }
      dropped = true;
    }
    return dropped;
  }

  #relieveTwins(node: number, manner: Manner, limitUsd: number): boolean {
    const { nodes } = this.#plan.instance;
    const lead = leadOf(nodes, node);
    for (let twin = lead; twin < endOfTwins(nodes, lead); twin += 1)
      if (!this.#reroute.relieve(twin, manner, limitUsd)) return false;
    return true;
  }

  /** Everything at a site goes elsewhere. */
  #close(site: number): boolean {
    const plan = this.#plan;
    const { nodeStart } = plan.instance.sites;
    const mark = plan.mark();
    const limit = this.#below(mark.usd);
    plan.bannedSite = site;
    for (let node = nodeStart[site]!; node < nodeStart[site + 1]!; node += 1) plan.setReplicas(node, 0);
    let kept = true;
    for (let node = nodeStart[site]!; kept && node < nodeStart[site + 1]!; node += 1)
      if (plan.loadRps[node]! > 0) kept = this.#reroute.relieve(node, TOGETHER, limit);
    plan.bannedSite = -1;
    if (kept) plan.eachTouchedNode((touched) => plan.trimNode(touched));
    if (kept && plan.usd < limit) return true;
    plan.rollback(mark);
    return false;
  }

  #below(usd: number): number {
    return usd - Math.max(this.leastSavingUsd, usd * NOTICEABLE);
  }

  /** All nodes at the sites of touched nodes may now be worth another look. */
  #lookNearby(): void {
    const plan = this.#plan;
    const { sites, nodes } = plan.instance;
    const touched = new Set<number>();
    plan.eachTouchedNode((node) => touched.add(nodes.site[node]!));
    plan.commit();
    for (const site of touched)
      for (let node = sites.nodeStart[site]!; node < sites.nodeStart[site + 1]!; node += 1) this.look(node);
  }
}
