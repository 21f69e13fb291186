import { describe, expect, test } from 'vitest';
import { expectEveryRuleKept } from '@/testing/keep-rules-on-walk.ts';
import { LOADS } from '@/testing/optimum-laws.ts';
import { walk } from '@/testing/walk-of-changes.ts';

// Drains, restores, demand, prices and targets, one after another. Longer walks, with a fresh plan to compare at every
// step, are in `walk-of-changes.long.test.ts`.
describe('a plan that is patched change by change', () => {
  test.each(LOADS)('at load %f keeps every rule at every step, and a drained site has no work', async (load) => {
    await expectEveryRuleKept({ seed: 3, load, sites: 8, markets: 8 }, { changes: 25, iterationLimit: 100 });
  });

  test('is after fifty changes still never 1 % dearer than a fresh one, if moves have no price', async () => {
    const ratios: number[] = [];
    const options = { changes: 50, iterationLimit: 500, priceOfMoveUsdPerHour: 0, replanEvery: 10 };
    for await (const { patchedUsd, fresh } of walk({ seed: 3, load: 0.45, sites: 8, markets: 8 }, options))
      if (fresh && 'plan' in fresh) ratios.push((patchedUsd ?? Infinity) / fresh.plan.objectiveUsdPerHour);
    expect(ratios).toHaveLength(5);
    expect(Math.max(...ratios)).toBeLessThan(1.01);
  });

  test.each(LOADS)('at load %f is so at every second step, however few the tries', async (load) => {
    const ratios: number[] = [];
    const options = { changes: 50, iterationLimit: 100, priceOfMoveUsdPerHour: 0, replanEvery: 2 };
    for await (const { patchedUsd, fresh } of walk({ seed: 5, load, sites: 8, markets: 8 }, options))
      if (fresh && 'plan' in fresh) ratios.push((patchedUsd ?? Infinity) / fresh.plan.objectiveUsdPerHour);
    expect(ratios.length).toBeGreaterThan(20);
    expect(Math.max(...ratios)).toBeLessThan(1.01);
  });
});
