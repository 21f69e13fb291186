import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COST_TERMS } from '@/domain/plan.ts';
import { gpus, ms } from '@/domain/units.ts';
import { smallQuestions } from '@/testing/small-question.ts';
import { tinyQuestion } from '@/testing/tiny-question.ts';
import { optimumByTryingEverything } from '@/testing/try-everything.ts';
import { buildProblem } from '../model/build-problem.ts';
import {
  DEFAULT_FEATURES,
  type PlanningInput,
  type SolveOptions,
  type SolveOutcome,
  STRATEGIES,
} from '../model/contract.ts';
import { createLinearSolver, createSolverSession } from './session.ts';

const linear = createLinearSolver();
const QUICK: SolveOptions = { iterationLimit: 60 };
const RUNS = { numRuns: 40, seed: 7 };

const solve = (input: PlanningInput, options: SolveOptions = QUICK): Promise<SolveOutcome> =>
  createSolverSession(input, linear).solve(options);

async function optimum(input: PlanningInput): Promise<number | null> {
  const built = buildProblem(input, DEFAULT_FEATURES);
  if (!built.ok) throw new Error(built.error[0]?.sentence);
  return optimumByTryingEverything(await linear.load(), built.value.problem);
}

describe('laws of every plan', () => {
  test('demand is served once, capacity holds, closed and forbidden sites get nothing, terms add up', async () => {
    await fc.assert(
      fc.asyncProperty(smallQuestions(), async (input) => {
        const outcome = await solve(input);
        expect(outcome.status).not.toBe('crashed');
        if (outcome.status !== 'feasible' && outcome.status !== 'optimal') return;
        const { plan, assessment } = outcome;
        expect(assessment.violations).toEqual([]);
        for (const market of input.fleet.markets) {
          for (const workloadClass of input.classes) {
            const shares = plan.routes.filter(
              (route) => route.marketId === market.id && route.classId === workloadClass.id,
            );
            const sum = shares.reduce((total, { share }) => total + share, 0);
            expect(sum).toBeLessThanOrEqual(1 + 1e-9);
          }
        }
        expect(plan.routes.filter(({ siteId }) => input.closedSiteIds.includes(siteId))).toEqual([]);
        expect(plan.replicas.filter(({ siteId }) => input.closedSiteIds.includes(siteId))).toEqual([]);
        const sum = COST_TERMS.reduce((usd, term) => usd + plan.terms[term], 0);
        expect(Math.abs(sum - plan.objectiveUsdPerHour)).toBeLessThanOrEqual(1e-6 * Math.max(1, sum));
        expect(JSON.parse(JSON.stringify(outcome))).toEqual(outcome);
      }),
      RUNS,
    );
  });

  test('the bound is never above the true optimum, no plan is below it, and infeasible means infeasible', async () => {
    let feasible = 0;
    let infeasible = 0;
    await fc.assert(
      fc.asyncProperty(smallQuestions(), async (input) => {
        const [outcome, best] = [await solve(input), await optimum(input)];
        if (outcome.status === 'feasible' || outcome.status === 'optimal') {
          feasible += 1;
          expect(best).not.toBeNull();
          expect(outcome.plan.boundUsdPerHour).toBeLessThanOrEqual(best! + 1e-6);
          expect(outcome.plan.objectiveUsdPerHour).toBeGreaterThanOrEqual(best! - 1e-6);
          if (outcome.status === 'optimal') expect(outcome.plan.objectiveUsdPerHour).toBeCloseTo(best!, 5);
        } else {
          infeasible += 1;
          expect(best).toBeNull();
        }
      }),
      RUNS,
    );
    expect(Math.min(feasible, infeasible)).toBeGreaterThan(4);
  });

  test('on small questions the plan found is the true optimum, or within 3 % of it on average', async () => {
    const ratios: number[] = [];
    await fc.assert(
      fc.asyncProperty(smallQuestions(), async (input) => {
        const outcome = await solve(input);
        if (outcome.status !== 'feasible' && outcome.status !== 'optimal') return;
        const best = await optimum(input);
        if (best! > 0) ratios.push(outcome.plan.objectiveUsdPerHour / best!);
      }),
      RUNS,
    );
    expect(ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length).toBeLessThan(1.03);
  });

  test('more GPUs or a looser target never make the true optimum worse', async () => {
    await fc.assert(
      fc.asyncProperty(smallQuestions(), async (input) => {
        const best = await optimum(input);
        if (best === null) return;
        const site = input.fleet.sites[0]!;
        const bigger = {
          ...input,
          fleet: { ...input.fleet, sites: [{ ...site, gpus: gpus(site.gpus + 1) }, ...input.fleet.sites.slice(1)] },
        };
        const looser = {
          ...input,
          classes: input.classes.map((k) => ({ ...k, target: { ...k.target, limit: ms(k.target.limit * 1.5) } })),
        };
        expect(await optimum(bigger)).toBeLessThanOrEqual(best + 1e-6);
        expect(await optimum(looser)).toBeLessThanOrEqual(best + 1e-6);
      }),
      { ...RUNS, numRuns: 20 },
    );
  });
});

