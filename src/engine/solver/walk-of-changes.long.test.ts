import { describe, expect, test } from 'vitest';
import { expectEveryRuleKept } from '@/testing/keep-rules-on-walk.ts';
import { LOADS } from '@/testing/optimum-laws.ts';
import { walk } from '@/testing/walk-of-changes.ts';

const SIZE = { sites: 8, markets: 8 };
/** Walks whose questions are rarely impossible. */
const SEEDS = [2, 3, 4, 5];

describe('a plan that is patched through fifty changes', () => {
  test.each(LOADS)('at load %f keeps every rule at every step, and a drained site has no work', async (load) => {
    await expectEveryRuleKept({ seed: 3, load, ...SIZE }, { changes: 50, iterationLimit: 2000 });
  });

  // With a price on moves the plan in force may stay behind a fresh one for long: that is what the price is for.
  test.each(LOADS.flatMap((load) => SEEDS.map((seed) => [load, seed] as const)))(
    'at load %f, walk %i: at no step dearer than a fresh one by a hundredth, if moves have no price',
    async (load, seed) => {
      let compared = 0;
      const options = { changes: 50, iterationLimit: 2000, priceOfMoveUsdPerHour: 0, replanEvery: 1 };
      for await (const { patched, patchedUsd, violations, fresh } of walk({ seed, load, ...SIZE }, options)) {
        expect(patched.status).not.toBe('crashed');
        expect(violations ?? []).toEqual([]);
        if (!fresh || !('plan' in fresh)) continue;
        compared += 1;
        expect(patchedUsd).toBeLessThan(1.01 * fresh.plan.objectiveUsdPerHour);
      }
      expect(compared).toBeGreaterThan(40);
    },
  );
});
