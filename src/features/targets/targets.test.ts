import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FleetDocument, PlanningState } from '@/domain/planning.ts';
import { createInProcessEngine, type PlacementEngine } from '@/engine/client/engine.ts';
import { tinyPlanning } from '@/testing/tiny-planning.ts';
import { deriveCostCurve, deriveEdge, deriveTargetChange } from './derive-target-change.ts';
import { deriveTargetRows, findWorstRow } from './derive-target-rows.ts';
import { deriveTargetVerdict } from './derive-target-verdict.ts';
import { describeLimitValues } from './describe-limit-values.ts';
import { describeTargetChanges } from './describe-target-changes.ts';
import { buildSliderRange, buildTraceLimits, complainAboutLimit } from './parse-limit.ts';
import { openTargetStudy, type TargetAnswer, type TargetStudy, withLimit } from './target-study.ts';

const engine = createInProcessEngine();
const unhurried = new AbortController().signal;
let document: FleetDocument;
let planning: PlanningState;
let study: TargetStudy;

beforeAll(async () => {
  ({ document, planning } = await tinyPlanning(engine));
  study = await openTargetStudy(engine, document, planning, 'voice-agent');
});
afterAll(() => study.dispose());

describe('a limit that is typed', () => {
  test.each([
    [0, 'A latency limit must be above zero.'],
    [-5, 'A latency limit must be above zero.'],
    [60_001, 'A latency limit is at most 60,000 ms.'],
    [null, 'Give a limit in milliseconds.'],
    [1, null],
    [60_000, null],
  ])('%s', (limitMs, complaint) => {
    expect(complainAboutLimit(limitMs)).toBe(complaint);
  });

  test('slider and curve only offer limits that may be asked', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 60_000, noNaN: true }), (limitMs) => {
        const { min, max, step } = buildSliderRange(limitMs);
        expect(min).toBeGreaterThanOrEqual(step);
        expect(max).toBeGreaterThan(min);
        for (const limit of [min, max, ...buildTraceLimits(limitMs)]) expect(complainAboutLimit(limit)).toBeNull();
      }),
    );
  });
});

describe('studying a limit with the real engine', () => {
  test('a limit below the physical floor is impossible, and the sentence says why', async () => {
    const answer = await study.at(1, unhurried);
    expect(answer.kind).toBe('impossible');
    const verdict = deriveTargetVerdict(answer, null, study.limitInForceMs);
    expect(verdict.kind).toBe('blocked');
    expect(verdict.reason).toMatch(/voice|latency|ms/i);
  });

  test('a looser limit never costs more than the limit in force', async () => {
    const inForce = await study.at(study.limitInForceMs, unhurried);
    const looser = await study.at(study.limitInForceMs * 2, unhurried);
    expect(costOf(looser)).toBeLessThanOrEqual(costOf(inForce) + 1e-6);
  });

  test('a tighter limit never seems to save money', async () => {
    await study.at(study.limitInForceMs, unhurried);
    const tighter = await study.at(study.limitInForceMs * 0.5, unhurried);
    const baseline = study.baseline();
    if (tighter.kind === 'possible') expect(costOf(tighter)).toBeGreaterThanOrEqual(costOf(baseline) - 1e-6);
  });

  test('a tighter limit never has a lower bound, even where the engine finds a weaker one for it', async () => {
    let slack = 1;
    const weakening: PlacementEngine = {
      ...engine,
      async openSession(input) {
        const session = await engine.openSession(input);
        return {
          ...session,
          async solve(options) {
            const outcome = await session.solve(options);
            if (outcome.status !== 'optimal' && outcome.status !== 'feasible') return outcome;
            slack -= 0.1;
            const { plan } = outcome;
            return { ...outcome, plan: { ...plan, boundUsdPerHour: plan.boundUsdPerHour * slack } };
          },
        };
      },
    };
    const weakened = await openTargetStudy(weakening, document, planning, 'voice-agent');
    const bounds: number[] = [];
    for (const factor of [2, 1, 0.8]) {
      const answer = await weakened.at(weakened.limitInForceMs * factor, unhurried);
      if (answer.kind !== 'possible') throw new Error('each of these limits can be kept');
      bounds.push(answer.plan.boundUsdPerHour);
      expect(answer.plan.gap).toBeCloseTo(1 - answer.plan.boundUsdPerHour / costOf(answer), 9);
    }
    expect(bounds).toEqual(bounds.toSorted((a, b) => a - b));
    weakened.dispose();
  });

  test('what HiGHS proved of a limit holds for the tighter ones, and its cheaper plan is a start for the next answer', async () => {
    const studied = await openTargetStudy(engine, document, planning, 'voice-agent');
    const limitMs = studied.limitInForceMs;
    const loose = await studied.at(limitMs * 2, unhurried);
    const tight = await studied.at(limitMs, unhurried);
    if (loose.kind !== 'possible' || tight.kind !== 'possible') throw new Error('both limits can be kept');
    const boundUsdPerHour = (costOf(loose) + loose.plan.boundUsdPerHour) / 2;
    const proof = {
      status: 'bounded',
      costUsdPerHour: costOf(loose),
      boundUsdPerHour,
      gap: 0.01,
      boundBy: 'highs',
    } as const;
    const asked = { arcs: { exact: 3, open: 3 }, cutShort: null, ms: 5 };
    studied.learn(limitMs * 2, { ...proof, ...asked, better: null });
    for (const { plan } of [
      await studied.at(limitMs * 2, unhurried),
      await studied.at(limitMs, unhurried),
    ] as (typeof tight)[])
      expect(plan.boundUsdPerHour).toBeGreaterThanOrEqual(boundUsdPerHour);
    studied.learn(limitMs * 2, { ...proof, ...asked, better: { placement: tight.plan, assessment: tight.assessment } });
    const again = await studied.at(limitMs * 2, unhurried);
    expect(again).not.toBe(loose);
    expect(costOf(again)).toBeLessThanOrEqual(Math.min(costOf(loose), costOf(tight)) + 1e-9);
    studied.dispose();
  });

  test('the same limit is solved once', async () => {
    const first = await study.at(study.limitInForceMs, unhurried);
    expect(await study.at(study.limitInForceMs, unhurried)).toBe(first);
  });

  test('a withdrawn question is dropped and the next one is answered', async () => {
    const controller = new AbortController();
    const withdrawn = study.at(333, controller.signal);
    const next = study.at(334, unhurried);
    controller.abort();
    await expect(withdrawn).rejects.toThrow();
    expect((await next).limitMs).toBe(334);
  });

  test('the edge lies between the loosest impossible and the tightest possible limit', () => {
    const { impossibleMs, possibleMs } = deriveEdge(study.answers());
    expect(impossibleMs).toBe(1);
    expect(possibleMs).toBeGreaterThan(1);
  });

  test('the cost of latency only falls as the limit is relaxed', () => {
    const costs = deriveCostCurve(study.answers()).map(({ costUsdPerHour }) => costUsdPerHour);
    expect(costs.length).toBeGreaterThan(2);
    expect(costs).toEqual(costs.toSorted((a, b) => b - a));
  });

  test('before and after are the figures of the two plans', async () => {
    const before = await study.at(study.limitInForceMs, unhurried);
    const after = await study.at(study.limitInForceMs * 2, unhurried);
    if (before.kind !== 'possible' || after.kind !== 'possible') throw new Error('both limits can be kept');
    const workloadClass = withLimit(planning.classes, 'voice-agent', after.limitMs)[0]!;
    const change = deriveTargetChange(before, after, workloadClass);
    expect(change.after.costUsdPerHour).toBe(after.assessment.objectiveUsdPerHour);
    expect(change.before.sites - change.closedSiteIds.length + change.openedSiteIds.length).toBe(change.after.sites);
    expect(change.after.latencyMs).toBeLessThanOrEqual(after.limitMs);
  });
});