describe('strategies and what is handed in', () => {
  test('the hybrid is never dearer than a feasible strategy that it may improve on', async () => {
    await fc.assert(
      fc.asyncProperty(smallQuestions(), async (input) => {
        const others = await Promise.all(
          STRATEGIES.filter((strategy) => strategy !== 'hybrid').map((strategy) => solve({ ...input, strategy })),
        );
        const plans = others.flatMap((outcome) => ('plan' in outcome ? [outcome.plan] : []));
        const hybrid = await solve(input, { ...QUICK, candidates: plans });
        for (const plan of plans) {
          expect('plan' in hybrid && hybrid.plan.objectiveUsdPerHour).toBeLessThanOrEqual(plan.objectiveUsdPerHour);
        }
      }),
      { ...RUNS, numRuns: 20 },
    );
  });

  test('all cloud uses only the cloud, nearest edge never does', async () => {
    for (const [strategy, allowed] of [
      ['all-cloud', (tier: string) => tier === 'cloud'],
      ['nearest-edge', (tier: string) => tier !== 'cloud'],
    ] as const) {
      const input = tinyQuestion({ strategy });
      const outcome = await solve(input);
      const placement =
        'plan' in outcome ? outcome.plan : 'bestEffort' in outcome ? outcome.bestEffort?.placement : null;
      const tiers = placement!.replicas.map(({ siteId }) => input.fleet.sites.find(({ id }) => id === siteId)!.tier);
      expect(tiers.length).toBeGreaterThan(0);
      expect(tiers.every(allowed)).toBe(true);
    }
  });

  test('draining a site moves its work away and says what moved', async () => {
    const session = createSolverSession(tinyQuestion(), linear);
    const before = await session.solve(QUICK);
    if (!('plan' in before)) throw new Error(before.status);
    // Not Tulsa: industrial safety of Oklahoma may go nowhere else.
    const { siteId } = before.plan.replicas.find((placed) => placed.siteId !== 'tul-msc-01')!;
    const drained = before.assessment.sites.find((site) => site.siteId === siteId)!;
    await session.change({ kind: 'close-sites', siteIds: [siteId] });
    const after = await session.solve({ ...QUICK, previous: before.plan, priceOfMoveUsdPerHour: 0.1 });
    if (!('plan' in after)) throw new Error(after.status);
    expect(after.plan.routes.some((route) => route.siteId === siteId)).toBe(false);
    expect(after.moves.movedRps).toBeGreaterThanOrEqual(drained.rps - 1e-6);
    const started = after.moves.started.reduce((sum, { replicas }) => sum + replicas, 0);
    expect(after.plan.terms.moves).toBeCloseTo(started * 0.1, 9);
  });
});

describe('the same question gives the same answer', () => {
  test('same seed and iteration limit: the same plan, byte for byte', async () => {
    const answers = await Promise.all([1, 2].map(() => solve(tinyQuestion(), { seed: 5, iterationLimit: 200 })));
    const plans = answers.map((answer) =>
      'plan' in answer ? JSON.stringify({ ...answer.plan, engineMs: 0 }) : answer.status,
    );
    expect(plans[0]).toBe(plans[1]);
  });

  test('twice every price, twice the cost of the same plan', async () => {
    const input = tinyQuestion();
    const outcome = await solve(input);
    if (!('plan' in outcome)) throw new Error(outcome.status);
    const twice = (record: Readonly<Record<string, number>>) =>
      Object.fromEntries(Object.entries(record).map(([key, value]) => [key, value * 2]));
    const { prices } = input;
    const dearer: PlanningInput = {
      ...input,
      gpuTypes: input.gpuTypes.map((type) => ({
        ...type,
        capexUsd: type.capexUsd * 2,
        rentUsdPerHour: type.rentUsdPerHour * 2,
      })),
      classes: input.classes.map((k) => ({ ...k, unservedUsdPerRequest: k.unservedUsdPerRequest * 2 })),
      prices: {
        ...prices,
        spaceUsdPerKwMonth: twice(prices.spaceUsdPerKwMonth) as typeof prices.spaceUsdPerKwMonth,
        activationUsdPerHour: twice(prices.activationUsdPerHour) as typeof prices.activationUsdPerHour,
        transitUsdPerGB: twice(prices.transitUsdPerGB) as typeof prices.transitUsdPerGB,
        electricityUsdPerKwh: Object.fromEntries(
          Object.entries(prices.electricityUsdPerKwh).map(([state, price]) => [
            state,
            { commercial: price.commercial * 2, industrial: price.industrial * 2 },
          ]),
        ),
      },
    };
    const dearerCost = (await createSolverSession(dearer, linear).evaluate(outcome.plan)).objectiveUsdPerHour;
    expect(dearerCost).toBeCloseTo(outcome.plan.objectiveUsdPerHour * 2, 6);
  });
});

