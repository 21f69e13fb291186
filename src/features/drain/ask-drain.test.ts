import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { COST_TERMS, type RouteShare } from '@/domain/plan.ts';
import type { FleetDocument, PlanningState } from '@/domain/planning.ts';
import { createInProcessEngine, planningInput } from '@/engine/client/engine.ts';
import { tinyPlanning } from '@/testing/tiny-planning.ts';
import { askDrain } from './ask-drain.ts';
import { askNextFailure } from './ask-next-failure.ts';
import { deriveDrainForecast, type PlanInForce } from './derive-drain-forecast.ts';

const engine = createInProcessEngine();
const unhurried = new AbortController().signal;
let document: FleetDocument;
let planning: PlanningState;
let inForce: PlanInForce;

beforeAll(async () => {
  ({ document, planning } = await tinyPlanning(engine));
  const session = await engine.openSession(planningInput(document, planning, {}));
  inForce = { placement: planning.plan, assessment: await session.evaluate(planning.plan) };
  session.dispose();
});

const servingSites = () => [...new Set(planning.plan.routes.map(({ siteId }) => siteId))];
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe('asking the engine about a drain', () => {
  test('what the site serves now is what has to move, and all of it is accounted for', async () => {
    for (const siteId of servingSites()) {
      const answer = await askDrain(engine, document, planning, siteId, unhurried);
      if (answer.kind !== 'possible') continue;
      const { forecast } = answer;
      const served = inForce.assessment.sites.find((site) => site.siteId === siteId)?.rps ?? 0;
      expect(forecast.movedRps).toBeGreaterThan(0);
      expect(forecast.movedRps).toBeCloseTo(served, 6);
      expect(sum(forecast.receivers.map(({ addedRps }) => addedRps)) + forecast.shedRps).toBeCloseTo(served, 6);
      expect(forecast.receivers.map((receiver) => receiver.siteId)).not.toContain(siteId);
      expect(sum(forecast.classes.map(({ movedRps }) => movedRps))).toBeCloseTo(served, 6);
    }
  });

  test('the cost difference is the sum of its terms', async () => {
    for (const siteId of servingSites()) {
      const answer = await askDrain(engine, document, planning, siteId, unhurried);
      if (answer.kind !== 'possible') continue;
      const { termDeltas, costDeltaUsdPerHour } = answer.forecast;
      expect(sum(COST_TERMS.map((term) => termDeltas[term]))).toBeCloseTo(costDeltaUsdPerHour, 6);
    }
  });

  test('a site that hard work may not leave cannot be drained, and the reason names the work', async () => {
    const alone = { ...planning, closedSiteIds: ['dal-msc-01', 'dal-dc-01', 'waco-hub-01', 'cloud-south'] };
    const answer = await askDrain(engine, document, alone, 'hou-co-01', unhurried);
    expect(answer.kind).toBe('impossible');
    if (answer.kind !== 'impossible') return;
    expect(answer.obstacles[0]?.sentence).toMatch(/\S/);
    expect(answer.relaxations.every(({ isEnough }) => isEnough)).toBe(true);
    expect(answer.relaxations.length).toBeGreaterThan(0);
  });

  test('a withdrawn question gives no answer', async () => {
    const controller = new AbortController();
    const asked = askDrain(engine, document, planning, servingSites()[0] ?? '', controller.signal);
    controller.abort();
    await expect(asked).rejects.toThrow();
  });
});

describe('asking what could fail after a drain', () => {
  const ask = (siteId: string, signal: AbortSignal, onProgress = () => {}) =>
    askNextFailure(engine, { document, planning, siteId, placement: planning.plan }, signal, onProgress);

  test('the drained site is not among what could fail, and what was unsafe before is told apart', async () => {
    const siteId = servingSites().find((id) => !id.startsWith('tul')) ?? '';
    const told: string[] = [];
    const { after, unsafeAnyway } = await askNextFailure(
      engine,
      { document, planning, siteId, placement: planning.plan },
      unhurried,
      ({ latest }) => told.push(latest.failure.id),
    );
    expect(told).not.toContain(siteId);
    expect(told).toHaveLength(after.total);
    expect(after.answers[0]).toMatchObject({ failure: { id: 'tul-msc-01' }, verdict: 'unsafe' });
    expect([...unsafeAnyway]).toContain('site tul-msc-01');
  });

  test('a withdrawn check gives no answer', async () => {
    const controller = new AbortController();
    const asked = ask(servingSites()[0] ?? '', controller.signal, () => controller.abort());
    await expect(asked).rejects.toThrow();
  });
});

