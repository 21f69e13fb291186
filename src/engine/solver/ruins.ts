import type { RandomStream } from '@/lib/random.ts';
import { replicasFor } from '../model/capacity.ts';
import type { PlanState } from './plan-state.ts';
import { SiteSwaps } from './site-swaps.ts';
import type { WorthTrying } from './worth-trying.ts';
import type { Wreck } from './wreck.ts';

/** Sites with more GPUs placed than this are emptied only where the bound says so: it takes long and seldom gains. */
const SMALL_SITE_GPUS = 24;
/** So many replicas of a site may change hands in one try; mostly far fewer do, by the power of what is drawn. */
const MOST_ADOPTED = 24;
const FEWER = 4;
/** So many replicas may swap places with another class in one try, and the part of the tries that moves them at once. */
const MOST_SWAPPED = 4;
const SHARE_MOVED = 0.3;
/** Parts of the tries: for flows alone; of the rest, for what is unserved; where the plan loses most. */
const SHARE_REFLOWN = 0.2;
const SHARE_UNSERVED = 0.15;
const SHARE_ADOPT = 0.2;
/** Of these, those that close a site: a large one takes twenty times as long. Measured on `planning` and on public facility files. */
const SHARE_CLOSE = { small: 0.03, large: 0.005 } as const;
/** Part of the tries that swap whole sites: more where that has just paid, less where it has not. */
const SHARE_SWAPS = { first: 0.05, least: 0.01, most: 0.3 } as const;
const PAID = 1.5;
const DID_NOT_PAY = 0.97;
/** Of the swaps that no estimate speaks for, those that close nothing. */
const SHARE_ADDED = 0.2;
/** Nodes that a way may lead through where only flows are rearranged. */
const FAR = 8;

/** The ways to ruin a plan a little: each takes something away, or puts something in, that the rest then adapts to. */
export class Ruins {
  readonly #plan: PlanState;
  readonly #wreck: Wreck;
  readonly #worth: WorthTrying;
  readonly #random: RandomStream;
  readonly #swaps: SiteSwaps;
  /** The arc whose flow found its way anew last. */
  #reflown = -1;
  #isSwap = false;
  #shareOfSwaps: number = SHARE_SWAPS.first;

  constructor(plan: PlanState, wreck: Wreck, worth: WorthTrying, random: RandomStream) {
    this.#plan = plan;
    this.#wreck = wreck;
    this.#worth = worth;
    this.#random = random;
    this.#swaps = new SiteSwaps(plan, SMALL_SITE_GPUS);
  }

