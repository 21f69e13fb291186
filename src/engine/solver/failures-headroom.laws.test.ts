import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Placement } from '@/domain/plan.ts';
import { smallQuestions } from '@/testing/small-question.ts';
import { tinyQuestion } from '@/testing/tiny-question.ts';
import { createLinearSolver } from '../exact/linear-solver.ts';
import { buildProblem } from '../model/build-problem.ts';
import { DEFAULT_FEATURES, type FailureAnswer, type FailureReport, type SolveOptions } from '../model/contract.ts';
import type { PlacementProblem } from '../model/problem.ts';
import { solveWithHeadroom } from './failures-headroom.ts';
import { createPace } from './pace.ts';
import { createSolverSession } from './session.ts';

const linear = createLinearSolver();
const QUICK: SolveOptions = { iterationLimit: 20 };

test('with N-1 a plan keeps every rule, costs no less than the bound without it, and leaves no more open', async () => {
  await fc.assert(
    fc.asyncProperty(smallQuestions(), async (input) => {
      const session = createSolverSession(input, linear);
      const plain = await session.solve(QUICK);
      const safer = await session.solve({ ...QUICK, features: { nMinusOne: true } });
      expect(safer.status === 'crashed').toBe(false);
      if (!('plan' in plain && 'plan' in safer)) return;
      expect(safer.assessment.violations).toEqual([]);
      expect(safer.plan.objectiveUsdPerHour).toBeGreaterThanOrEqual(plain.plan.boundUsdPerHour * (1 - 1e-6) - 1e-9);
      expect(safer.plan.problemHash).not.toBe(plain.plan.problemHash);
      const open = async (plan: Placement) =>
        (await session.checkFailures(plan)).answers.filter(({ verdict }) => verdict === 'unproven').length;
      expect(await open(safer.plan)).toBeLessThanOrEqual(await open(plain.plan));
    }),
    { numRuns: 12, seed: 5 },
  );
});

/** A check that says of each plan in turn what it is told to say. */
function drillOf(reports: readonly (readonly FailureAnswer[])[]) {
  let asked = 0;
  return async (): Promise<FailureReport> => {
    const answers = reports[Math.min(asked, reports.length - 1)]!;
    asked += 1;
    return { answers, total: answers.length, stopped: null, engineMs: 0 };
  };
}

const unproven = (lost: FailureAnswer['lost']): FailureAnswer => ({
  failure: { kind: 'site', id: 'dal-msc-01', siteIds: ['dal-msc-01'] },
  verdict: 'unproven',
  lost,
  unservedSoftRps: 0,
  costDeltaUsdPerHour: 0,
  startedReplicas: 0,
  fullest: [],
});

async function solved(reports: readonly (readonly FailureAnswer[])[]) {
  const input = tinyQuestion();
  const built = buildProblem(input, DEFAULT_FEATURES);
  if (!built.ok) throw new Error(built.error[0]?.sentence);
  const { problem } = built.value;
  const outcome = await createSolverSession(input, linear).solve(QUICK);
  if (!('plan' in outcome)) throw new Error(outcome.status);
  const asked: PlacementProblem[] = [];
  const solve = async (question: PlacementProblem) => {
    asked.push(question);
    return {
      ...outcome,
      plan: { ...outcome.plan, objectiveUsdPerHour: outcome.plan.objectiveUsdPerHour + asked.length },
    };
  };
  const answer = await solveWithHeadroom(
    problem,
    {},
    { solve, check: drillOf(reports) },
    createPace(() => 0, {}),
  );
  const held = asked.map(({ sites }) =>
    input.fleet.sites.flatMap(({ id }, site) => {
      const gpus = problem.sites.gpus[site]! - sites.gpus[site]!;
      return gpus > 0 ? [{ id, gpus }] : [];
    }),
  );
  return { answer, held, before: outcome.plan };
}

test('what a failure left over is held back at a site that may serve it, not at the one that fails', async () => {
  const lost = [{ classId: 'industrial-safety', marketId: 'dallas', rps: 20 }];
  const { answer, held, before } = await solved([[unproven(lost)], []]);
  expect(held).toHaveLength(2);
  expect(held[0]).toEqual([]);
  expect(held[1]).toHaveLength(1);
  const [{ id, gpus }] = held[1] as [{ id: string; gpus: number }];
  expect(['dal-dc-01', 'hou-co-01', 'waco-hub-01', 'cloud-south']).toContain(id);
  expect(gpus).toBeGreaterThan(0);
  if (!('plan' in answer)) throw new Error(answer.status);
  // The second plan, under the bound of the first question.
  expect(answer.plan.objectiveUsdPerHour).toBeCloseTo(before.objectiveUsdPerHour + 2, 9);
  expect(answer.plan.boundUsdPerHour).toBe(before.boundUsdPerHour);
  expect(answer.plan.gap).toBeCloseTo(1 - before.boundUsdPerHour / (before.objectiveUsdPerHour + 2), 9);
});

test('where holding back does not help, the first plan stays, after three more tries', async () => {
  const lost = [{ classId: 'voice-agent', marketId: 'houston', rps: 5 }];
  const { answer, held, before } = await solved([[unproven(lost)]]);
  expect(held).toHaveLength(4);
  if (!('plan' in answer)) throw new Error(answer.status);
  expect(answer.plan.objectiveUsdPerHour).toBeCloseTo(before.objectiveUsdPerHour + 1, 9);
});
