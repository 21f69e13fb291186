import type { RandomStream } from '@/lib/random.ts';
import { dropReplica } from './drop-replica.ts';
import { PlanState } from './plan-state.ts';
import type { Manner, Rerouting } from './reroute.ts';

/** Sites with more GPUs placed than this are emptied only where the bound says so: it takes long and seldom gains. */
const SMALL_SITE_GPUS = 24;
/** So many replicas of a site may change hands in one try; mostly far fewer do, by the power of what is drawn. */
const MOST_ADOPTED = 24;
const FEWER = 4;
/** So many replicas may swap places with another class in one try, and the part of the tries that moves them at once. */
const MOST_SWAPPED = 4;
const SHARE_MOVED = 0.3;
/** After so many tries the list of what runs, and of where the plan loses, is drawn up again. */
const STOCK_AFTER = 2000;
/** Parts of the tries: for flows alone; of the rest, for what is unserved; where the plan loses most, and of these, for closing. */
const SHARE_REFLOWN = 0.2;
const SHARE_UNSERVED = 0.15;
const SHARE_ADOPT = 0.2;
const SHARE_CLOSE = 0.03;
/** Nodes that a way may lead through: after a ruin, and where only flows are rearranged. */
const NEAR = 2;
const FAR = 8;
/** A difference of less than this part of the cost is rounding. */
const ROUNDING = 1e-12;
/** Part of the tries that begin at a site by what it loses rather than anywhere. */
const SHARE_GUIDED = 0.5;

/** What the bound knows: where the plan loses against it, and what each site would run. */
export interface Guide {
  /** Fills in what each site loses, $/h; see `siteLosses`. */
  losses(into: Float64Array): void;
  /** Replicas at each node in the bound's own answer. */
  replicas(): Int32Array;
}

/**
 * Large neighbourhood search by ruin and recreate (Shaw 1998; Schrimpf et al. 2000): takes a few replicas that serve
 * the same markets away, empties a small site, or makes way for something better, then serves what was lost again with
 * a random taste for opening. Kept if the plan is cheaper, or hardly dearer than the best while that is still
 * allowed (record-to-record travel, Dueck 1993); undone if not.
 */
export class RuinRecreate {
  readonly #plan: PlanState;
  readonly #reroute: Rerouting;
  readonly #random: RandomStream;
  readonly #guide: Guide | null;
  /** Only tries that begin at these nodes; null for anywhere. */
  readonly #around: Int32Array | null;
  /** Nodes that ran something when stock was last taken; stale ones are skipped. */
  #running: Int32Array = new Int32Array(0);
  readonly #unserved: number[] = [];
  readonly #lossUpTo: Float64Array;
  #losses = 0;
  #untilStock = 0;
  readonly #lost: number[] = [];
  readonly #isLost: Uint8Array;
  readonly #touched: number[] = [];
  readonly #added: number[] = [];
  /** Whether what is lost in this try may be served by new replicas. */
  #mayOpen = true;
  /** Through how many nodes a way may lead in this try. */
  #expansions = NEAR;
  /** The arc whose flow found its way anew last. */
  #reflown = -1;
  /** The best plan, once it was left; until then it is the plan itself. */
  readonly #best: PlanState;
  bestUsd: number;

  constructor(
    plan: PlanState,
    reroute: Rerouting,
    random: RandomStream,
    { guide = null, around = null }: { readonly guide?: Guide | null; readonly around?: Int32Array | null } = {},
  ) {
    this.#plan = plan;
    this.#reroute = reroute;
    this.#random = random;
    this.#guide = around ? null : guide;
    this.#around = around;
    this.#isLost = new Uint8Array(plan.instance.pairs.count);
    this.bestUsd = plan.usd;
    this.#best = new PlanState(plan.network, plan.inForce);
    this.#best.usd = Number.POSITIVE_INFINITY;
    this.#lossUpTo = new Float64Array(plan.instance.sites.count);
  }

