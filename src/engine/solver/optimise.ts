import { createRandomStreams } from '@/lib/random.ts';
import { MOST_ARCS_OF_WHOLE, type Polished } from '../exact/polish.ts';
import type { BoundPrices } from '../model/bound-from-prices.ts';
import type { InstancePlan } from '../model/check-plan.ts';
import { OPTIMAL_GAP } from '../model/contract.ts';
import type { Instance } from '../model/instance.ts';
import { PlanSearch } from './plan-search.ts';
import { BoundAtWork } from './raise-bound.ts';
import type { Steps } from './steps.ts';

export interface OptimiseOptions {
  readonly seed: number;
  /** Milliseconds for everything; with a limit of tries instead, the answer is reproducible. */
  readonly timeLimitMs: number;
  readonly now: () => number;
  /** Tries of ruin and recreate after construction. */
  readonly iterationLimit?: number;
  /** BoundPrices that were good for a similar instance. */
  readonly warmPrices?: BoundPrices;
  /** Takes turns with the search, of some milliseconds each (`exact/polish.ts`); the answer is not reproducible then. */
  readonly polish?: (start: { readonly plan: InstancePlan; readonly prices: BoundPrices }, limitMs: number) => Polished;
  readonly onProgress?: (progress: { ms: number; phase: string; objectiveUsd: number; boundUsd: number }) => void;
}

export interface Optimised extends InstancePlan {
  readonly objectiveUsd: number;
  readonly boundUsd: number;
  /** Whose bound it is: that of the prices, or HiGHS's. */
  readonly boundBy: 'catchment' | 'highs';
  readonly prices: BoundPrices;
}

/** Part of the time limit that the bound may take before there is a plan. */
const SHARE_OF_BOUND = 0.4;
const REPORT_EVERY_MS = 100;
/**
 * Where HiGHS helps: parts of the time limit at which search and HiGHS take turns, search first. Measured on the public facility
 * files: one turn each where HiGHS can be asked about everything, two where it is asked about parts, since each begins where the
 * other is stuck.
 */
const TURNS = { small: [0.2, 1], large: [0.5, 0.6, 0.9, 1] } as const;

/** Bound and plan of an instance, one after the other on the calling thread: what benchmarks run. */
export function optimise(instance: Instance, options: OptimiseOptions): Optimised {
  const { seed, timeLimitMs, now, iterationLimit = Number.POSITIVE_INFINITY, warmPrices, polish, onProgress } = options;
  const began = now();
  const ms = () => now() - began;
  const bound = new BoundAtWork(instance, warmPrices && { from: warmPrices });
  let search: PlanSearch | null = null;
  let reported = 0;
  const turns = polish ? TURNS[instance.arcs.count <= MOST_ARCS_OF_WHOLE ? 'small' : 'large'] : [1];
  const random = createRandomStreams(seed).stream('improve');

  runFor(bound.raise(warmPrices !== undefined), SHARE_OF_BOUND * turns[0]! * timeLimitMs);
  search = new PlanSearch(bound, null, { afresh: true });
  runFor(search.construct(), Number.POSITIVE_INFINITY);
  report('constructed');
  runFor(search.descend(0), turns[0]! * timeLimitMs);
  report('descended');
  improve(turns[0]!);
  let best = { ...search.flat(), objectiveUsd: search.plan.usd };
  let highsUsd = Number.NEGATIVE_INFINITY;
  for (let turn = 1; turn < turns.length && !isProved(); turn += 1) {
    if (turn % 2 === 1) polishUntil(turns[turn]!);
    else searchOn(turns[turn]!);
  }
  const boundBy = highsUsd > bound.boundUsd ? 'highs' : 'catchment';
  return { ...best, boundUsd: Math.max(highsUsd, bound.boundUsd), boundBy, prices: bound.prices };

  function improve(until: number): void {
    const began = ms();
    const progress = () => (ms() - began) / (until * timeLimitMs - began);
    runFor(search!.improve(random, iterationLimit, { progress }), until * timeLimitMs);
    bound.prove();
    report('improved');
  }

  function polishUntil(until: number): void {
    const found = polish?.({ plan: best, prices: bound.prices }, until * timeLimitMs - ms());
    if (!found) return;
    best = { ...found.plan, objectiveUsd: found.costUsd };
    highsUsd = Math.max(highsUsd, found.boundUsd);
  }

  function searchOn(until: number): void {
    search = new PlanSearch(bound, null);
    runFor(search.repair(best), Number.POSITIVE_INFINITY);
    improve(until);
    if (search.plan.usd < best.objectiveUsd) best = { ...search.flat(), objectiveUsd: search.plan.usd };
  }

  function isProved(): boolean {
    return search !== null && search.plan.usd - bound.boundUsd <= OPTIMAL_GAP * search.plan.usd;
  }

  function runFor(steps: Steps<unknown>, untilMs: number): void {
    let step = steps.next(false);
    for (let done = 1; !step.done; done += 1) {
      const stop = done % 8 === 0 && (ms() >= untilMs || isProved());
      if (done % 64 === 0 && ms() - reported > REPORT_EVERY_MS) report('under way');
      step = steps.next(stop);
    }
  }

  function report(phase: string): void {
    reported = ms();
    onProgress?.({
      ms: reported,
      phase,
      objectiveUsd: search?.plan.usd ?? Number.POSITIVE_INFINITY,
      boundUsd: Math.max(bound.boundUsd, bound.ascent.boundUsd),
    });
  }
}