describe('following the work of a drained site', () => {
  const siteIds = ['cloud-south', 'dal-dc-01', 'dal-msc-01', 'hou-co-01', 'tul-msc-01', 'waco-hub-01'];

  /** Shares of each (market, class) over the sites; what is missing to 1 is unserved. */
  const routesWithout = (closed: string | null) =>
    fc
      .array(
        fc.array(fc.integer({ min: 0, max: 5 }), { minLength: siteIds.length + 1, maxLength: siteIds.length + 1 }),
        { minLength: 12, maxLength: 12 },
      )
      .map((weights) =>
        weights.flatMap((row, cell): RouteShare[] => {
          const open = row.map((weight, index) => (siteIds[index] === closed ? 0 : weight));
          const total = Math.max(1, sum(open));
          return siteIds.flatMap((siteId, index) => {
            const share = (open[index] ?? 0) / total;
            const marketId = document.fleet.markets[Math.floor(cell / 3)]?.id ?? '';
            const classId = document.classes[cell % 3]?.id ?? '';
            return share > 0 ? [{ marketId, classId, siteId, share }] : [];
          });
        }),
      );

  const forecastOf = (before: RouteShare[], after: RouteShare[]) =>
    deriveDrainForecast(
      { siteId: 'dal-msc-01', fleet: document.fleet, classes: planning.classes, demandRps: planning.demandRps },
      { placement: { replicas: [], routes: before }, assessment: inForce.assessment },
      {
        placement: { replicas: [], routes: after },
        assessment: inForce.assessment,
        boundUsdPerHour: 0,
        gap: 0,
        engineMs: 0,
        problemHash: '',
      },
    );

  test('what adds up in another order leaves nobody unserved', () => {
    const marketId = document.fleet.markets[0]?.id ?? '';
    const classId = document.classes[0]?.id ?? '';
    const to = (siteId: string, share: number): RouteShare => ({ marketId, classId, siteId, share });
    // The sites gain 0.2 and 0.6, which in binary is 1.1e-16 less than the 0.8 that is lost.
    const before = [to('dal-msc-01', 0.8), to('hou-co-01', 0.1), to('dal-dc-01', 0.1)];
    const after = [to('hou-co-01', 0.3), to('dal-dc-01', 0.7)];
    expect(0.3 - 0.1 + (0.7 - 0.1)).toBeLessThan(0.8);
    const { movedRps, shedRps } = forecastOf(before, after);
    expect(movedRps).toBeGreaterThan(0);
    expect(shedRps).toBe(0);
  });

  test('nothing is lost and nothing is counted twice, whatever else the new plan moves', () => {
    const drained = 'dal-msc-01';
    fc.assert(
      fc.property(routesWithout(null), routesWithout(drained), (before, after) => {
        const forecast = forecastOf(before, after);
        const served = sum(
          before
            .filter(({ siteId }) => siteId === drained)
            .map(({ marketId, classId, share }) => {
              const market = document.fleet.markets.findIndex(({ id }) => id === marketId);
              const workloadClass = planning.classes.findIndex(({ id }) => id === classId);
              return share * (planning.demandRps[market * planning.classes.length + workloadClass] ?? 0);
            }),
        );
        expect(forecast.movedRps).toBeCloseTo(served, 6);
        expect(forecast.shedRps).toBeGreaterThanOrEqual(-1e-9);
        expect(sum(forecast.receivers.map(({ addedRps }) => addedRps)) + forecast.shedRps).toBeCloseTo(served, 6);
        for (const { addedRps } of forecast.receivers) expect(addedRps).toBeGreaterThan(0);
      }),
      { numRuns: 40 },
    );
  });
});
