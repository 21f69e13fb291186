import { expect, test } from 'vitest';
import { smallOperator } from '@/testing/small-operator.ts';
import { PlanSearch } from './plan-search.ts';
import { BoundAtWork } from './raise-bound.ts';
import { siteLosses } from './site-losses.ts';
import type { Steps } from './steps.ts';

test.each([1, 3, 4])('what the sites lose adds up to the gap, idle replicas included (operator %i)', (seed) => {
  const instance = smallOperator(seed, 0.15, { sites: 6, markets: 5 });
  const { pairs } = instance;
  const bound = new BoundAtWork(instance);
  toTheEnd(bound.raise(false));
  const search = new PlanSearch(bound, null);
  toTheEnd(search.construct());
  toTheEnd(search.descend());
  const { plan } = search;
  const prices = bound.ascent.best;
  const best = bound.ascent.bound.at(prices);
  const losses = new Float64Array(instance.sites.count);
  siteLosses(plan, { prices, best, filled: bound.filled }, losses);

  // The rest of the gap is at pairs: what they pay for going unserved, less what being served is worth.
  let unservedUsd = 0;
  for (let pair = 0; pair < pairs.count; pair += 1)
    unservedUsd += plan.unservedRps[pair]! * (pairs.unservedUsd[pair]! - prices.demandUsd[pair]!);
  const lost = losses.reduce((sum, usd) => sum + usd, 0);
  expect(plan.hardUnservedRps()).toBe(0);
  expect(bound.filled.instance.pairs.demandRps.at(-1)).toBeGreaterThan(0);
  expect(lost + unservedUsd).toBeCloseTo(plan.usd - best.boundUsd, 6);
});

function toTheEnd(steps: Steps<void>): void {
  while (!steps.next(false).done);
}
