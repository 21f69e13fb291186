import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { smallQuestions } from '@/testing/small-question.ts';
import { tinyQuestion } from '@/testing/tiny-question.ts';
import { optimumByTryingEverything } from '@/testing/try-everything.ts';
import { createLinearSolver } from '../exact/linear-solver.ts';
import { buildProblem } from '../model/build-problem.ts';
import { DEFAULT_FEATURES, type FailureProgress, type FailureVerdict, type PlanningInput } from '../model/contract.ts';
import { singleFailures } from './failures-single.ts';
import { createSolverSession } from './session.ts';

const linear = createLinearSolver();
const RUNS = { numRuns: 30, seed: 11 };

async function planned(input: PlanningInput) {
  const session = createSolverSession(input, linear);
  const outcome = await session.solve({ iterationLimit: 20 });
  return { session, plan: 'plan' in outcome ? outcome.plan : null };
}

async function isPossibleWithout(input: PlanningInput, siteIds: readonly string[]): Promise<boolean> {
  const built = buildProblem({ ...input, closedSiteIds: [...input.closedSiteIds, ...siteIds] }, DEFAULT_FEATURES);
  if (!built.ok) throw new Error(built.error[0]?.sentence);
  return optimumByTryingEverything(await linear.load(), built.value.problem) !== null;
}

describe('what the check of failures says', () => {
  test('safe: trying everything finds a plan without the lost sites too; unsafe: it finds none', async () => {
    const seen: Record<FailureVerdict, number> = { safe: 0, unsafe: 0, unproven: 0 };
    await fc.assert(
      fc.asyncProperty(smallQuestions(), async (input) => {
        const { session, plan } = await planned(input);
        if (plan === null) return;
        for (const { failure, verdict, lost } of (await session.checkFailures(plan)).answers) {
          seen[verdict] += 1;
          const possible = await isPossibleWithout(input, failure.siteIds);
          if (verdict === 'safe') expect(possible).toBe(true);
          if (verdict === 'unsafe') expect(possible).toBe(false);
          expect(lost.length > 0).toBe(verdict !== 'safe');
        }
      }),
      RUNS,
    );
    expect(Math.min(seen.safe, seen.unsafe)).toBeGreaterThan(4);
    expect(seen.unproven).toBeLessThan(seen.unsafe / 4);
  });

  test('a site that serves nothing hard can always be lost', async () => {
    let tried = 0;
    await fc.assert(
      fc.asyncProperty(smallQuestions(), async (input) => {
        const { session, plan } = await planned(input);
        if (plan === null) return;
        const hard = new Set(input.classes.filter(({ service }) => service === 'hard').map(({ id }) => id));
        const needed = new Set(plan.routes.filter(({ classId }) => hard.has(classId)).map(({ siteId }) => siteId));
        for (const { failure, verdict } of (await session.checkFailures(plan)).answers) {
          if (failure.siteIds.some((id) => needed.has(id))) continue;
          tried += 1;
          expect(verdict).toBe('safe');
        }
      }),
      RUNS,
    );
    expect(tried).toBeGreaterThan(4);
  });

  test('the worst comes first, and what a repair costs is what the plan after it costs more', async () => {
    const input = tinyQuestion({ closedSiteIds: ['dal-msc-01', 'waco-hub-01'] });
    const { session, plan } = await planned(input);
    const { answers, total, stopped } = await session.checkFailures(plan!);
    expect({ total: answers.length, stopped }).toEqual({ total, stopped: null });
    const order = answers.map(({ verdict }) => ['unsafe', 'unproven', 'safe'].indexOf(verdict));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    for (const { failure, verdict, costDeltaUsdPerHour } of answers) {
      if (verdict !== 'safe') continue;
      const bound = await createSolverSession(
        { ...input, closedSiteIds: [...input.closedSiteIds, ...failure.siteIds] },
        linear,
      ).solve();
      if (!('plan' in bound)) throw new Error(bound.status);
      expect(plan!.objectiveUsdPerHour + costDeltaUsdPerHour).toBeGreaterThanOrEqual(bound.plan.boundUsdPerHour - 1e-6);
    }
  });

  test('Tulsa cannot lose its only site: the class bound to the state is named with all it asks for', async () => {
    const { session, plan } = await planned(tinyQuestion());
    const { answers } = await session.checkFailures(plan!);
    expect(answers[0]).toMatchObject({
      failure: { kind: 'site', id: 'tul-msc-01' },
      verdict: 'unsafe',
      lost: [{ classId: 'industrial-safety', marketId: 'tulsa' }],
    });
    expect(answers[0]!.lost[0]!.rps).toBeCloseTo(20, 6);
  });
});

describe('what can fail by itself', () => {
  const everything = () => true;

  test('two sites on one ring are lost together, and each by itself', () => {
    const failures = singleFailures(tinyQuestion(), everything).map(({ kind, id, siteIds }) => ({ kind, id, siteIds }));
    expect(failures.filter(({ kind }) => kind === 'site')).toHaveLength(6);
    expect(failures.filter(({ kind }) => kind !== 'site')).toEqual([
      { kind: 'ring', id: 'DAL-1', siteIds: ['dal-msc-01', 'waco-hub-01'] },
    ]);
  });

  test('what runs nothing, and what is closed already, cannot fail', () => {
    expect(singleFailures(tinyQuestion(), () => false)).toEqual([]);
    const oneLeft = singleFailures(tinyQuestion({ closedSiteIds: ['waco-hub-01'] }), everything);
    expect(oneLeft.map(({ kind }) => kind)).toEqual(['site', 'site', 'site', 'site', 'site']);
  });
});

describe('a check that takes long', () => {
  test('tells each failure as it is checked', async () => {
    const { session, plan } = await planned(tinyQuestion());
    const told: FailureProgress[] = [];
    const { answers, total } = await session.checkFailures(plan!, { onProgress: (progress) => told.push(progress) });
    expect(told.map(({ checked }) => checked)).toEqual(Array.from({ length: total }, (_, index) => index + 1));
    expect(new Set(told.map(({ latest }) => latest))).toEqual(new Set(answers));
    expect(total).toBeGreaterThan(1);
  });

  test('can be cancelled between two failures, and keeps what it knows', async () => {
    const { session, plan } = await planned(tinyQuestion());
    const control = new AbortController();
    const report = await session.checkFailures(plan!, {
      signal: control.signal,
      onProgress: ({ checked }) => checked === 2 && control.abort(),
    });
    expect(report).toMatchObject({ stopped: 'cancelled', answers: { length: 2 } });
    expect(report.total).toBeGreaterThan(2);
    expect(await session.checkFailures(plan!)).toMatchObject({ stopped: null });
  });

  test('ends when its time is over', async () => {
    const { plan } = await planned(tinyQuestion());
    let now = 0;
    const session = createSolverSession(tinyQuestion(), linear, () => now);
    const report = await session.checkFailures(plan!, {
      timeLimitMs: 60,
      onProgress: () => {
        now += 40;
      },
    });
    expect(report).toMatchObject({ stopped: 'time', answers: { length: 2 } });
  });

  test('looks only at what it is asked about', async () => {
    const { session, plan } = await planned(tinyQuestion());
    const only = [{ kind: 'site', id: 'tul-msc-01' }] as const;
    const { answers } = await session.checkFailures(plan!, { only });
    expect(answers.map(({ failure }) => failure.id)).toEqual(['tul-msc-01']);
  });
});
