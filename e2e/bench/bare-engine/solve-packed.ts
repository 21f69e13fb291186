import type { BoundPrices } from '@/engine/model/bound-from-prices.ts';
import type { InstancePlan } from '@/engine/model/check-plan.ts';
import type { Instance } from '@/engine/model/instance.ts';
import { optimise } from '@/engine/solver/optimise.ts';
import { monotonicNow } from '@/lib/wall-clock.ts';
import { packArrays, unpackArrays } from './pack-arrays.ts';

/** What the engine said of itself; cost and bound are taken again by whoever asked. */
export interface PackedAnswer {
  readonly plan: InstancePlan;
  readonly prices: BoundPrices;
  readonly objectiveUsd: number;
  readonly boundUsd: number;
  readonly firstPlanMs: number;
  readonly solveMs: number;
  /** Of ruin and recreate, in warm code. */
  readonly triesPerSecond: number;
  /** Plan and bound of the same tries without a clock: they must be the same wherever they are made. */
  readonly unhurried: { readonly objectiveUsd: number; readonly boundUsd: number };
}

/** Enough to be longer than the moment in which the bound is proved, which is timed with them. */
const TRIES = 10_000;

/**
 * The whole of what is compared: an instance in, an answer out, the same in Node and in a browser's worker. Solved twice:
 * for the seconds asked, in fresh code, and then without a clock for a number of tries.
 */
export function solvePacked(packed: ArrayBuffer, seconds: number): ArrayBuffer {
  const instance = unpackArrays<Instance>(packed);
  const timed = solve(instance, { timeLimitMs: seconds * 1000 });
  const counted = solve(instance, { timeLimitMs: Number.POSITIVE_INFINITY, iterationLimit: TRIES });
  const searchMs = counted.phaseMs('improved') - counted.phaseMs('descended');
  const { replicas, flowRps, prices, objectiveUsd, boundUsd } = timed.answer;
  const answer: PackedAnswer = {
    plan: { replicas, flowRps },
    prices,
    objectiveUsd,
    boundUsd,
    firstPlanMs: timed.phaseMs('constructed'),
    solveMs: timed.phaseMs('improved'),
    triesPerSecond: TRIES / (searchMs / 1000),
    unhurried: { objectiveUsd: counted.answer.objectiveUsd, boundUsd: counted.answer.boundUsd },
  };
  return packArrays(answer);
}

function solve(instance: Instance, limits: { readonly timeLimitMs: number; readonly iterationLimit?: number }) {
  const reachedMs = new Map<string, number>();
  const answer = optimise(instance, {
    seed: 1,
    now: monotonicNow,
    ...limits,
    onProgress: ({ phase, ms }) => reachedMs.set(phase, ms),
  });
  return { answer, phaseMs: (phase: string) => reachedMs.get(phase) ?? Number.NaN };
}
