import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Plan } from '@/domain/plan.ts';
import { bruteForceOptimum } from '@/testing/brute-force.ts';
import { smallQuestions } from '@/testing/small-question.ts';
import { tinyInstances, toInstance } from '@/testing/tiny-instance.ts';
import { EMPTY_PLAN, tinyPlanning } from '@/testing/tiny-planning.ts';
import { optimumByTryingEverything } from '@/testing/try-everything.ts';
import { createInProcessEngine } from '../client/in-process.ts';
import { type BoundPrices, boundFromPrices } from '../model/bound-from-prices.ts';
import { buildProblem } from '../model/build-problem.ts';
import { checkPlan } from '../model/check-plan.ts';
import { DEFAULT_FEATURES, type PlanningInput, type Proof, type ProofProgress } from '../model/contract.ts';
import { findFamilies } from '../model/families.ts';
import type { Instance } from '../model/instance.ts';
import { planningInput } from '../model/planning-input.ts';
import { createSolverSession } from '../solver/session.ts';
import { holdOthers, putBack } from './hold-others.ts';
import { leaveOut } from './leave-out.ts';
import { createLinearSolver } from './linear-solver.ts';
import { pick } from './pick.ts';
import { priceOut } from './price-out.ts';
import { type ProveOptions, provePlan } from './prove.ts';
import { type ExactOptions, solveExactly } from './solve-exactly.ts';

const highs = await createLinearSolver().load();
const solve = (instance: Instance, options: Partial<ExactOptions> = {}) =>
  solveExactly(highs, instance, { formulation: 'strong', timeLimitMs: 20_000, ...options });

/** Prices for any tiny instance: by pair, then by row. */
const anyPrices = fc.array(fc.double({ min: 0, max: 9, noNaN: true }), { minLength: 7, maxLength: 7 });
const pricesFor = ({ pairs, rows }: Instance, figures: readonly number[]): BoundPrices => ({
  demandUsd: Float64Array.from(figures.slice(0, pairs.count)),
  rowUsd: Float64Array.from(figures.slice(4, 4 + rows.count)),
});

describe('what a cheaper plan cannot use', () => {
  test('may be left out: the optimum of the rest is that of the whole', () => {
    let leftOut = 0;
    fc.assert(
      fc.property(
        tinyInstances(),
        anyPrices,
        fc.double({ min: 0, max: 4, noNaN: true }),
        (instance, figures, above) => {
          const optimumUsd = bruteForceOptimum(instance);
          fc.pre(Number.isFinite(optimumUsd));
          const rest = leaveOut(instance, pricesFor(instance, figures), optimumUsd + above);
          expect(bruteForceOptimum(rest.instance)).toBeCloseTo(optimumUsd, 5);
          expect(solve(rest.instance, { least: rest.least }).objectiveUsd).toBeCloseTo(optimumUsd, 5);
          const most = (of: Instance) => of.nodes.maxReplicas.reduce((sum, n) => sum + n, 0);
          leftOut += most(instance) - most(rest.instance) + rest.least.reduce((sum, n) => sum + n, 0);
        },
      ),
      { numRuns: 50, seed: 1 },
    );
    // A test of nothing, were nothing ever left out.
    expect(leftOut).toBeGreaterThan(20);
  });

  test('with rows as well, and a plan that costs as much as the limit is never lost', () => {
    fc.assert(
      fc.property(tinyInstances({ rows: true }), anyPrices, (instance, figures) => {
        const { objectiveUsd } = solve(instance);
        fc.pre(objectiveUsd !== null);
        const rest = leaveOut(instance, pricesFor(instance, figures), objectiveUsd!);
        expect(solve(rest.instance, { least: rest.least }).objectiveUsd).toBeCloseTo(objectiveUsd!, 5);
      }),
      { numRuns: 25 },
    );
  });
});

/** Tiny instances with two classes at least: odd pairs may only be served by odd nodes, even ones by even nodes. */
const severalFamilies = tinyInstances({ rows: true }).map((instance) => {
  const pairOf = Array.from({ length: instance.pairs.count }, (_, pair) =>
    new Array<number>(instance.pairs.arcStart[pair + 1]! - instance.pairs.arcStart[pair]!).fill(pair),
  ).flat();
  const arc = (index: number) => pairOf[index]! % 2 === instance.arcs.node[index]! % 2;
  return pick(instance, { pair: () => true, arc }).instance;
});