  /** Ruins the plan in one way or another. */
  strike(): void {
    const worth = this.#worth;
    if (this.#random.next() < SHARE_REFLOWN) {
      this.#reflow();
      return;
    }
    if (worth.unserved.length > 0 && this.#random.next() < SHARE_UNSERVED) {
      this.#makeWayFor(worth.unserved[this.#wreck.below(worth.unserved.length)]!);
      return;
    }
    if (worth.knowsLosses && this.#random.next() < this.#shareOfSwaps) {
      this.#swapSites();
      return;
    }
    if (worth.knowsLosses && this.#random.next() < SHARE_ADOPT) {
      const site = worth.siteByLoss();
      const size = this.#plan.gpusUsed[site]! > SMALL_SITE_GPUS ? 'large' : 'small';
      if (this.#random.next() < SHARE_CLOSE[size]) this.#wreck.empty(site);
      else this.#adopt(site);
      return;
    }
    const node = worth.node();
    if (node < 0) return;
    const taste = this.#random.next();
    if (taste < 0.3) this.#wreck.removeAround(node, 1 + this.#wreck.below(5));
    else if (taste < 0.42) this.#emptySmall(node);
    else if (taste < 0.52) this.#force(node);
    else if (taste < 0.65) this.#trade(node);
    else this.#swapAround(node);
  }

  /** Whether the plan became cheaper by what was ruined last. */
  learn(paid: boolean): void {
    if (!this.#isSwap) return;
    const { least, most } = SHARE_SWAPS;
    this.#shareOfSwaps = Math.min(most, Math.max(least, this.#shareOfSwaps * (paid ? PAID : DID_NOT_PAY)));
    this.#isSwap = false;
  }

  /** What the next arc carries finds its way anew, further than usual: one after another, all flows come to their turn. */
  #reflow(): void {
    const { flowRps, network } = this.#plan;
    for (let looked = 0; looked < flowRps.length; looked += 1) {
      this.#reflown = (this.#reflown + 1) % flowRps.length;
      if (flowRps[this.#reflown] === 0) continue;
      this.#plan.setFlow(this.#reflown, 0);
      this.#wreck.lose(network.arcPair[this.#reflown]!);
      this.#wreck.mayOpen = false;
      this.#wreck.expansions = FAR;
      return;
    }
  }

  /** A small site goes dark and stays so for this try; a small neighbour or two may go with it. */
  #emptySmall(node: number): void {
    const plan = this.#plan;
    const { nodes } = plan.instance;
    let site = nodes.site[node]!;
    if (plan.gpusUsed[site]! > SMALL_SITE_GPUS) {
      this.#wreck.removeAround(node, 2);
      return;
    }
    for (let emptied = 0; emptied < 3; emptied += 1) {
      this.#wreck.empty(site);
      if (this.#random.next() < 0.6) return;
      const near = this.#wreck.neighbour(node);
      if (near < 0) return;
      site = nodes.site[near]!;
      if (plan.gpusUsed[site] === 0 || plan.gpusUsed[site]! > SMALL_SITE_GPUS) return;
    }
  }

  /** A whole site closes, another opens, or both: where an estimate says that it pays, or the bound was of two minds. */
  #swapSites(): void {
    this.#isSwap = true;
    const swap = this.#swaps.next();
    const closes = swap ? swap.closes : this.#random.next() < SHARE_ADDED ? -1 : this.#smallSite();
    const opens = swap ? swap.opens : this.#worth.darkSite();
    if (closes >= 0) this.#wreck.empty(closes);
    if (opens >= 0) this.#openFor(opens);
  }

  #smallSite(): number {
    const { gpusUsed, instance } = this.#plan;
    const node = this.#worth.node();
    const site = node < 0 ? -1 : instance.nodes.site[node]!;
    return site >= 0 && gpusUsed[site]! <= SMALL_SITE_GPUS ? site : -1;
  }

  /** A dark site opens with as many replicas as what is lost, and what would come there for less, may need. */
  #openFor(site: number): void {
    const { instance, replicas, unservedRps } = this.#plan;
    const { pairs, nodes, sites, arcs } = instance;
    const wishedRps = this.#swaps.wishedRps(site);
    for (const pair of this.#wreck.lost)
      for (let arc = pairs.arcStart[pair]!; arc < pairs.arcStart[pair + 1]!; arc += 1) {
        const node = arcs.node[arc]!;
        if (nodes.site[node] !== site) continue;
        wishedRps[node - sites.nodeStart[site]!]! += unservedRps[pair]!;
        break;
      }
    for (let node = sites.nodeStart[site]!; node < sites.nodeStart[site + 1]!; node += 1) {
      const rps = wishedRps[node - sites.nodeStart[site]!]!;
      const have = replicas[node]!;
      const room = this.#plan.roomReplicas(node);
      if (rps <= 0 || room <= 0) continue;
      const wanted = replicasFor(nodes.capacityRps[node]!, rps, 1, have + room);
      if (wanted > have) this.#wreck.addReplicas(node, wanted - have);
    }
  }

  /**
   * A site comes nearer to what the bound would have it run: classes that it lacks grow, at the expense of those that it
   * has too much of, and for each replica gained another node near it loses one. Where none can grow, some go.
   */
  #adopt(site: number): void {
    const plan = this.#plan;
    const wreck = this.#wreck;
    const { nodeStart } = plan.instance.sites;
    const wish = this.#worth.guide!.replicas();
    const first = nodeStart[site]!;
    const count = nodeStart[site + 1]! - first;
    const most = 1 + Math.floor(this.#random.next() ** FEWER * MOST_ADOPTED);
    const offset = wreck.below(count);
    let changes = 0;
    for (let i = 0; i < count && changes < most; i += 1) {
      const node = first + ((i + offset) % count);
      const lacking = Math.min(wish[node]! - plan.replicas[node]!, most - changes);
      if (lacking <= 0) continue;
      wreck.clearFor(node, lacking, wish);
      const more = Math.min(lacking, plan.roomReplicas(node));
      if (more <= 0) continue;
      changes += more;
      wreck.addReplicas(node, more);
      for (let n = 0; n < more; n += 1) wreck.removeOther(node);
    }
    if (changes > 0) return;
    for (let i = 0; i < count && changes < most; i += 1) {
      const node = first + ((i + offset) % count);
      for (; plan.replicas[node]! > wish[node]! && changes < most; changes += 1) wreck.removeReplica(node);
    }
  }

  /** A new replica near a node, come what may; then some of those it could stand in for go. */
  #force(node: number): void {
    const plan = this.#plan;
    const wreck = this.#wreck;
    const near = wreck.neighbour(node);
    if (near < 0 || plan.roomReplicas(near) < 1) {
      wreck.removeAround(node, 3);
      return;
    }
    wreck.addReplicas(near, Math.min(1 + wreck.below(2), plan.roomReplicas(near)));
    wreck.removeReplica(node);
    for (let i = wreck.below(4); i >= 0; i -= 1) wreck.removeOther(near);
  }

