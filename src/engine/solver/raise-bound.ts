import type { BoundPrices } from '../model/bound-from-prices.ts';
import { type Filled, withFillers } from '../model/fillers.ts';
import type { Instance } from '../model/instance.ts';
import { chooseCandidates } from './candidates.ts';
import { fullUsePrices, fullUseUsd } from './full-use.ts';
import { buildNetwork, type LookedAt, type Network, restrict } from './network.ts';
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

/**
 * The bound at work: what it has proved, and the arcs and averages that a plan can be laid from. The bound is that of the
 * question with fillers (`fillers.ts`), the network that of the question without: plans need not serve them.
 */
export class BoundAtWork {
  /** Nothing can cost less, whatever arcs it uses. */
  boundUsd = Number.NEGATIVE_INFINITY;
  /** The prices that prove it. */
  prices: BoundPrices;
  /** $/h that one GPU more would earn at each site. */
  gpuUsd: Float64Array;
  /** One byte for each arc: those that are looked at. */
  readonly looked: Uint8Array;
  readonly filled: Filled;
  /** The instance with the arcs that are looked at; the whole one where they are few. */
  network: Network;
  /** Arc of the whole instance, by arc of the network. */
  origin: Int32Array;
  ascent: VolumeAscent;

  readonly #instance: Instance;
  /** The bound over all arcs; null where the ascent looks at all of them anyway. */
  readonly #whole: { readonly network: Network; readonly bound: SiteBound } | null = null;
  readonly #reference: Float64Array;
  /** Steps that the ascent had taken when the bound was last taken over all arcs. */
  #provenSteps = 0;
  /** The last arcs that were added changed the picture. */
  #astray = false;

  /**
   * `like`: the bound of the same pairs and arcs with other sites closed; its arcs and prices are a good start. `arcs`: more
   * to look at from the beginning, those of a plan that is known.
   */
  constructor(
    instance: Instance,
    {
      from,
      like,
      arcs = [],
    }: { readonly from?: BoundPrices; readonly like?: BoundAtWork; readonly arcs?: Iterable<number> } = {},
  ) {
    this.#instance = instance;
    this.filled = withFillers(instance);
    const filled = this.filled.instance;
    if (like) {
      // Only the unit of the steps, and that of nearly the same question is as good.
      this.#reference = like.#reference;
      this.looked = like.looked.slice();
    } else {
      const nodeUsd = fullUseUsd(instance);
      this.#reference = fullUsePrices(filled, nodeUsd);
      this.looked = chooseCandidates(instance, nodeUsd);
    }
    for (const arc of arcs) this.looked[arc] = 1;
    if (countOf(this.looked) < instance.arcs.count) {
      const network = buildNetwork(filled);
      this.#whole = { network, bound: createSiteBound(network) };
    }
    const start = like?.prices ?? from;
    const at = like?.reclosed(instance, filled) ?? this.#lookedAt();
    this.network = at.network;
    this.origin = at.origin;
    this.ascent = new VolumeAscent(at.filled, {
      reference: this.#reference,
      from: start && forFillers(start, filled.pairs.count),
    });
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
    this.lookFurther();
    for (let step = 0; step < steps && !this.ascent.isBoundless; step += 1) {
      this.ascent.step();
      if (!(yield)) continue;
      this.prove();
      return true;
    }
    this.prove();
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
    const answer = this.#whole.bound.at(ascent.best);
    this.#astray = answer.boundUsd < ascent.boundUsd - ASTRAY * Math.abs(ascent.boundUsd);
    this.#whole.bound.markUsed(this.looked);
    this.#keep(answer.boundUsd, answer.gpuUsd.slice());
  }

  /** Looks at some more arcs from now on: those of a plan that is known. */
  look(arcs: Iterable<number>): void {
    for (const arc of arcs) this.looked[arc] = 1;
    this.lookFurther();
  }

  /** Carries on with a larger network if some arcs are marked that this one lacks. */
  lookFurther(): void {
    if (countOf(this.looked) === this.origin.length) return;
    const at = this.#lookedAt();
    this.network = at.network;
    this.origin = at.origin;
    const [reference, after, astray] = [this.#reference, this.ascent, this.#astray];
    this.ascent = new VolumeAscent(at.filled, { reference, after, astray });
  }

  #keep(boundUsd: number, gpuUsd: Float64Array): void {
    if (boundUsd <= this.boundUsd) return;
    this.boundUsd = boundUsd;
    const { demandUsd, rowUsd, copyUsd } = this.ascent.best;
    this.prices = {
      demandUsd: demandUsd.slice(),
      rowUsd: rowUsd.slice(),
      ...(copyUsd && { copyUsd: copyUsd.slice() }),
    };
    this.gpuUsd = gpuUsd;
  }

  /** Whether this is about the same pairs and arcs; sites may be closed that are open here. */
  ofArcs(arcs: Instance['arcs']): boolean {
    return this.#instance.arcs === arcs;
  }

  /** The same networks for an instance with other sites closed: what is left over for its fillers is not the same. */
  reclosed({ nodes, sites }: Instance, { pairs: { demandRps } }: Instance): LookedAtFilled {
    const own = this.network.instance;
    const filled = this.ascent.network.instance;
    return {
      network: buildNetwork({ ...own, nodes, sites }),
      origin: this.origin,
      filled: buildNetwork({ ...filled, nodes, sites, pairs: { ...filled.pairs, demandRps } }),
    };
  }

  #lookedAt(): LookedAtFilled {
    const whole = this.filled.instance;
    if (this.#whole === null) {
      const network = buildNetwork(this.#instance);
      return { network, origin: Int32Array.from(this.looked.keys()), filled: buildNetwork(whole) };
    }
    const looked = new Uint8Array(whole.arcs.count).fill(1);
    looked.set(this.looked);
    const { instance, origin } = restrict(whole, looked);
    const filled = buildNetwork(instance, { network: this.#whole.network, origin });
    if (whole === this.#instance) return { network: filled, origin, filled };
    const own = withoutFillers(instance, this.#instance);
    return { network: buildNetwork(own), origin: origin.subarray(0, own.arcs.count), filled };
  }
}

/** What a search looks at, and the network of the bound, with fillers. */
interface LookedAtFilled extends LookedAt {
  readonly filled: Network;
}

/** The pairs of `own` alone. Fillers come last and have few arcs, which are all looked at. */
function withoutFillers(filled: Instance, own: Instance): Instance {
  const arcStart = filled.pairs.arcStart.subarray(0, own.pairs.count + 1);
  const count = arcStart[own.pairs.count]!;
  return {
    ...own,
    pairs: { ...own.pairs, arcStart },
    arcs: { count, node: filled.arcs.node.subarray(0, count), unitUsd: filled.arcs.unitUsd.subarray(0, count) },
    rows: { ...filled.rows, start: filled.rows.start.subarray(0, count + 1) },
  };
}

function countOf(marks: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < marks.length; at += 1) count += marks[at]!;
  return count;
}

/** Prices that say nothing about some fillers, or something about others. */
function forFillers(prices: BoundPrices, pairs: number): BoundPrices {
  if (prices.demandUsd.length === pairs) return prices;
  const demandUsd = new Float64Array(pairs);
  demandUsd.set(prices.demandUsd.subarray(0, pairs));
  return { ...prices, demandUsd };
}
