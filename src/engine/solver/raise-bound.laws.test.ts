import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bruteForceOptimum } from '@/testing/brute-force.ts';
import { tinyInstances } from '@/testing/tiny-instance.ts';
import { costOfEverything } from './cost-of-everything.ts';
import { BoundAtWork } from './raise-bound.ts';

const ROUNDS = 20;

test('a bound raised for long stays a number, below the optimum where there is a plan, and past everything only where there is none', () => {
  let boundless = 0;
  fc.assert(
    fc.property(tinyInstances(), (instance) => {
      const bound = new BoundAtWork(instance);
      for (let round = 0; round < ROUNDS; round += 1) for (const steps = bound.raise(false); !steps.next(false).done; );
      expect(Number.isFinite(bound.boundUsd)).toBe(true);
      expect(bound.prices.demandUsd.every(Number.isFinite)).toBe(true);
      const optimumUsd = bruteForceOptimum(instance);
      if (bound.ascent.isBoundless) {
        boundless += 1;
        expect(optimumUsd).toBe(Number.POSITIVE_INFINITY);
      }
      expect(bound.boundUsd).toBeLessThanOrEqual(optimumUsd * (1 + 1e-9) + 1e-9);
      if (optimumUsd < Number.POSITIVE_INFINITY) expect(optimumUsd).toBeLessThanOrEqual(costOfEverything(instance));
    }),
    { numRuns: 300 },
  );
  expect(boundless).toBeGreaterThan(20);
});