const costOf = (answer: TargetAnswer | null) =>
  answer?.kind === 'possible' ? answer.assessment.objectiveUsdPerHour : Number.POSITIVE_INFINITY;

test('a class without completions has no latency, never zero', () => {
  const columns = {
    arrivedRps: [4],
    completedRps: [0],
    droppedRps: [0],
    latencyMs: [null],
    goodShare: [null],
    state: ['no-data' as const],
  };
  const [row] = deriveTargetRows(document.classes.slice(0, 1), columns);
  expect(row).toMatchObject({ latencyMs: null, goodShare: null, state: 'no-data', arrivedRps: 4, objective: 0.95 });
});

test('the class to look at first is the one in the worst state, then the one closest to its limit', () => {
  const [first, second, third] = document.classes;
  const row = (workloadClass: typeof first, state: 'met' | 'at-risk' | 'no-data', used: number) => ({
    workloadClass: workloadClass!,
    state,
    latencyMs: workloadClass!.target.limit * used,
    goodShare: 1,
    objective: 0.95,
    arrivedRps: 1,
  });
  const worstOf = (...rows: ReturnType<typeof row>[]) => findWorstRow(rows)?.workloadClass;
  expect(worstOf(row(first, 'met', 0.9), row(second, 'at-risk', 0.8), row(third, 'at-risk', 0.85))).toBe(third);
  expect(worstOf(row(first, 'met', 0.2), row(second, 'met', 0.7), row(third, 'no-data', 0))).toBe(second);
  expect(findWorstRow([])).toBeNull();
});

test('a conflict names the limits that changed, with both values', () => {
  const now = withLimit(planning.classes, 'voice-agent', 400).map(({ id, target }) => ({ classId: id, target }));
  const [change, ...others] = describeTargetChanges(planning.classes, now);
  expect(change).toMatch(/^Voice: 350\sms → 400\sms$/);
  expect(others).toEqual([]);
});

describe('what a limit costs', () => {
  test('is told by who could go where, what stands between and what it would save; crumbs are left out', () => {
    const [market, other] = document.fleet.markets;
    const [site] = document.fleet.sites;
    const value = { classId: 'voice-agent', siteId: site!.id };
    const told = describeLimitValues(document, [
      { ...value, limit: 'latency', marketId: market!.id, lackingMs: 12.3, usdPerHour: 1.5 },
      { ...value, limit: 'data-rule', marketId: other!.id, lackingMs: 0, usdPerHour: 0.4 },
      { ...value, limit: 'latency', marketId: other!.id, lackingMs: 5, usdPerHour: 0.001 },
    ]);
    expect(told.map(({ subject }) => subject)).toEqual([
      `${market!.name} → ${site!.name}`,
      `${other!.name} → ${site!.name}`,
    ]);
    expect(told[0]!.sentence).toMatch(/^12.* ms too far: about \$1\.50.* saved/);
    expect(told[1]!.sentence).toMatch(/^beyond the border of the data rule: about \$0\.40/);
  });
});
