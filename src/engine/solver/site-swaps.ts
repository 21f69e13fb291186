import { steepestSlope } from '../model/capacity.ts';
import { leadOf } from '../model/twins.ts';
import type { PlanState } from './plan-state.ts';

/** A site to close, a dark one to open; −1 for none. */
export interface SiteSwap {
  readonly closes: number;
  readonly opens: number;
  /** $/h, estimated. */
  readonly savesUsd: number;
}

/** A survey looks at every arc, so there is one for each so many of them and swap asked for, at most. */
const ARCS_PER_SWAP = 6000;
/** No more swaps than this are worth a try before the next survey. */
const MOST_SWAPS = 64;

/**
 * Whole sites to open, to close, or to exchange, best first. What each saves is estimated for all of them together in
 * one walk over the arcs (Resende and Werneck 2006, "A hybrid multistart heuristic for the uncapacitated facility location
 * problem"; the walk is Whitaker's fast interchange, 1983):
 *
 *     saves(close s, open t) = gain(t) − loss(s) + extra(s, t)
 *
 * gain: what requests save that would go to t. loss: what those at s pay to go to the next best place with room, less what s
 * costs. extra: what they need not pay since t is there. Exact where sites have one node and room for everybody; with
 * scarce capacity a hint, which is why whoever asks tries it on the books.
 */
export class SiteSwaps {
  readonly #plan: PlanState;
  /** Sites with more GPUs placed than this are not closed. */
  readonly #mostGpus: number;
  /** $/h for each request per second at a node that is full. */
  readonly #fullUseUsd: Float64Array;
  readonly #gainUsd: Float64Array;
  readonly #extraUsd: Float64Array;
  /** What would come to a node of a dark site from elsewhere, requests per second. */
  readonly #pullRps: Float64Array;
  readonly #reached: number[] = [];
  /** The dark site whose opening alone saves most; −1 if none does. */
  #bestToOpen = -1;
  #swaps: SiteSwap[] = [];
  #next = 0;
  #surveyedUsd = Number.NaN;
  #untilSurvey = 0;