  /** A replica here for one elsewhere, and no other. */
  #trade(node: number): void {
    const wreck = this.#wreck;
    const near = wreck.neighbour(node);
    if (near < 0 || near === node || this.#plan.roomReplicas(near) < 1) {
      wreck.removeAround(node, 1);
      return;
    }
    wreck.addReplicas(near, 1);
    if (this.#random.next() < 0.8) wreck.removeReplica(node);
    wreck.mayOpen = false;
  }

  /**
   * Some replicas go, and where they could run instead another class gives up the GPUs for them. Sometimes they move
   * there at once: left to itself, what was served here comes back here, and no two classes ever change places.
   */
  #swapAround(node: number): void {
    const plan = this.#plan;
    const wreck = this.#wreck;
    const { nodes } = plan.instance;
    const block = Math.min(plan.replicas[node]!, 1 + Math.floor(this.#random.next() ** 3 * MOST_SWAPPED));
    for (let n = 0; n < block; n += 1) wreck.removeReplica(node);
    for (let times = 1 + wreck.below(3); times > 0; times -= 1) {
      const near = wreck.neighbour(node);
      if (near < 0 || near === node || plan.gpusUsed[nodes.site[near]!]! === 0) continue;
      wreck.clearFor(near, block);
      const room = Math.min(block, plan.roomReplicas(near));
      if (room > 0 && this.#random.next() < SHARE_MOVED) wreck.addReplicas(near, room);
    }
  }

  /** A pair that is not served in full: somewhere it may go there is a replica for it, or others make way. */
  #makeWayFor(pair: number): void {
    const plan = this.#plan;
    const wreck = this.#wreck;
    const { pairs, arcs, nodes } = plan.instance;
    const from = pairs.arcStart[pair]!;
    const count = pairs.arcStart[pair + 1]! - from;
    if (count === 0) return;
    wreck.lose(pair);
    const node = arcs.node[from + wreck.below(count)]!;
    if (plan.roomReplicas(node) >= 1) {
      wreck.addReplicas(node, 1);
      for (let i = wreck.below(3); i > 0; i -= 1) wreck.removeOther(node);
    } else if (plan.gpusUsed[nodes.site[node]!]! > 0) {
      wreck.clearFor(node);
    }
  }
}
