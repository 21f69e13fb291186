import { describe, expect, test } from 'vitest';
import { COST_TERMS } from '@/domain/plan.ts';
import { tinyQuestion } from '@/testing/tiny-question.ts';
import type { HoursOutcome, PlanningHour, PlanningInput } from '../model/contract.ts';
import { createSolverSession } from './session.ts';

const QUICK = { iterationLimit: 200 };

/** Evening as in the question, and a night that asks for part of it and has fewer GPUs taken by the radio. */
function eveningAndNight({ demandRps, utcHour }: PlanningInput, night = 0.4): PlanningHour[] {
  return [
    { utcHour, demandRps, share: 0.25 },
    { utcHour: 9, demandRps: demandRps.map((rps) => rps * night), share: 0.75 },
  ];
}

function planned(outcome: HoursOutcome) {
  if (!('hours' in outcome)) throw new Error(JSON.stringify(outcome));
  return outcome;
}

describe('several hours together', () => {
  test('the same replicas serve each hour by its own routes, and the average cost adds up', async () => {
    const question = tinyQuestion();
    const hours = eveningAndNight(question);
    const outcome = planned(await createSolverSession(question).planHours(hours, QUICK));
    const usd = outcome.hours.map(({ assessment }) => assessment.objectiveUsdPerHour);
    expect(outcome.objectiveUsdPerHour).toBeCloseTo(0.25 * usd[0]! + 0.75 * usd[1]!, 9);
    expect(COST_TERMS.reduce((sum, term) => sum + outcome.terms[term], 0)).toBeCloseTo(outcome.objectiveUsdPerHour, 6);
    expect(outcome.boundUsdPerHour).toBeLessThanOrEqual(outcome.objectiveUsdPerHour);
    for (const { utcHour, routes, assessment } of outcome.hours) {
      expect(assessment.violations).toEqual([]);
      const session = createSolverSession({
        ...question,
        utcHour,
        demandRps: hours.find((h) => h.utcHour === utcHour)!.demandRps,
      });
      expect(await session.evaluate({ replicas: outcome.replicas, routes })).toEqual(assessment);
    }
  });

  test('one hour alone is planned as that hour', async () => {
    const question = tinyQuestion();
    const session = createSolverSession(question);
    const alone = await session.solve({ iterationLimit: 500 });
    const day = planned(await session.planHours([{ ...question, share: 1 }], { iterationLimit: 500 }));
    expect('plan' in alone && alone.plan.objectiveUsdPerHour).toBeCloseTo(day.objectiveUsdPerHour, 6);
  });

  test('an hour that asks for too much makes the day impossible, and is named', async () => {
    const question = tinyQuestion();
    const flood = question.demandRps.map((rps, cell) => (cell === 0 ? 1e7 : rps));
    const outcome = await createSolverSession(question).planHours(
      [
        ...eveningAndNight(question).map((hour) => ({ ...hour, share: hour.share / 2 })),
        { utcHour: 12.5, demandRps: flood, share: 0.5 },
      ],
      QUICK,
    );
    expect(outcome.status).toBe('infeasible');
    expect('obstacles' in outcome && outcome.obstacles[0]?.sentence).toMatch(/^At 12:30 UTC: Voice agent in Dallas/);
  });

  test.each([
    ['no hour', [], /No hour is given/],
    ['shares that are not the whole', [0.5, 0.4], /add up to 0.9/],
    ['a share of nothing', [1, 0], /above 0/],
    ['a share that is no number', [Number.NaN, 1], /NaN/],
  ])('%s is refused', async (_, shares, why) => {
    const question = tinyQuestion();
    const hours = shares.map((share) => ({ utcHour: 18, demandRps: question.demandRps, share }));
    const outcome = await createSolverSession(question).planHours(hours);
    expect(outcome.status).toBe('infeasible');
    expect('obstacles' in outcome && outcome.obstacles[0]?.kind).toBe('bad-input');
    expect('obstacles' in outcome && outcome.obstacles[0]?.sentence).toMatch(why);
  });

  test('those who wait are told what is being done', async () => {
    const question = tinyQuestion();
    const phases = new Set<string>();
    await createSolverSession(question).planHours(eveningAndNight(question), {
      ...QUICK,
      onProgress: ({ phase }) => phases.add(phase),
    });
    expect([...phases]).toEqual(['bound', 'construct', 'improve']);
  });

  test('a cancelled question is answered at once', async () => {
    const question = tinyQuestion();
    const outcome = await createSolverSession(question).planHours(eveningAndNight(question), {
      signal: AbortSignal.abort(),
    });
    expect('stopped' in outcome && outcome.stopped).toBe('cancelled');
  });
});

describe('minimum copies', () => {
  const withCopies = (copies: number, closedSiteIds: readonly string[] = []) => {
    const question = tinyQuestion({ closedSiteIds });
    return {
      ...question,
      classes: question.classes.map((each, k) => (k === 0 ? { ...each, minimumCopies: copies } : each)),
    };
  };
  const sitesOf = (replicas: readonly { readonly siteId: string; readonly classId: string }[]) =>
    new Set(replicas.filter(({ classId }) => classId === 'voice-agent').map(({ siteId }) => siteId)).size;

  test('as many sites hold a warm copy as the class asks for, and that costs no less', async () => {
    const one = await createSolverSession(withCopies(1)).solve(QUICK);
    const four = await createSolverSession(withCopies(4)).solve(QUICK);
    if (!('plan' in one) || !('plan' in four)) throw new Error('both can be planned');
    expect(sitesOf(one.plan.replicas)).toBeLessThan(4);
    expect(sitesOf(four.plan.replicas)).toBeGreaterThanOrEqual(4);
    expect(four.assessment.violations).toEqual([]);
    expect(four.plan.objectiveUsdPerHour).toBeGreaterThan(one.plan.objectiveUsdPerHour);
    const [broken] = (await createSolverSession(withCopies(4)).evaluate(one.plan)).violations;
    expect(broken).toMatch(/Voice agent has warm copies at \d of the 4 sites that it must/);
  });

  test('every hour of a day has them', async () => {
    const question = withCopies(4);
    const day = planned(await createSolverSession(question).planHours(eveningAndNight(question), QUICK));
    expect(sitesOf(day.replicas)).toBeGreaterThanOrEqual(4);
    for (const { assessment } of day.hours) expect(assessment.violations).toEqual([]);
  });

  test('more copies than there are sites is proved impossible and says so', async () => {
    const outcome = await createSolverSession(withCopies(7)).solve(QUICK);
    expect(outcome.status).toBe('infeasible');
    expect('obstacles' in outcome && outcome.obstacles).toMatchObject([
      {
        kind: 'not-enough-copies',
        classId: 'voice-agent',
        sentence: expect.stringMatching(/at 7 sites: only \d may run it/),
      },
    ]);
  });

  test('a drain that takes a copy puts it elsewhere', async () => {
    const before = await createSolverSession(withCopies(3)).solve(QUICK);
    if (!('plan' in before)) throw new Error('can be planned');
    const drained = before.plan.replicas.find(({ classId }) => classId === 'voice-agent')!.siteId;
    const after = await createSolverSession(withCopies(3, [drained])).solve({
      ...QUICK,
      previous: before.plan,
      priceOfMoveUsdPerHour: 0.05,
    });
    if (!('plan' in after)) throw new Error('can be planned');
    expect(sitesOf(after.plan.replicas)).toBeGreaterThanOrEqual(3);
  });
});