  constructor(plan: PlanState, mostGpus: number) {
    const { nodes, sites } = plan.instance;
    this.#plan = plan;
    this.#mostGpus = mostGpus;
    this.#fullUseUsd = Float64Array.from({ length: nodes.count }, (_, node) => {
      const slope = steepestSlope(nodes.capacityRps[node]!, nodes.maxReplicas[node]!);
      return slope > 0 ? nodes.replicaUsd[node]! / slope : Number.POSITIVE_INFINITY;
    });
    this.#gainUsd = new Float64Array(sites.count);
    this.#extraUsd = new Float64Array(sites.count);
    this.#pullRps = new Float64Array(nodes.count);
  }

  /** The best swap not given away yet; null if none is left that might pay. */
  next(): SiteSwap | null {
    this.#untilSurvey -= 1;
    if (this.#untilSurvey <= 0 && this.#plan.usd !== this.#surveyedUsd) this.#survey();
    const swap = this.#swaps[this.#next] ?? null;
    this.#next += 1;
    return swap;
  }

  /** What would come from elsewhere to each node of a site if it opened. */
  wishedRps(site: number): Float64Array {
    const { nodeStart } = this.#plan.instance.sites;
    return this.#pullRps.slice(nodeStart[site]!, nodeStart[site + 1]!);
  }

  #survey(): void {
    const { arcs, sites } = this.#plan.instance;
    this.#untilSurvey = Math.ceil(arcs.count / ARCS_PER_SWAP);
    this.#surveyedUsd = this.#plan.usd;
    this.#swaps = [];
    this.#next = 0;
    this.#sumGains();
    for (let site = 0; site < sites.count; site += 1) {
      const gpus = this.#plan.gpusUsed[site]!;
      if (gpus > 0 && gpus <= this.#mostGpus) this.#considerClosing(site);
      else if (gpus === 0) this.#note(-1, site, this.#gainUsd[site]!);
    }
    this.#swaps.sort((a, b) => b.savesUsd - a.savesUsd || a.closes - b.closes || a.opens - b.opens);
    this.#swaps.length = Math.min(this.#swaps.length, MOST_SWAPS);
  }

  #note(closes: number, opens: number, savesUsd: number): void {
    if (savesUsd > 0) this.#swaps.push({ closes, opens, savesUsd });
  }

  #sumGains(): void {
    const { instance, flowRps, unservedRps, unservedUsd } = this.#plan;
    const { pairs, nodes, sites, arcs } = instance;
    const gain = this.#gainUsd;
    gain.fill(0);
    this.#pullRps.fill(0);
    for (let pair = 0; pair < pairs.count; pair += 1) {
      const first = pairs.arcStart[pair]!;
      let above = unservedRps[pair]!;
      let aboveUsd = above * unservedUsd[pair]!;
      // Those that cost more than the arc at hand are behind it: from the last arc to the first, they become more.
      for (let arc = pairs.arcStart[pair + 1]! - 1; arc >= first; arc -= 1) {
        const rps = flowRps[arc]!;
        above += rps;
        aboveUsd += rps * arcs.unitUsd[arc]!;
        if (above === 0 || rps > 0) continue;
        const node = arcs.node[arc]!;
        if (!this.#couldOpen(node)) continue;
        const saved = aboveUsd - above * (arcs.unitUsd[arc]! + this.#fullUseUsd[node]!);
        if (saved <= 0) continue;
        gain[nodes.site[node]!]! += saved;
        this.#pullRps[node]! += above;
      }
    }
    this.#bestToOpen = -1;
    for (let site = 0; site < sites.count; site += 1) {
      gain[site]! -= sites.activationUsd[site]!;
      if (gain[site]! > (this.#bestToOpen < 0 ? 0 : gain[this.#bestToOpen]!) && this.#plan.gpusUsed[site] === 0)
        this.#bestToOpen = site;
    }
  }

  #considerClosing(site: number): void {
    const { network, instance, flowRps, replicas } = this.#plan;
    const { nodes, sites, arcs, pairs } = instance;
    let lossUsd = -sites.activationUsd[site]!;
    for (let node = sites.nodeStart[site]!; node < sites.nodeStart[site + 1]!; node += 1) {
      if (replicas[node] === 0) continue;
      lossUsd -= replicas[node]! * nodes.replicaUsd[node]!;
      for (let at = network.nodeStart[node]!; at < network.nodeStart[node + 1]!; at += 1) {
        const arc = network.nodeArc[at]!;
        const rps = flowRps[arc]!;
        if (rps === 0) continue;
        const pair = network.arcPair[arc]!;
        const nextUsd = this.#nextBestUsd(pair, site);
        const hereUsd = arcs.unitUsd[arc]!;
        lossUsd += rps * (nextUsd - hereUsd);
        for (let other = pairs.arcStart[pair]!; other < pairs.arcStart[pair + 1]!; other += 1) {
          const unitUsd = arcs.unitUsd[other]!;
          if (unitUsd >= nextUsd) break;
          const to = arcs.node[other]!;
          if (!this.#couldOpen(to)) continue;
          const extraUsd = rps * (nextUsd - Math.max(hereUsd, unitUsd + this.#fullUseUsd[to]!));
          if (extraUsd > 0) this.#reach(nodes.site[to]!, extraUsd);
        }
      }
    }
    this.#note(site, -1, -lossUsd);
    this.#noteBestExchange(site, lossUsd);
  }

  #noteBestExchange(site: number, lossUsd: number): void {
    // A site that takes nothing over from this one may still be the best to open at the same time.
    let best = this.#bestToOpen;
    let bestUsd = best >= 0 ? this.#gainUsd[best]! : Number.NEGATIVE_INFINITY;
    for (const other of this.#reached) {
      const usd = this.#gainUsd[other]! + this.#extraUsd[other]!;
      this.#extraUsd[other] = 0;
      if (usd <= bestUsd) continue;
      best = other;
      bestUsd = usd;
    }
    this.#reached.length = 0;
    if (best >= 0) this.#note(site, best, bestUsd - lossUsd);
  }

  #reach(site: number, usd: number): void {
    if (this.#extraUsd[site] === 0) this.#reached.push(site);
    this.#extraUsd[site]! += usd;
  }

  /** What a request of the pair costs where there is room, were the site dark; unserved if there is none. */
  #nextBestUsd(pair: number, site: number): number {
    const { instance, replicas, unservedUsd } = this.#plan;
    const { nodes, arcs, pairs } = instance;
    for (let arc = pairs.arcStart[pair]!; arc < pairs.arcStart[pair + 1]!; arc += 1) {
      const node = arcs.node[arc]!;
      if (replicas[node]! > 0 && nodes.site[node] !== site && this.#plan.roomRps(node) > 0) return arcs.unitUsd[arc]!;
    }
    return unservedUsd[pair]!;
  }

  #couldOpen(node: number): boolean {
    const { gpusUsed, instance } = this.#plan;
    const { nodes, sites } = instance;
    const site = nodes.site[node]!;
    return gpusUsed[site] === 0 && sites.gpus[site]! >= nodes.gpusPerReplica[leadOf(nodes, node)]!;
  }
}
