import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bruteForceOptimum } from '@/testing/brute-force.ts';
import { smallOperator } from '@/testing/small-operator.ts';
import { smallQuestions } from '@/testing/small-question.ts';
import { tinyInstances, tinyInstancesWithCopies } from '@/testing/tiny-instance.ts';
import type { BoundPrices } from '../model/bound-from-prices.ts';
import { checkPlan, type InstancePlan } from '../model/check-plan.ts';
import type { Instance } from '../model/instance.ts';
import { optimise } from '../solver/optimise.ts';
import { createSolverSession } from '../solver/session.ts';
import { holdSites, putSitesBack } from './hold-sites.ts';
import { createLinearSolver } from './linear-solver.ts';
import { leftOnRows } from './pick.ts';
import { type PolishOptions, polish } from './polish.ts';
import { solveExactly } from './solve-exactly.ts';

const highs = await createLinearSolver().load();
const exactly = (instance: Instance, options: { least?: Int32Array; relativeGap?: number } = {}) =>
  solveExactly(highs, instance, { formulation: 'strong', timeLimitMs: 20_000, ...options });

/** As much time as it takes: a clock that stands still. */
const polished = (
  instance: Instance,
  start: { readonly plan: InstancePlan; readonly prices: BoundPrices },
  options: Partial<PolishOptions> = {},
) => polish(highs, instance, start, { timeLimitMs: 20_000, now: () => 0, ...options });

const free = ({ pairs, rows }: Instance): BoundPrices => ({
  demandUsd: new Float64Array(pairs.count),
  rowUsd: new Float64Array(rows.count),
});

describe('a plan that HiGHS has polished', () => {
  test('is the optimum where everything can be asked about, and the bound says so', () => {
    fc.assert(
      fc.property(fc.oneof(tinyInstances(), tinyInstancesWithCopies()), (instance) => {
        const { plan } = exactly(instance, { relativeGap: 1e9 });
        fc.pre(plan !== null);
        const optimumUsd = bruteForceOptimum(instance);
        const { plan: better, costUsd, boundUsd } = polished(instance, { plan: plan!, prices: free(instance) });
        expect(checkPlan(instance, better).faults).toEqual([]);
        expect(costUsd / optimumUsd || 1).toBeCloseTo(1, 5);
        expect(boundUsd / optimumUsd || 1).toBeCloseTo(1, 5);
      }),
      { numRuns: 8, seed: 4 },
    );
  });

  test('is never dearer and keeps every rule where only some sites can be asked about at a time', () => {
    const instance = smallOperator(1, 0.5, { sites: 5, markets: 3 });
    const { prices } = optimise(instance, { seed: 1, timeLimitMs: 20_000, now: () => 0, iterationLimit: 0 });
    // Any plan will do to begin with, the worse the better.
    const start = exactly(instance, { relativeGap: 1e9 }).plan!;
    const startUsd = checkPlan(instance, start).costUsd;
    const inParts = { mostArcsOfWhole: 0, mostSites: 2 };
    const { plan, costUsd, boundUsd } = polished(instance, { plan: start, prices }, inParts);
    const check = checkPlan(instance, plan);
    expect(check.faults).toEqual([]);
    expect(check.costUsd).toBeCloseTo(costUsd, 6);
    expect(costUsd).toBeLessThan(startUsd * 0.99);
    expect(boundUsd).toBe(Number.NEGATIVE_INFINITY);
  });

  test('is left alone if it breaks a rule, or if there is no time', () => {
    const instance = smallOperator(1, 0.6);
    const none = { replicas: new Int32Array(instance.nodes.count), flowRps: new Float64Array(instance.arcs.count) };
    expect(polished(instance, { plan: none, prices: free(instance) }).plan).toBe(none);
    const start = optimise(instance, { seed: 1, timeLimitMs: 20_000, now: () => 0, iterationLimit: 0 });
    expect(polished(instance, { plan: start, prices: start.prices }, { timeLimitMs: 0 }).plan).toBe(start);
  });
});

describe('a question that is solved with time for polish', () => {
  test('is answered with a whole plan that costs no more than without', async () => {
    await fc.assert(
      fc.asyncProperty(smallQuestions(), async (input) => {
        const session = createSolverSession(input);
        const plain = await session.solve({ iterationLimit: 0 });
        const fine = await session.solve({ iterationLimit: 0, polishMs: 5000 });
        session.dispose();
        expect(fine.status === 'crashed').toBe(false);
        if (!('plan' in plain)) return;
        if (!('plan' in fine)) throw new Error(`With time for polish the answer is ${fine.status}`);
        expect(fine.assessment.feasible).toBe(true);
        expect(fine.plan.objectiveUsdPerHour).toBeLessThanOrEqual(plain.plan.objectiveUsdPerHour * (1 + 1e-9));
        expect(fine.plan.boundUsdPerHour).toBeLessThanOrEqual(fine.plan.objectiveUsdPerHour);
      }),
      { numRuns: 6, seed: 8 },
    );
  });
});

describe('sites that are asked anew while the others are held', () => {
  test('give a plan that keeps every rule, costs no more, and leaves the others’ replicas alone', () => {
    fc.assert(
      fc.property(
        fc.oneof(tinyInstances({ rows: true }), tinyInstancesWithCopies()),
        fc.integer({ min: 1, max: 7 }),
        (instance, chosen) => {
          const { plan } = exactly(instance, { relativeGap: 1e9 });
          fc.pre(plan !== null);
          const isFree = Uint8Array.from({ length: instance.sites.count }, (_, site) => (chosen >> site) & 1);
          const part = holdSites(instance, plan!, { isFree, isOpen: () => true });
          const { plan: found } = exactly(part.instance, { least: part.least });
          const whole = putSitesBack(part, instance, plan!, isFree, found!);
          const { faults, costUsd } = checkPlan(instance, whole);
          expect(faults).toEqual([]);
          expect(costUsd).toBeLessThanOrEqual(checkPlan(instance, plan!).costUsd + 1e-5);
          for (let node = 0; node < instance.nodes.count; node += 1)
            if (isFree[instance.nodes.site[node]!] === 0) expect(whole.replicas[node]).toBe(plan!.replicas[node]);
        },
      ),
      { numRuns: 25, seed: 5 },
    );
  });

  test('all of them together give the optimum', () => {
    fc.assert(
      fc.property(tinyInstances(), (instance) => {
        const { plan } = exactly(instance, { relativeGap: 1e9 });
        fc.pre(plan !== null);
        const isFree = new Uint8Array(instance.sites.count).fill(1);
        const part = holdSites(instance, plan!, { isFree, isOpen: () => true });
        const { plan: found } = exactly(part.instance, { least: part.least });
        const whole = putSitesBack(part, instance, plan!, isFree, found!);
        expect(checkPlan(instance, whole).faults).toEqual([]);
        const asked = part.isAsked.every((byte) => byte === 1);
        if (asked) expect(checkPlan(instance, whole).costUsd).toBeCloseTo(bruteForceOptimum(instance), 5);
      }),
      { numRuns: 12, seed: 6 },
    );
  });
});

test('what is left of a row that others have filled is nothing, not a crumb that HiGHS would refuse', () => {
  const rows = { capacityGbps: Float64Array.of(1, 0.6, 2) };
  const used = Float64Array.of(0.25, 0.1 + 0.2 + 0.3 - 2e-16, 2.5);
  expect([...leftOnRows(rows, used)]).toEqual([0.75, 0, 0]);
});
