import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bruteForceOptimum } from '@/testing/brute-force.ts';
import { tinyHours, tinyInstancesWithCopies } from '@/testing/tiny-instance.ts';
import { createLinearSolver } from '../exact/linear-solver.ts';
import { solveExactly } from '../exact/solve-exactly.ts';
import { boundFromPrices } from '../model/bound-from-prices.ts';
import { checkPlan } from '../model/check-plan.ts';
import type { Instance } from '../model/instance.ts';
import { mergeHours } from '../model/merge-hours.ts';
import { optimise } from './optimise.ts';

const highs = await createLinearSolver().load();
const exact = (instance: Instance) =>
  (['weak', 'strong'] as const).map((formulation) =>
    solveExactly(highs, instance, { formulation, timeLimitMs: 20_000 }),
  );
const solve = (instance: Instance) =>
  optimise(instance, { seed: 1, timeLimitMs: Number.POSITIVE_INFINITY, now: () => 0, iterationLimit: 300 });

const UNMET = new Set(['hard demand unserved', 'copies']);

/** Whether the engine keeps every rule that it can, lies between bound and optimum, and found the optimum. */
function judge(instance: Instance): 'optimal' | 'dearer' | 'missed' | 'infeasible' {
  const answer = solve(instance);
  const { faults, costUsd } = checkPlan(instance, answer);
  expect(faults.filter(({ rule }) => !UNMET.has(rule))).toEqual([]);
  const [weak, strong] = exact(instance);
  expect(strong!.status).toBe(weak!.status);
  if (weak!.status === 'infeasible') {
    expect(faults).not.toEqual([]);
    return 'infeasible';
  }
  // Where no plan keeps the rules, a bound may rise for ever.
  expect(boundFromPrices(instance, answer.prices)).toBeCloseTo(answer.boundUsd, 6);
  expect(checkPlan(instance, weak!.plan!).faults).toEqual([]);
  expect(strong!.objectiveUsd).toBeCloseTo(weak!.objectiveUsd!, 5);
  expect(answer.boundUsd).toBeLessThanOrEqual(weak!.objectiveUsd! + 1e-5);
  if (faults.length > 0) return 'missed';
  expect(costUsd).toBeCloseTo(answer.objectiveUsd, 6);
  expect(costUsd).toBeGreaterThanOrEqual(weak!.objectiveUsd! - 1e-5);
  return costUsd < weak!.objectiveUsd! + 1e-5 ? 'optimal' : 'dearer';
}

function judgeAll<T>(cases: fc.Arbitrary<T>, toInstance: (each: T) => Instance) {
  const count = { optimal: 0, dearer: 0, missed: 0, infeasible: 0 };
  fc.assert(
    fc.property(cases, (each) => {
      count[judge(toInstance(each))] += 1;
    }),
    { numRuns: 60, seed: 21 },
  );
  return count;
}

describe('minimum copies', () => {
  test('trying everything and HiGHS agree about what they cost', () => {
    fc.assert(
      fc.property(tinyInstancesWithCopies(), (instance) => {
        const optimumUsd = bruteForceOptimum(instance);
        for (const { status, objectiveUsd } of exact(instance)) {
          if (optimumUsd === Number.POSITIVE_INFINITY) expect(status).toBe('infeasible');
          else expect(objectiveUsd).toBeCloseTo(optimumUsd, 5);
        }
      }),
      { numRuns: 40, seed: 5 },
    );
  });

  test('the engine keeps them, mostly at the least cost, and never claims a bound above it', () => {
    const { optimal, dearer, missed } = judgeAll(tinyInstancesWithCopies(), (instance) => instance);
    expect(optimal).toBeGreaterThan(10);
    expect(optimal / (optimal + dearer + missed)).toBeGreaterThan(0.85);
  });
});

describe('several hours together', () => {
  const merge = ({ instances, shares }: { instances: readonly Instance[]; shares: readonly number[] }) =>
    mergeHours(
      instances.map((instance, hour) => ({
        instance,
        share: shares[hour]!,
        name: Int32Array.from({ length: instance.nodes.count }, (_, node) => node),
      })),
    );

  test('the engine keeps every rule in every hour, mostly at the least cost, with a bound that holds', () => {
    const { optimal, dearer, missed } = judgeAll(tinyHours(), (hours) => merge(hours).instance);
    expect(optimal).toBeGreaterThan(10);
    expect(optimal / (optimal + dearer + missed)).toBeGreaterThan(0.85);
  });

  test('what the day costs is what its hours cost, each by its share, with the same replicas', () => {
    let served = 0;
    fc.assert(
      fc.property(tinyHours(), (hours) => {
        const { instance, split } = merge(hours);
        const answer = solve(instance);
        const checks = split(answer).map((plan, hour) => checkPlan(hours.instances[hour]!, plan));
        const usd = checks.reduce((sum, { costUsd }, hour) => sum + hours.shares[hour]! * costUsd, 0);
        expect(usd).toBeCloseTo(checkPlan(instance, answer).costUsd, 6);
        const unmet = checks.flatMap(({ faults }) => faults.map(({ rule }) => rule));
        expect(unmet.filter((rule) => !UNMET.has(rule))).toEqual([]);
        if (unmet.length === 0) served += 1;
      }),
      { numRuns: 60, seed: 22 },
    );
    expect(served).toBeGreaterThan(20);
  });

  test('a day is never cheaper than its hours planned each for itself, and a single hour is that hour', () => {
    let compared = 0;
    fc.assert(
      fc.property(tinyHours(), (hours) => {
        const alone = hours.instances.map((instance) => exact(instance)[0]!);
        const together = exact(merge(hours).instance)[0]!;
        if (together.status === 'optimal') {
          compared += 1;
          const apart = alone.reduce((sum, { objectiveUsd }, hour) => sum + hours.shares[hour]! * objectiveUsd!, 0);
          expect(together.objectiveUsd).toBeGreaterThanOrEqual(apart - 1e-5);
        }
        const [only] = exact(merge({ instances: [hours.instances[0]!], shares: [1] }).instance);
        expect(only!.status).toBe(alone[0]!.status);
        if (only!.objectiveUsd !== null) expect(only!.objectiveUsd).toBeCloseTo(alone[0]!.objectiveUsd!, 5);
      }),
      { numRuns: 30, seed: 23 },
    );
    expect(compared).toBeGreaterThan(5);
  });
});
