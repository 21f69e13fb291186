import { beforeAll, describe, expect, test } from 'vitest';
import { COST_TERMS } from '@/domain/plan.ts';
import type { FleetDocument, PlanningState } from '@/domain/planning.ts';
import { type Assessment, createInProcessEngine, STRATEGIES } from '@/engine/client/engine.ts';
import { tinyDocument } from '@/testing/tiny-fleet.ts';
import { EMPTY_PLAN, tinyPlanning } from '@/testing/tiny-planning.ts';
import { buildDayHours } from './build-day-hours.ts';
import { assessmentOf, deriveFigures, deriveWinner } from './derive-comparison.ts';
import { listAssumptions } from './list-assumptions.ts';
import { type Column, type Columns, type PlanColumn, solveComparison, WAITING } from './solve-comparison.ts';

const engine = createInProcessEngine();
let document: FleetDocument;
let planning: PlanningState;
let solved: Columns;

async function compare(financing: 'as-is' | 'owned'): Promise<Columns> {
  let columns = WAITING;
  await solveComparison(engine, document, planning, financing, new AbortController().signal, (strategy, column) => {
    columns = { ...columns, [strategy]: column };
  });
  return columns;
}

beforeAll(async () => {
  ({ document, planning } = await tinyPlanning(engine));
  solved = await compare('as-is');
});

describe('comparing with the real engine', () => {
  test('every strategy answers', () => {
    for (const strategy of STRATEGIES) expect(['plan', 'infeasible']).toContain(solved[strategy].kind);
  });

  test('the hybrid costs no more than any strategy that keeps every hard class', () => {
    const hybrid = assessmentOf(solved.hybrid)?.objectiveUsdPerHour ?? Number.POSITIVE_INFINITY;
    for (const strategy of STRATEGIES) {
      const column = solved[strategy];
      if (column.kind === 'plan') expect(hybrid).toBeLessThanOrEqual(column.assessment.objectiveUsdPerHour + 1e-6);
    }
  });

  test('every column answers the same demand, and its terms add up to its cost', () => {
    const demand = planning.demandRps.reduce((total, rps) => total + rps, 0);
    for (const strategy of STRATEGIES) {
      const assessment = assessmentOf(solved[strategy]);
      if (!assessment) continue;
      const { terms, costUsdPerHour } = deriveFigures(assessment);
      expect(assessment.servedRps + assessment.unservedRps).toBeCloseTo(demand, 4);
      expect(COST_TERMS.reduce((total, term) => total + terms[term], 0)).toBeCloseTo(costUsdPerHour, 6);
    }
  });

  test('an owned cloud pays for space and power, a rented one does not', async () => {
    const owned = assessmentOf((await compare('owned'))['all-cloud']);
    const rented = assessmentOf(solved['all-cloud']);
    expect(rented?.terms.space).toBe(0);
    expect(owned?.terms.space).toBeGreaterThan(0);
    expect(listAssumptions(document, 'owned')[0]?.value).toContain('Every site is owned');
  });

  test('leaving the screen stops the comparison', async () => {
    const controller = new AbortController();
    const columns: Column[] = [];
    const running = solveComparison(engine, document, planning, 'as-is', controller.signal, (_, column) => {
      columns.push(column);
      controller.abort();
    });
    await expect(running).rejects.toThrow();
    expect(columns.some(({ kind }) => kind === 'plan')).toBe(false);
  });
});

describe('the figures', () => {
  test('a million tokens costs the hourly cost over the hourly tokens', () => {
    const figures = deriveFigures({ ...anAssessment(), objectiveUsdPerHour: 36, tokensPerSecond: 10_000, powerKw: 5 });
    expect(figures.usdPerMtok).toBeCloseTo(1);
    expect(figures.tokensPerWatt).toBeCloseTo(2);
  });

  test('nothing served has no price per token', () => {
    const figures = deriveFigures({ ...anAssessment(), tokensPerSecond: 0, powerKw: 0, classes: [] });
    expect(figures.usdPerMtok).toBeNull();
    expect(figures.tokensPerWatt).toBeNull();
    expect(figures.meanP95Ms).toBeNull();
  });
});

