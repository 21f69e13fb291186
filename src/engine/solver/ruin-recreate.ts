import type { RandomStream } from '@/lib/random.ts';
import { layCheapCopies } from './lay-copies.ts';
import { PlanState } from './plan-state.ts';
import type { Manner, Rerouting } from './reroute.ts';
import { Ruins } from './ruins.ts';
import { type Guide, WorthTrying } from './worth-trying.ts';
import { Wreck } from './wreck.ts';

/** A difference of less than this part of the cost is rounding. */
const ROUNDING = 1e-12;

/**
 * Large neighbourhood search by ruin and recreate (Shaw 1998; Schrimpf et al. 2000): takes a few replicas that serve
 * the same markets away, empties a small site, or makes way for something better (`ruins.ts`), then serves what was lost
 * again with a random taste for opening. Kept if the plan is cheaper, or hardly dearer than the best while that is still
 * allowed (record-to-record travel, Dueck 1993); undone if not.
 */
export class RuinRecreate {
  readonly #plan: PlanState;
  readonly #reroute: Rerouting;
  readonly #random: RandomStream;
  readonly #wreck: Wreck;
  readonly #worth: WorthTrying;
  readonly #ruins: Ruins;
  /** The best plan, once it was left; until then it is the plan itself. */
  readonly #best: PlanState;
  bestUsd: number;

  /** `around`: only tries that begin at these nodes; null for anywhere. */
  constructor(
    plan: PlanState,
    reroute: Rerouting,
    random: RandomStream,
    { guide = null, around = null }: { readonly guide?: Guide | null; readonly around?: Int32Array | null } = {},
  ) {
    this.#plan = plan;
    this.#reroute = reroute;
    this.#random = random;
    this.#wreck = new Wreck(plan, random);
    this.#worth = new WorthTrying(plan, random, guide, around);
    this.#ruins = new Ruins(plan, this.#wreck, this.#worth, random);
    this.bestUsd = plan.usd;
    this.#best = new PlanState(plan.network, plan.inForce);
    this.#best.usd = Number.POSITIVE_INFINITY;
  }

  /**
   * One try. Kept if the plan is cheaper than it was, or dearer than the best by less than a random part of `toleranceUsd` (a
   * small part mostly serves large sites better, a large one small sites; measured); before the best is left for a dearer one it
   * is put by, at the price of that try.
   */
  try(toleranceUsd: number): void {
    const plan = this.#plan;
    this.#worth.keepUp();
    const mark = plan.mark();
    this.#ruins.strike();
    const limit = Math.max(mark.usd, this.bestUsd + this.#random.next() * toleranceUsd);
    this.#recreate(limit);
    this.#wreck.clear();
    this.#ruins.learn(plan.usd < mark.usd * (1 - ROUNDING));
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

  /** Serves what was lost again; gives up as soon as the plan is dearer than `limitUsd` even if the rest were free. */
  #recreate(limitUsd: number): void {
    const plan = this.#plan;
    const { lost, added, touched, expansions, mayOpen } = this.#wreck;
    const taste = this.#random.next();
    let lostRps = 0;
    for (const pair of lost) lostRps += plan.unservedRps[pair]!;
    const manner: Manner = {
      expansions,
      hopedRps: lostRps,
      // Mostly little: charged in full for what others will fill as well, the first would rather stay unserved.
      charge: taste * taste,
      activationCharge: this.#random.next() < 0.5 ? 1 : this.#random.next(),
      newReplicas: mayOpen,
    };
    this.#order();
    let forgivenUsd = 0;
    for (const pair of lost) forgivenUsd += plan.unservedRps[pair]! * plan.unservedUsd[pair]!;
    let hopeful = true;
    for (const pair of lost) {
      forgivenUsd -= plan.unservedRps[pair]! * plan.unservedUsd[pair]!;
      this.#reroute.serve(pair, manner);
      hopeful = plan.usd - forgivenUsd < limitUsd;
      if (!hopeful) break;
    }
    // The first may find room now that the last have opened.
    if (hopeful) for (const pair of lost) this.#reroute.serve(pair, manner);
    if (hopeful) for (const node of added) this.#pull(node);
    if (hopeful) layCheapCopies(plan);
    for (const node of touched) plan.trimNode(node);
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
        this.#wreck.touched.push(arcs.node[from]!);
      }
    }
  }

  /** Half of the time what weighs most comes first, half of the time any order will do. */
  #order(): void {
    const { lost } = this.#wreck;
    if (this.#random.next() < 0.5) {
      for (let i = lost.length - 1; i > 0; i -= 1) {
        const j = this.#wreck.below(i + 1);
        const swapped = lost[i]!;
        lost[i] = lost[j]!;
        lost[j] = swapped;
      }
      return;
    }
    const { unservedUsd, unservedRps } = this.#plan;
    lost.sort((a, b) => unservedUsd[b]! * unservedRps[b]! - unservedUsd[a]! * unservedRps[a]! || a - b);
  }
}
