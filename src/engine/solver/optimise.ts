import { createRandomStreams } from '@/lib/random.ts';
import type { BoundPrices } from '../model/bound-from-prices.ts';
import type { InstancePlan } from '../model/check-plan.ts';
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
  readonly onProgress?: (progress: { ms: number; phase: string; objectiveUsd: number; boundUsd: number }) => void;
}

export interface Optimised extends InstancePlan {
  readonly objectiveUsd: number;
  readonly boundUsd: number;
  readonly prices: BoundPrices;
}

/** Part of the time limit that the bound may take before there is a plan. */
const SHARE_OF_BOUND = 0.4;
const REPORT_EVERY_MS = 100;

/** Bound and plan of an instance, one after the other on the calling thread: what benchmarks run. */
export function optimise(instance: Instance, options: OptimiseOptions): Optimised {
  const { seed, timeLimitMs, now, iterationLimit = Number.POSITIVE_INFINITY, warmPrices, onProgress } = options;
  const began = now();
  const ms = () => now() - began;
  const bound = new BoundAtWork(instance, warmPrices && { from: warmPrices });
  let search: PlanSearch | null = null;
  let reported = 0;

  runFor(bound.raise(warmPrices !== undefined), SHARE_OF_BOUND * timeLimitMs);
  search = new PlanSearch(bound, null);
  runFor(search.construct(), Number.POSITIVE_INFINITY);
  report('constructed');
  runFor(search.descend(0), timeLimitMs);
  report('descended');
  const searchBegan = ms();
  const progress = () => (ms() - searchBegan) / (timeLimitMs - searchBegan);
  const random = createRandomStreams(seed).stream('improve');
  runFor(search.improve(random, iterationLimit, { progress }), timeLimitMs);
  bound.prove();
  report('improved');
  return { ...search.flat(), objectiveUsd: search.plan.usd, boundUsd: bound.boundUsd, prices: bound.prices };

  function runFor(steps: Steps<unknown>, untilMs: number): void {
    let step = steps.next(false);
    for (let done = 1; !step.done; done += 1) {
      const stop = done % 8 === 0 && ms() >= untilMs;
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