describe('the winner', () => {
  const plan = (cost: number): Column => ({
    ...proposed(),
    assessment: { ...anAssessment(), objectiveUsdPerHour: cost, terms: { ...anAssessment().terms, unserved: 0 } },
    gap: 0.01,
    boundUsdPerHour: cost,
  });
  const infeasible = (cost: number): Column => ({
    kind: 'infeasible',
    sentence: 'No law allows it.',
    bestEffort: { ...anAssessment(), objectiveUsdPerHour: cost },
    engineMs: 1,
  });
  const none: Column = { kind: 'no-answer', sentence: 'It stopped.' };

  test.each<[string, readonly [Column, Column, Column], string | null, RegExp]>([
    ['the hybrid when it saves', [plan(200), plan(300), plan(100)], 'hybrid', /The hybrid wins here, at \$100\/h/],
    ['the cloud when the hybrid saves nothing', [plan(100), plan(300), plan(99.9)], 'all-cloud', /The cloud wins here/],
    [
      'the nearest edge when it is as good',
      [plan(200), plan(100), plan(100)],
      'nearest-edge',
      /nearest edge wins here/,
    ],
    ['never a best effort, however cheap', [infeasible(1), plan(300), plan(100)], 'hybrid', /hybrid/],
    ['nobody when nothing is feasible', [infeasible(1), infeasible(1), infeasible(1)], null, /no strategy/],
    ['nobody when the engine gave up', [none, none, none], null, /no answer/],
  ])('%s', (_, [cloud, edge, hybrid], strategy, sentence) => {
    const winner = deriveWinner({ 'all-cloud': cloud, 'nearest-edge': edge, hybrid });
    expect(winner?.strategy).toBe(strategy);
    expect(winner?.sentence).toMatch(sentence);
  });

  test('is measured against the bound of all placements, not of its own strategy', () => {
    const bounded = (cost: number, boundUsdPerHour: number): Column => ({
      ...proposed(),
      assessment: { ...anAssessment(), objectiveUsdPerHour: cost },
      boundUsdPerHour,
      engineMs: 200,
    });
    const winner = deriveWinner({
      'all-cloud': bounded(100, 100),
      'nearest-edge': bounded(300, 90),
      hybrid: bounded(99.9, 95),
    });
    expect(winner?.strategy).toBe('all-cloud');
    expect(winner?.proof).toMatch(/Proven within 5\.0.% of the optimum, in 600.ms/);
  });

  test('is not named before every strategy has answered', () => {
    expect(deriveWinner({ ...WAITING, hybrid: plan(1) })).toBeNull();
  });
});

function anAssessment(): Assessment {
  const assessment = assessmentOf(solved?.hybrid ?? WAITING.hybrid);
  return (
    assessment ?? {
      feasible: true,
      objectiveUsdPerHour: 100,
      terms: { gpu: 100, operations: 0, space: 0, energy: 0, activation: 0, backbone: 0, unserved: 0, moves: 0 },
      violations: [],
      servedRps: 1,
      unservedRps: 0,
      tokensPerSecond: 1,
      sites: [],
      classes: [],
      powerKw: 1,
      backboneGbps: 0,
      linkLoads: [],
    }
  );
}

/** A column with a plan whose figures do not matter. */
function proposed(): PlanColumn {
  const input = { ...tinyDocument(), utcHour: 0, demandRps: [], closedSiteIds: [], cutLinkIds: [] };
  return {
    kind: 'plan',
    input: { ...input, strategy: 'hybrid' },
    plan: EMPTY_PLAN,
    assessment: anAssessment(),
    gap: 0,
    boundUsdPerHour: 0,
    engineMs: 1,
    proofMs: 0,
  };
}

describe('the hours of a day', () => {
  test('begin with the hour planned now, lie evenly over the day, and follow the demand curves at its level', () => {
    const hours = buildDayHours(document, planning);
    expect(hours[0]).toMatchObject({
      atMs: planning.virtualMs,
      demandRps: planning.demandRps,
      utcHour: planning.utcHour,
    });
    expect(hours.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
    for (const [index, { atMs, utcHour }] of hours.entries()) {
      expect(atMs - planning.virtualMs).toBe(index * 6 * 3_600_000);
      expect(utcHour).toBeCloseTo((planning.utcHour + index * 6) % 24, 9);
    }
    const doubled = buildDayHours(document, { ...planning, demandRps: planning.demandRps.map((rps) => 2 * rps) });
    for (const [index, { demandRps }] of doubled.entries())
      for (const [cell, rps] of demandRps.entries()) expect(rps).toBeCloseTo(2 * hours[index]!.demandRps[cell]!, 9);
    expect(hours[2]!.demandRps).not.toEqual(hours[0]!.demandRps);
  });
});
