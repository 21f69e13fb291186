import type { BoundPrices } from '../model/bound-from-prices.ts';
import type { Instance } from '../model/instance.ts';
import { chooseCandidates } from './candidates.ts';
import { fullUsePrices, fullUseUsd } from './full-use.ts';
import { buildNetwork, type Network, restrict } from './network.ts';
import { createSiteBound, type SiteBound } from './site-bound.ts';
import type { Steps } from './steps.ts';
import { VolumeAscent } from './volume.ts';

/**
 * Steps of the first rounds, from scratch and from prices that were good for a similar question, and of each further one.
 * From scratch there are more rounds as long as one raises the bound by this part: 160 steps in all on the benchmark's
 * `demo`, 340 on `us-mobile`, where prices have further to go.
 */
const STEPS = { cold: [30, 30, 40], warm: [12], more: 30 } as const;
const STILL_RISES = 1e-4;
/** Where the bound over all arcs is lower by this part, prices have learnt from too few: they still have far to go. */
const ASTRAY = 0.02;

/** The bound at work: what it has proved, and the arcs and averages that a plan can be laid from. */
export class BoundAtWork {
  /** Nothing can cost less, whatever arcs it uses. */
  boundUsd = Number.NEGATIVE_INFINITY;
  /** The prices that prove it. */
  prices: BoundPrices;
  /** $/h that one GPU more would earn at each site. */
  gpuUsd: Float64Array;
  /** One byte for each arc: those that are looked at. */
  readonly looked: Uint8Array;
  /** The instance with the arcs that are looked at; the whole one where they are few. */
  network: Network;
  /** Arc of the whole instance, by arc of the network. */
  origin: Int32Array;
  ascent: VolumeAscent;

  readonly #instance: Instance;
  readonly #all: boolean;
  readonly #whole: SiteBound | null;
  readonly #reference: Float64Array;
  /** Steps that the ascent had taken when the bound was last taken over all arcs. */
  #provenSteps = 0;
  /** The last arcs that were added changed the picture. */
  #astray = false;

  /** `like`: the bound of the same pairs and arcs with other sites closed; its arcs and prices are a good start. */
  constructor(instance: Instance, { from, like }: { readonly from?: BoundPrices; readonly like?: BoundAtWork } = {}) {
    this.#instance = instance;
    const nodeUsd = fullUseUsd(instance);
    this.#reference = fullUsePrices(instance, nodeUsd);
    this.looked = like ? like.looked.slice() : chooseCandidates(instance, nodeUsd);
    this.#all = this.looked.every((byte) => byte === 1);
    this.#whole = this.#all ? null : createSiteBound(buildNetwork(instance));
    ({ network: this.network, origin: this.origin } = like?.reclosed(instance) ?? this.#lookedAt());
    this.ascent = new VolumeAscent(this.network, { reference: this.#reference, from: like?.prices ?? from });
    this.prices = this.ascent.best;
    this.gpuUsd = this.ascent.gpuUsd;
  }

  /** Rounds of steps over the arcs that are looked at; after each, those that the whole bound would use are added. */
  *raise(warm: boolean): Steps<void> {
    for (const steps of warm ? STEPS.warm : STEPS.cold) if (yield* this.#round(steps)) return;
    for (let goesOn = !warm || this.#astray; goesOn; ) {
      const before = this.boundUsd;
      const wasAstray = this.#astray;
      if (yield* this.#round(STEPS.more)) return;
      goesOn = wasAstray || this.#astray || this.boundUsd - before > STILL_RISES * Math.abs(before);
    }
  }

  /** True if it was told to end early. */
  *#round(steps: number): Steps<boolean> {
    for (let step = 0; step < steps; step += 1) {
      this.ascent.step();
      if (!(yield)) continue;
      this.prove();
      return true;
    }
    this.prove();
    this.#lookFurther();
    return false;
  }

  /** Takes the bound over all arcs at the ascent's best prices: only that one counts. */
  prove(): void {
    const { ascent } = this;
    if (ascent.steps === this.#provenSteps) return;
    this.#provenSteps = ascent.steps;
    if (this.#whole === null) {
      this.#keep(ascent.boundUsd, ascent.gpuUsd);
      return;
    }
    const answer = this.#whole.at(ascent.best);
    this.#astray = answer.boundUsd < ascent.boundUsd - ASTRAY * Math.abs(ascent.boundUsd);
    this.#whole.markUsed(this.looked);
    this.#keep(answer.boundUsd, answer.gpuUsd.slice());
  }

  /** Looks at some more arcs from now on: those of a plan that is known. */
  look(arcs: Iterable<number>): void {
    for (const arc of arcs) this.looked[arc] = 1;
    this.#lookFurther();
  }

  #keep(boundUsd: number, gpuUsd: Float64Array): void {
    if (boundUsd <= this.boundUsd) return;
    this.boundUsd = boundUsd;
    const { demandUsd, rowUsd } = this.ascent.best;
    this.prices = { demandUsd: demandUsd.slice(), rowUsd: rowUsd.slice() };
    this.gpuUsd = gpuUsd;
  }

  /** Whether this is about the same pairs and arcs; sites may be closed that are open here. */
  ofArcs(arcs: Instance['arcs']): boolean {
    return this.#instance.arcs === arcs;
  }

  /** The same network for an instance with other sites closed. */
  reclosed({ nodes, sites }: Instance): { network: Network; origin: Int32Array } {
    const instance = { ...this.network.instance, nodes, sites };
    return { network: buildNetwork(instance), origin: this.origin };
  }

  /** Carries on with a larger network if some arcs are marked that this one lacks. */
  #lookFurther(): void {
    if (this.looked.reduce((count, byte) => count + byte, 0) === this.origin.length) return;
    ({ network: this.network, origin: this.origin } = this.#lookedAt());
    const [reference, after, astray] = [this.#reference, this.ascent, this.#astray];
    this.ascent = new VolumeAscent(this.network, { reference, after, astray });
  }

  #lookedAt(): { network: Network; origin: Int32Array } {
    if (this.#all) return { network: buildNetwork(this.#instance), origin: Int32Array.from(this.looked.keys()) };
    const { instance, origin } = restrict(this.#instance, this.looked);
    return { network: buildNetwork(instance), origin };
  }
}
