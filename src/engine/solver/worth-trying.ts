import type { RandomStream } from '@/lib/random.ts';
import { averageGpus } from './likely-network.ts';
import type { PlanState } from './plan-state.ts';

/** After so many tries the list of what runs, and of where the plan loses, is drawn up again. */
const STOCK_AFTER = 2000;
/** Part of the tries that begin at a site by what it loses rather than anywhere. */
const SHARE_GUIDED = 0.5;

/** What the bound knows: where the plan loses against it, and what each site would run. */
export interface Guide {
  /** Fills in what each site loses, $/h; see `siteLosses`. */
  losses(into: Float64Array): void;
  /** Replicas at each node in the bound's own answer. */
  replicas(): Int32Array;
  /** The same, averaged over the bound's steps: what is nearly worth it has a part of a replica. */
  averageReplicas(): Float64Array;
}

/** Where a try may begin: what runs, what is not served, and where the plan loses most. Drawn up now and then. */
export class WorthTrying {
  /** Pairs that are not served in full. */
  readonly unserved: number[] = [];
  readonly guide: Guide | null;
  readonly #plan: PlanState;
  readonly #random: RandomStream;
  /** Only these nodes; null for all. */
  readonly #around: Int32Array | null;
  /** Nodes that ran something when stock was last taken; stale ones are skipped. */
  #running: Int32Array = new Int32Array(0);
  readonly #lossUpTo: Float64Array;
  #lossUsd = 0;
  /** GPUs that the bound would use on average at a site and all before it. */
  readonly #gpusUpTo: Float64Array;
  #untilStock = 0;

  constructor(plan: PlanState, random: RandomStream, guide: Guide | null, around: Int32Array | null) {
    this.#plan = plan;
    this.#random = random;
    this.guide = around ? null : guide;
    this.#around = around;
    this.#lossUpTo = new Float64Array(plan.instance.sites.count);
    this.#gpusUpTo = new Float64Array(plan.instance.sites.count);
  }

  /** Before each try. */
  keepUp(): void {
    if (this.#untilStock === 0) this.#takeStock();
    this.#untilStock -= 1;
  }

  /** Whether some sites are known to lose more than others. */
  get knowsLosses(): boolean {
    return this.#lossUsd > 0;
  }

  /** A node that runs something: at a site that loses much, or anywhere. −1 if none is found. */
  node(): number {
    const { replicas, instance } = this.#plan;
    const { nodeStart } = instance.sites;
    if (this.knowsLosses && this.#random.next() < SHARE_GUIDED) {
      const site = this.siteByLoss();
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

  siteByLoss(): number {
    return draw(this.#lossUpTo, this.#random.next());
  }

  /** A dark site that the bound lit on the way, the oftener the likelier; −1 if none is found. */
  darkSite(): number {
    for (let tries = 0; tries < 20; tries += 1) {
      const site = draw(this.#gpusUpTo, this.#random.next());
      if (this.#plan.gpusUsed[site] === 0) return site;
    }
    return -1;
  }

  #takeStock(): void {
    const plan = this.#plan;
    this.#untilStock = STOCK_AFTER;
    const looked = this.#around ?? Int32Array.from(plan.replicas.keys());
    this.#running = looked.filter((node) => plan.replicas[node]! > 0);
    this.unserved.length = 0;
    for (let pair = 0; pair < plan.unservedRps.length; pair += 1)
      if (!plan.isCrumb(pair, plan.unservedRps[pair]!)) this.unserved.push(pair);
    if (this.guide === null) return;
    this.guide.losses(this.#lossUpTo);
    sumUp(this.#lossUpTo);
    this.#lossUsd = this.#lossUpTo.at(-1) ?? 0;
    sumUp(averageGpus(plan.instance, this.guide.averageReplicas(), this.#gpusUpTo));
  }

  #below(count: number): number {
    return Math.floor(this.#random.next() * count);
  }
}

function sumUp(figures: Float64Array): void {
  for (let at = 1; at < figures.length; at += 1) figures[at]! += figures[at - 1]!;
}

/** The place that a number from 0 to 1 falls on, each as likely as its part of the sum. */
function draw(upTo: Float64Array, part: number): number {
  const drawn = part * (upTo.at(-1) ?? 0);
  let low = 0;
  let high = upTo.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (upTo[middle]! > drawn) high = middle;
    else low = middle + 1;
  }
  return low;
}