  /**
   * One try. Kept if the plan is cheaper than it was, or dearer than the best by less than `toleranceUsd`; before the
   * best is left for a dearer one it is put by, at the price of that try.
   */
  try(toleranceUsd: number): void {
    const plan = this.#plan;
    if (this.#untilStock === 0) this.#takeStock();
    this.#untilStock -= 1;
    const mark = plan.mark();
    this.#ruin();
    const limit = Math.max(mark.usd, this.bestUsd + toleranceUsd);
    this.#recreate(limit);
    plan.bannedSite = -1;
    const isBest = plan.usd < this.bestUsd * (1 - ROUNDING);
    const leavesBest = !isBest && this.#best.usd > this.bestUsd;
    if (plan.usd >= limit * (1 - ROUNDING) || plan.usd === mark.usd || leavesBest) {
      plan.rollback(mark);
      if (leavesBest && plan.usd === this.bestUsd) this.#best.assign(plan);
      return;
    }
    plan.commit();
    if (isBest) this.bestUsd = plan.usd;
  }

  /** Goes back to the best plan met. */
  settle(): void {
    if (this.#plan.usd > this.bestUsd) this.#plan.assign(this.#best);
  }

  #ruin(): void {
    if (this.#random.next() < SHARE_REFLOWN) {
      this.#reflow();
      return;
    }
    if (this.#unserved.length > 0 && this.#random.next() < SHARE_UNSERVED) {
      this.#makeWayFor(this.#unserved[this.#below(this.#unserved.length)]!);
      return;
    }
    if (this.#losses > 0 && this.#random.next() < SHARE_ADOPT) {
      const site = this.#siteByLoss();
      if (this.#random.next() < SHARE_CLOSE) this.#empty(site);
      else this.#adopt(site);
      return;
    }
    const node = this.#pickNode();
    if (node < 0) return;
    const taste = this.#random.next();
    if (taste < 0.3) this.#removeAround(node, 1 + this.#below(5));
    else if (taste < 0.42) this.#emptySmall(node);
    else if (taste < 0.52) this.#force(node);
    else if (taste < 0.65) this.#trade(node);
    else this.#swapAround(node);
  }

  /** What the next arc carries finds its way anew, further than usual: one after another, all flows come to their turn. */
  #reflow(): void {
    const { flowRps, network } = this.#plan;
    for (let looked = 0; looked < flowRps.length; looked += 1) {
      this.#reflown = (this.#reflown + 1) % flowRps.length;
      if (flowRps[this.#reflown] === 0) continue;
      this.#plan.setFlow(this.#reflown, 0);
      this.#lose(network.arcPair[this.#reflown]!);
      this.#mayOpen = false;
      this.#expansions = FAR;
      return;
    }
  }

  /** A node that runs something: at a site that loses much, or anywhere. −1 if none is found. */
  #pickNode(): number {
    const { replicas, instance } = this.#plan;
    const { nodeStart } = instance.sites;
    if (this.#losses > 0 && this.#random.next() < SHARE_GUIDED) {
      const site = this.#siteByLoss();
      const count = nodeStart[site + 1]! - nodeStart[site]!;
      const offset = this.#below(count);
      for (let i = 0; i < count; i += 1) {
        const node = nodeStart[site]! + ((i + offset) % count);
        if (replicas[node]! > 0) return node;
      }
    }
    for (let tries = 0; tries < 20 && this.#running.length > 0; tries += 1) {
      const node = this.#running[this.#below(this.#running.length)]!;
      if (replicas[node]! > 0) return node;
    }
    return -1;
  }

  #siteByLoss(): number {
    const drawn = this.#random.next() * this.#losses;
    let low = 0;
    let high = this.#lossUpTo.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#lossUpTo[middle]! > drawn) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #takeStock(): void {
    const plan = this.#plan;
    this.#untilStock = STOCK_AFTER;
    const nodes = this.#around ?? Int32Array.from(plan.replicas.keys());
    this.#running = nodes.filter((node) => plan.replicas[node]! > 0);
    this.#unserved.length = 0;
    for (let pair = 0; pair < plan.unservedRps.length; pair += 1)
      if (!plan.isCrumb(pair, plan.unservedRps[pair]!)) this.#unserved.push(pair);
    if (this.#guide === null) return;
    const upTo = this.#lossUpTo;
    this.#guide.losses(upTo);
    for (let site = 1; site < upTo.length; site += 1) upTo[site]! += upTo[site - 1]!;
    this.#losses = upTo[upTo.length - 1] ?? 0;
  }

  /** One replica here, and one each at nodes that could serve the same pairs. */
  #removeAround(node: number, others: number): void {
    this.#removeReplica(node);
    for (let i = 0; i < others; i += 1) this.#removeReplica(this.#neighbour(node));
  }

  /** A small site goes dark and stays so for this try; a small neighbour or two may go with it. */
  #emptySmall(node: number): void {
    const plan = this.#plan;
    const { nodes } = plan.instance;
    let site = nodes.site[node]!;
    if (plan.gpusUsed[site]! > SMALL_SITE_GPUS) {
      this.#removeAround(node, 2);
      return;
    }
    for (let emptied = 0; emptied < 3; emptied += 1) {
      this.#empty(site);
      if (this.#random.next() < 0.6) return;
      const near = this.#neighbour(node);
      if (near < 0) return;
      site = nodes.site[near]!;
      if (plan.gpusUsed[site] === 0 || plan.gpusUsed[site]! > SMALL_SITE_GPUS) return;
    }
  }

  #empty(site: number): void {
    const { nodeStart } = this.#plan.instance.sites;
    if (this.#plan.bannedSite < 0) this.#plan.bannedSite = site;
    for (let node = nodeStart[site]!; node < nodeStart[site + 1]!; node += 1)
      while (this.#plan.replicas[node]! > 0) this.#removeReplica(node);
  }

  /**
   * A site comes nearer to what the bound would have it run: classes that it lacks grow, at the expense of those that it
   * has too much of, and for each replica gained another node near it loses one. Where none can grow, some go.
   */
  #adopt(site: number): void {
    const plan = this.#plan;
    const { nodeStart } = plan.instance.sites;
    const wish = this.#guide!.replicas();
    const first = nodeStart[site]!;
    const count = nodeStart[site + 1]! - first;
    const most = 1 + Math.floor(this.#random.next() ** FEWER * MOST_ADOPTED);
    const offset = this.#below(count);
    let changes = 0;
    for (let i = 0; i < count && changes < most; i += 1) {
      const node = first + ((i + offset) % count);
      const lacking = Math.min(wish[node]! - plan.replicas[node]!, most - changes);
      if (lacking <= 0) continue;
      this.#clearFor(node, lacking, wish);
      const more = Math.min(lacking, plan.roomReplicas(node));
      if (more <= 0) continue;
      changes += more;
      this.#addReplicas(node, more);
      for (let n = 0; n < more; n += 1) this.#removeOther(node);
    }
    if (changes > 0) return;
    for (let i = 0; i < count && changes < most; i += 1) {
      const node = first + ((i + offset) % count);
      for (; plan.replicas[node]! > wish[node]! && changes < most; changes += 1) this.#removeReplica(node);
    }
  }

  /** A new replica near a node, come what may; then some of those it could stand in for go. */
  #force(node: number): void {
    const plan = this.#plan;
    const near = this.#neighbour(node);
    if (near < 0 || plan.roomReplicas(near) < 1) {
      this.#removeAround(node, 3);
      return;
    }
    this.#addReplicas(near, Math.min(1 + this.#below(2), plan.roomReplicas(near)));
    this.#removeReplica(node);
    for (let i = this.#below(4); i >= 0; i -= 1) this.#removeOther(near);
  }

  /** A replica here for one elsewhere, and no other. */
  #trade(node: number): void {
    const near = this.#neighbour(node);
    if (near < 0 || near === node || this.#plan.roomReplicas(near) < 1) {
      this.#removeAround(node, 1);
      return;
    }
    this.#addReplicas(near, 1);
    if (this.#random.next() < 0.8) this.#removeReplica(node);
    this.#mayOpen = false;
  }

  /**
   * Some replicas go, and where they could run instead another class gives up the GPUs for them. Sometimes they move
   * there at once: left to itself, what was served here comes back here, and no two classes ever change places.
   */
  #swapAround(node: number): void {
    const plan = this.#plan;
    const { nodes } = plan.instance;
    const block = Math.min(plan.replicas[node]!, 1 + Math.floor(this.#random.next() ** 3 * MOST_SWAPPED));
    for (let n = 0; n < block; n += 1) this.#removeReplica(node);
    for (let times = 1 + this.#below(3); times > 0; times -= 1) {
      const near = this.#neighbour(node);
      if (near < 0 || near === node || plan.gpusUsed[nodes.site[near]!]! === 0) continue;
      this.#clearFor(near, block);
      const room = Math.min(block, plan.roomReplicas(near));
      if (room > 0 && this.#random.next() < SHARE_MOVED) this.#addReplicas(near, room);
    }
  }

  /** A pair that is not served in full: somewhere it may go there is a replica for it, or others make way. */
  #makeWayFor(pair: number): void {
    const plan = this.#plan;
    const { pairs, arcs, nodes } = plan.instance;
    const from = pairs.arcStart[pair]!;
    const count = pairs.arcStart[pair + 1]! - from;
    if (count === 0) return;
    this.#lose(pair);
    const node = arcs.node[from + this.#below(count)]!;
    if (plan.roomReplicas(node) >= 1) {
      this.#addReplicas(node, 1);
      for (let i = this.#below(3); i > 0; i -= 1) this.#removeOther(node);
    } else if (plan.gpusUsed[nodes.site[node]!]! > 0) {
      this.#clearFor(node);
    }
  }

  /**
   * Other classes at the site of a node give up GPUs until it could run so many replicas more: any of them, or, if it is
   * known what the site is wished to run, those that have too much.
   */
  #clearFor(node: number, replicas = 1, wish: Int32Array | null = null): void {
    const plan = this.#plan;
    const { nodes, sites } = plan.instance;
    const site = nodes.site[node]!;
    const first = sites.nodeStart[site]!;
    const count = sites.nodeStart[site + 1]! - first;
    const offset = this.#below(count);
    for (let i = 0; i < count; i += 1) {
      const other = first + ((i + offset) % count);
      if (other === node) continue;
      const spare = wish === null ? replicas : plan.replicas[other]! - wish[other]!;
      for (let n = 0; n < spare && plan.roomReplicas(node) < replicas; n += 1) this.#removeReplica(other);
    }
  }

  #removeOther(node: number): void {
    const other = this.#neighbour(node);
    if (other !== node) this.#removeReplica(other);
  }

  /** A random node that could serve a random pair of this one's; the pair's cheap arcs are drawn more often. */
  #neighbour(node: number): number {
    const { network, instance, flowRps } = this.#plan;
    const first = network.nodeStart[node]!;
    const count = network.nodeStart[node + 1]! - first;
    if (count === 0) return -1;
    let arc = network.nodeArc[first + this.#below(count)]!;
    for (let tries = 0; tries < 4 && flowRps[arc] === 0; tries += 1) arc = network.nodeArc[first + this.#below(count)]!;
    const pair = network.arcPair[arc]!;
    const from = instance.pairs.arcStart[pair]!;
    const arcs = instance.pairs.arcStart[pair + 1]! - from;
    const drawn = this.#random.next();
    return instance.arcs.node[from + Math.floor(drawn * drawn * arcs)]!;
  }

  #addReplicas(node: number, count: number): void {
    this.#plan.setReplicas(node, this.#plan.replicas[node]! + count);
    this.#added.push(node);
    this.#touched.push(node);
  }

  /** One replica less at a node, if it has any; what no longer fits is lost. */
  #removeReplica(node: number): void {
    const plan = this.#plan;
    if (node < 0 || plan.replicas[node] === 0) return;
    this.#touched.push(node);
    const { nodeStart } = plan.network;
    dropReplica(plan, node, this.#below(nodeStart[node + 1]! - nodeStart[node]!), this.#lose);
  }

  /** Requests that cost less here than where they are come here, as far as there is room. */
  #pull(node: number): void {
    const plan = this.#plan;
    const { network, instance, flowRps } = plan;
    const { pairs, arcs } = instance;
    for (let at = network.nodeStart[node]!; at < network.nodeStart[node + 1]! && plan.roomRps(node) > 0; at += 1) {
      const to = network.nodeArc[at]!;
      const end = pairs.arcStart[network.arcPair[to]! + 1]!;
      // Arcs of a pair rise in cost: those behind this one are dearer, or as dear.
      for (let from = end - 1; from > to; from -= 1) {
        if (flowRps[from] === 0 || arcs.unitUsd[from]! <= arcs.unitUsd[to]!) continue;
        const rps = Math.min(flowRps[from]!, plan.roomRps(node), plan.roomOnRows(to));
        if (rps <= 0) break;
        plan.setFlow(from, flowRps[from]! - rps);
        plan.setFlow(to, flowRps[to]! + rps);
        this.#touched.push(arcs.node[from]!);
      }
    }
  }

  readonly #lose = (pair: number): void => {
    if (this.#isLost[pair]) return;
    this.#isLost[pair] = 1;
    this.#lost.push(pair);
  };

  /** Serves what was lost again; gives up as soon as the plan is dearer than `limitUsd` even if the rest were free. */
  #recreate(limitUsd: number): void {
    const plan = this.#plan;
    const lost = this.#lost;
    const taste = this.#random.next();
    let lostRps = 0;
    for (const pair of lost) lostRps += plan.unservedRps[pair]!;
    const manner: Manner = {
      expansions: this.#expansions,
      hopedRps: lostRps,
      // Mostly little: charged in full for what others will fill as well, the first would rather stay unserved.
      charge: taste * taste,
      activationCharge: this.#random.next() < 0.5 ? 1 : this.#random.next(),
      newReplicas: this.#mayOpen,
    };
    this.#mayOpen = true;
    this.#expansions = NEAR;
    this.#order();
    let forgivenUsd = 0;
    for (const pair of lost) forgivenUsd += plan.unservedRps[pair]! * plan.unservedUsd[pair]!;
    let hopeful = true;
    for (const pair of lost) {
      this.#isLost[pair] = 0;
      if (!hopeful) continue;
      forgivenUsd -= plan.unservedRps[pair]! * plan.unservedUsd[pair]!;
      this.#reroute.serve(pair, manner);
      hopeful = plan.usd - forgivenUsd < limitUsd;
    }
    // The first may find room now that the last have opened.
    if (hopeful) for (const pair of lost) this.#reroute.serve(pair, manner);
    if (hopeful) for (const node of this.#added) this.#pull(node);
    for (const node of this.#touched) plan.trimNode(node);
    this.#added.length = 0;
    lost.length = 0;
    this.#touched.length = 0;
  }

  /** Half of the time what weighs most comes first, half of the time any order will do. */
  #order(): void {
    const lost = this.#lost;
    if (this.#random.next() < 0.5) {
      for (let i = lost.length - 1; i > 0; i -= 1) {
        const j = this.#below(i + 1);
        const swapped = lost[i]!;
        lost[i] = lost[j]!;
        lost[j] = swapped;
      }
      return;
    }
    const { unservedUsd, unservedRps } = this.#plan;
    lost.sort((a, b) => unservedUsd[b]! * unservedRps[b]! - unservedUsd[a]! * unservedRps[a]! || a - b);
  }

  #below(count: number): number {
    return Math.floor(this.#random.next() * count);
  }
}