describe('families', () => {
  test('share no arc, and every arc stays in its own', () => {
    fc.assert(
      fc.property(severalFamilies, (instance) => {
        const { pairs, arcs } = instance;
        const families = findFamilies(instance);
        for (let pair = 0; pair < pairs.count; pair += 1)
          for (let arc = pairs.arcStart[pair]!; arc < pairs.arcStart[pair + 1]!; arc += 1)
            expect(families.ofNode[arcs.node[arc]!]).toBe(families.ofPair[pair]);
        expect(families.arcs.reduce((sum, count) => sum + count, 0)).toBe(arcs.count);
        expect(new Set([...families.ofPair, ...families.ofNode]).size).toBe(families.count);
      }),
    );
  });

  test('priced out, all of them, are worth the bound of the prices; kept, some of them, never more than the optimum', () => {
    fc.assert(
      fc.property(severalFamilies, anyPrices, fc.nat(15), (instance, figures, chosen) => {
        const prices = pricesFor(instance, figures);
        const families = findFamilies(instance);
        const floorUsd = (isKept: (family: number) => boolean) => {
          const part = priceOut(instance, prices, families, isKept);
          const { status, objectiveUsd } = solve(part.instance);
          return status === 'infeasible' ? Number.POSITIVE_INFINITY : part.baseUsd + objectiveUsd!;
        };
        const boundUsd = boundFromPrices(instance, prices);
        expect(floorUsd(() => false)).toBeCloseTo(boundUsd, 4);
        const someUsd = floorUsd((family) => ((chosen >> (family % 4)) & 1) === 1);
        expect(someUsd).toBeGreaterThanOrEqual(boundUsd - 1e-4);
        expect(someUsd).toBeLessThanOrEqual((solve(instance).objectiveUsd ?? Number.POSITIVE_INFINITY) + 1e-4);
      }),
      { numRuns: 40 },
    );
  });

  test('asked anew while the others are held give a plan that keeps every rule and costs no more', () => {
    fc.assert(
      fc.property(severalFamilies, fc.nat(15), (instance, chosen) => {
        // Any plan will do to begin with, the worse the better.
        const { plan } = solve(instance, { relativeGap: 1e9 });
        fc.pre(plan !== null);
        const families = findFamilies(instance);
        const isKept = (family: number) => ((chosen >> (family % 4)) & 1) === 1;
        const held = holdOthers(instance, plan!, families, isKept);
        const { plan: part } = solve(held.instance);
        const { faults, costUsd } = checkPlan(instance, putBack(held, families, isKept, plan!, part!));
        expect(faults).toEqual([]);
        expect(costUsd).toBeLessThanOrEqual(checkPlan(instance, plan!).costUsd + 1e-5);
      }),
      { numRuns: 40 },
    );
  });

  test('that are held keep their GPUs, and their site lit', () => {
    const node = { gpusPerReplica: 1, replicaUsd: 1, capacityRps: Float64Array.of(0, 5, 10, 15) };
    const wish = (own: number) => ({
      demandRps: 10,
      hard: false,
      unservedUsd: 9,
      gbpsPerRps: 0,
      unitUsd: [0, 1].map((other) => (other === own ? 0 : null)),
    });
    const instance = toInstance([{ gpus: 3, activationUsd: 7, rowGbps: 1, nodes: [node, node] }], [wish(0), wish(1)]);
    const plan = { replicas: Int32Array.of(0, 2), flowRps: Float64Array.of(0, 10) };
    const families = findFamilies(instance);
    const isKept = (family: number) => family === families.ofNode[0];
    const held = holdOthers(instance, plan, families, isKept);
    const answer = solve(held.instance);
    // One GPU is free: half of the first wish is served, by a site that is open already.
    expect(answer.objectiveUsd).toBeCloseTo(1 + 5 * 9, 6);
    expect(checkPlan(instance, putBack(held, families, isKept, plan, answer.plan!)).faults).toEqual([]);
  });
});

function prove(input: PlanningInput, plan: Plan, options: Partial<ProveOptions> = {}): Proof {
  const built = buildProblem(input, DEFAULT_FEATURES);
  if (!built.ok) throw new Error(built.error[0]?.sentence);
  return provePlan(highs, { ...built.value, plan }, { timeLimitMs: 20_000, now: () => 0, ...options });
}

describe('proving a plan', () => {
  test('ends at the true optimum of small questions, in one round or in several', async () => {
    await fc.assert(
      fc.asyncProperty(smallQuestions(), fc.constantFrom(1, 12_000), async (input, firstArcs) => {
        const outcome = await createSolverSession(input).solve({ iterationLimit: 5 });
        fc.pre('plan' in outcome);
        const built = buildProblem(input, DEFAULT_FEATURES);
        if (!('plan' in outcome && built.ok)) return;
        const proof = prove(input, outcome.plan, { firstArcs });
        expect(proof.status).toBe('optimal');
        expect(proof.costUsdPerHour).toBeCloseTo(optimumByTryingEverything(highs, built.value.problem)!, 5);
        expect(proof.gap).toBeLessThanOrEqual(1e-6);
      }),
      { numRuns: 20 },
    );
  });

  test('finds the cheaper plan where one is asked about that wastes, and tells how it gets there', async () => {
    const { document, planning } = await tinyPlanning(createInProcessEngine());
    const input = planningInput(document, planning);
    const rule = await createSolverSession({ ...input, strategy: 'nearest-edge' }).solve();
    if (!('plan' in rule)) throw new Error(rule.status);
    const seen: ProofProgress[] = [];
    const { status, better, costUsdPerHour, boundBy } = prove(input, rule.plan, {
      onProgress: (progress) => seen.push(progress),
    });
    expect(status).toBe('optimal');
    expect(better?.assessment.feasible).toBe(true);
    expect(better?.assessment.objectiveUsdPerHour).toBe(costUsdPerHour);
    expect(costUsdPerHour).toBeLessThan(rule.plan.objectiveUsdPerHour);
    expect(boundBy).toBe('highs');
    for (const [at, { boundUsdPerHour }] of seen.entries()) {
      expect(boundUsdPerHour).toBeLessThanOrEqual(costUsdPerHour + 1e-6);
      if (at > 0) expect(boundUsdPerHour).toBeGreaterThanOrEqual(seen[at - 1]!.boundUsdPerHour - 1e-9);
    }
  });

  test('without time says what was known before', async () => {
    const { document, planning } = await tinyPlanning(createInProcessEngine());
    const { plan } = planning;
    const wasteful = { ...plan, prices: null };
    const proof = prove(planningInput(document, planning), wasteful, { timeLimitMs: 0 });
    expect(proof).toMatchObject({ status: 'bounded', better: null, boundBy: 'catchment', gap: 1 });
    expect(proof.costUsdPerHour).toBeCloseTo(plan.objectiveUsdPerHour, 6);
  });

  test('refuses a plan that breaks a rule', async () => {
    const { document, planning } = await tinyPlanning(createInProcessEngine());
    expect(() => prove(planningInput(document, planning), EMPTY_PLAN)).toThrow(/hard demand unserved/);
  });
});
