import fc from 'fast-check';
import type { Highs } from 'highs';
import { beforeAll, describe, expect, test } from 'vitest';
import { gigabitsPerSecond, gpus, ms } from '@/domain/units.ts';
import type { PlanningInput } from '@/engine/model/contract.ts';
import { createLinearSolver, createSolverSession } from '@/engine/solver/session.ts';
import { createRandomStreams } from '@/lib/random.ts';
import { exactOptimumUsd } from './exact-optimum.ts';
import { type QuestionShape, randomQuestion } from './random-question.ts';
import { scalePrices } from './scale-prices.ts';

export const LOADS = [0.3, 0.45, 0.6, 0.8] as const;

/** HiGHS keeps rules to within 1e-7 of their size, and stops within a millionth of a dollar. */
const slack = (usd: number): number => (Number.isFinite(usd) ? 1e-6 * usd + 1e-6 : 0);

export interface LawSizes {
  readonly sites: number;
  readonly markets: number;
  readonly gpus: number;
  /** Questions for each law and load. */
  readonly runs: number;
}

/**
 * The laws that the least cost of a question obeys, and that the engine's bounds and plans obey beside it, on random
 * questions up to the sizes given, at every load. HiGHS is the oracle: it shares only the question's arrays with the engine.
 */
export function describeOptimumLaws(name: string, sizes: LawSizes): void {
  const linear = createLinearSolver();
  let highs: Highs;
  beforeAll(async () => {
    highs = await linear.load();
  });
  const optimum = (input: PlanningInput) => exactOptimumUsd(highs, input);

  describe.each(LOADS)(`${name}, at load %f`, (load) => {
    const known = new Map<string, number>();

    /** Calls `law` on random questions, the same for every law, of which some have plans. */
    async function onQuestions(law: (input: PlanningInput, bestUsd: number) => void | Promise<void>): Promise<void> {
      let feasible = 0;
      await fc.assert(
        fc.asyncProperty(shapes(load, sizes), async (shape) => {
          const input = randomQuestion(shape);
          const key = JSON.stringify(shape);
          const bestUsd = known.get(key) ?? optimum(input);
          known.set(key, bestUsd);
          if (Number.isFinite(bestUsd)) feasible += 1;
          await law(input, bestUsd);
        }),
        { numRuns: sizes.runs, seed: 3 },
      );
      expect(feasible).toBeGreaterThan(0);
    }

    test('no bound is above the least cost, no plan is below it, and nothing possible is called infeasible', async () => {
      await onQuestions(async (input, bestUsd) => {
        const outcome = await createSolverSession(input, linear).solve({ iterationLimit: 300 });
        expect(['crashed', Number.isFinite(bestUsd) ? 'infeasible' : 'feasible']).not.toContain(outcome.status);
        if (!('plan' in outcome)) return;
        expect(outcome.plan.boundUsdPerHour).toBeLessThanOrEqual(bestUsd + slack(bestUsd));
        expect(outcome.plan.objectiveUsdPerHour).toBeGreaterThanOrEqual(bestUsd - slack(bestUsd));
        if (outcome.status === 'optimal') expect(outcome.plan.objectiveUsdPerHour).toBeCloseTo(bestUsd, 4);
      });
    });

    test('more GPUs or a wider link never raise the least cost', async () => {
      await onQuestions((input, bestUsd) => {
        const { fleet } = input;
        const bigger = fleet.sites.map((site, at) => (at === 0 ? { ...site, gpus: gpus(site.gpus + 1) } : site));
        expectNoDearer({ ...input, fleet: { ...fleet, sites: bigger } }, bestUsd);
        const wider = fleet.links.map((link) => ({ ...link, capacity: gigabitsPerSecond(link.capacity * 2) }));
        expectNoDearer({ ...input, fleet: { ...fleet, links: wider } }, bestUsd);
      });
    });

    test('a relaxed target never raises the least cost', async () => {
      await onQuestions((input, bestUsd) => {
        const classes = input.classes.map((k) => ({ ...k, target: { ...k.target, limit: ms(k.target.limit * 1.5) } }));
        expectNoDearer({ ...input, classes }, bestUsd);
      });
    });

    test('a border that is removed never raises the least cost', async () => {
      await onQuestions((input, bestUsd) => {
        const classes = input.classes.map((k) => ({ ...k, dataRule: 'none' as const }));
        expectNoDearer({ ...input, classes }, bestUsd);
      });
    });

    test('sites, markets and classes in another order cost the same', async () => {
      await onQuestions((input, bestUsd) => {
        expectSame(optimum(shuffled(input)), bestUsd);
      });
    });

    test('three times every price is three times the cost', async () => {
      await onQuestions((input, bestUsd) => {
        expectSame(optimum(scalePrices(input, 3)), 3 * bestUsd);
      });
    });
  });

  function expectNoDearer(relaxed: PlanningInput, bestUsd: number): void {
    expect(optimum(relaxed)).toBeLessThanOrEqual(bestUsd + slack(bestUsd));
  }

  function expectSame(usd: number, expectedUsd: number): void {
    if (Number.isFinite(expectedUsd)) expect(Math.abs(usd - expectedUsd)).toBeLessThanOrEqual(slack(expectedUsd));
    else expect(usd).toBe(expectedUsd);
  }
}

function shapes(load: number, { sites, markets, gpus }: LawSizes): fc.Arbitrary<QuestionShape> {
  return fc.record({
    seed: fc.nat(1e6),
    load: fc.constant(load),
    sites: fc.integer({ min: 2, max: sites }),
    markets: fc.integer({ min: 1, max: markets }),
    gpus: fc.constant(gpus),
  });
}

/** The same question told in another order. */
function shuffled(input: PlanningInput): PlanningInput {
  const { fleet, classes, demandRps } = input;
  const random = createRandomStreams(classes.length + fleet.sites.length).stream('order');
  const order = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ at, key: random.next() }))
      .sort((a, b) => a.key - b.key)
      .map(({ at }) => at);
  const [sites, markets, kinds] = [order(fleet.sites.length), order(fleet.markets.length), order(classes.length)];
  return {
    ...input,
    fleet: { ...fleet, sites: sites.map((at) => fleet.sites[at]!), markets: markets.map((at) => fleet.markets[at]!) },
    classes: kinds.map((at) => classes[at]!),
    demandRps: markets.flatMap((market) => kinds.map((k) => demandRps[market * classes.length + k]!)),
  };
}
