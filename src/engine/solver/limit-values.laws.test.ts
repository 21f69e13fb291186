import { describe, expect, test } from 'vitest';
import { ms } from '@/domain/units.ts';
import { randomQuestion } from '@/testing/random-question.ts';
import type { LimitValue, PlanningInput } from '../model/contract.ts';
import { createLinearSolver, createSolverSession } from './session.ts';

const linear = createLinearSolver();

async function solved(input: PlanningInput) {
  const outcome = await createSolverSession(input, linear).solve({ iterationLimit: 400, limitValues: true });
  return 'plan' in outcome ? outcome : null;
}

/** Lets the market of a value use the site that it names, and everybody else of its class what that lets in. */
function lift(input: PlanningInput, { limit, classId, lackingMs }: LimitValue): PlanningInput {
  const classes = input.classes.map((each) => {
    if (each.id !== classId) return each;
    if (limit === 'data-rule') return { ...each, dataRule: 'none' as const };
    return { ...each, target: { ...each.target, limit: ms(each.target.limit + lackingMs + 1e-6) } };
  });
  return { ...input, classes };
}

describe('what a limit is worth', () => {
  test('lifting one that is worth something lets its site in, and mostly makes the plan cheaper', async () => {
    const kinds = { latency: 0, 'data-rule': 0 };
    let tried = 0;
    let cheaper = 0;
    for (let seed = 1; seed <= 9; seed += 1) {
      const input = randomQuestion({ seed, load: 0.45, sites: 7, markets: 6 });
      const before = await solved(input);
      const [dearest] = before?.shadowPrices.limits ?? [];
      if (!before || !dearest) continue;
      for (const { limit } of before.shadowPrices.limits) kinds[limit] += 1;
      const after = await solved(lift(input, dearest));
      if (!after) throw new Error('what was feasible stays so');
      expect(after.shadowPrices.limits).not.toContainEqual(
        expect.objectContaining({ ...dearest, usdPerHour: expect.anything() }),
      );
      tried += 1;
      if (after.plan.objectiveUsdPerHour < before.plan.objectiveUsdPerHour - 1e-6) cheaper += 1;
    }
    expect(Math.min(kinds.latency, kinds['data-rule'])).toBeGreaterThan(0);
    expect(tried).toBeGreaterThan(5);
    expect(cheaper / tried).toBeGreaterThan(0.8);
  });

  test('what nobody asks about is not worked out, and every value is of a limit that holds', async () => {
    const input = randomQuestion({ seed: 3, load: 0.45, sites: 7, markets: 6 });
    const silent = await createSolverSession(input, linear).solve({ iterationLimit: 50 });
    expect('shadowPrices' in silent && silent.shadowPrices.limits).toEqual([]);
    for (const { usdPerHour, lackingMs, limit } of (await solved(input))?.shadowPrices.limits ?? []) {
      expect(usdPerHour).toBeGreaterThan(0);
      if (limit === 'latency') expect(lackingMs).toBeGreaterThan(0);
      else expect(lackingMs).toBe(0);
    }
  });
});