describe('when there is no answer', () => {
  test('an aborted solve says cancelled', async () => {
    const control = new AbortController();
    control.abort();
    expect(await solve(tinyQuestion(), { signal: control.signal })).toMatchObject({
      status: 'none',
      stopped: 'cancelled',
    });
  });

  test('aborted on the way it gives the best plan so far, marked cancelled', async () => {
    const control = new AbortController();
    const outcome = await solve(tinyQuestion(), {
      iterationLimit: 1e9,
      signal: control.signal,
      onProgress: ({ phase }) => phase === 'improve' && control.abort(),
    });
    expect(outcome).toMatchObject({ status: 'feasible', stopped: 'cancelled' });
  });

  test('a time limit ends the search', async () => {
    const outcome = await solve(tinyQuestion(), { iterationLimit: 1e9, timeLimitMs: 60 });
    expect(outcome).toMatchObject({ stopped: 'time' });
  });

  test('a target nobody can meet is infeasible, with a sentence that names class, market and a way out', async () => {
    const input = tinyQuestion();
    const classes = input.classes.map((k, index) =>
      index === 0 ? { ...k, target: { ...k.target, limit: ms(5) } } : k,
    );
    const outcome = await solve({ ...input, classes });
    if (outcome.status !== 'infeasible') throw new Error(outcome.status);
    expect(outcome.obstacles[0]).toMatchObject({ kind: 'no-eligible-site', classId: 'voice-agent' });
    expect(outcome.obstacles[0]!.sentence).toMatch(/Voice agent in Dallas .* Relax the target from 5 to \d+ ms/);
    expect(outcome.bestEffort?.assessment.servedRps).toBeGreaterThan(0);
  });

  test('too few GPUs is infeasible, with the GPUs that are missing', async () => {
    const input = tinyQuestion();
    const outcome = await solve({ ...input, demandRps: input.demandRps.map((rps) => rps * 1000) });
    if (outcome.status !== 'infeasible') throw new Error(outcome.status);
    expect(outcome.obstacles.map(({ kind }) => kind)).toContain('not-enough-capacity');
    expect(outcome.obstacles[0]!.sentence).toMatch(/add about \d+ GPUs? at/);
  });

  test.each([
    [
      'a negative demand',
      (input: PlanningInput) => ({ ...input, demandRps: input.demandRps.map((rps, i) => (i === 4 ? -1 : rps)) }),
      /houston for industrial-safety is -1/,
    ],
    [
      'a demand that is no number',
      (input: PlanningInput) => ({
        ...input,
        demandRps: input.demandRps.map((rps, i) => (i === 0 ? Number.NaN : rps)),
      }),
      /dallas for voice-agent is NaN/,
    ],
    [
      'two sites with one id',
      (input: PlanningInput) => ({
        ...input,
        fleet: { ...input.fleet, sites: [...input.fleet.sites, input.fleet.sites[0]!] },
      }),
      /cloud-south/,
    ],
    ['an empty fleet', (input: PlanningInput) => ({ ...input, fleet: { ...input.fleet, sites: [] } }), /no site/],
    [
      'a negative target',
      (input: PlanningInput) => ({
        ...input,
        classes: input.classes.map((k) => ({ ...k, target: { ...k.target, limit: ms(-3) } })),
      }),
      /target of -3 ms/,
    ],
  ])('%s is refused by name', async (_what, spoil, sentence) => {
    const outcome = await solve(spoil(tinyQuestion()));
    if (outcome.status !== 'infeasible') throw new Error(outcome.status);
    expect(outcome.obstacles[0]).toMatchObject({ kind: 'bad-input' });
    expect(outcome.obstacles[0]!.sentence).toMatch(sentence);
  });

  test('no demand at all is answered with nothing, proved best', async () => {
    const input = tinyQuestion();
    const outcome = await solve({ ...input, demandRps: input.demandRps.map(() => 0) });
    expect(outcome).toMatchObject({ status: 'optimal', plan: { objectiveUsdPerHour: 0, replicas: [], routes: [] } });
  });
});
