import { expect } from 'vitest';
import type { QuestionShape } from './random-question.ts';
import { type WalkOptions, walk } from './walk-of-changes.ts';

/** As the product prices them: $/h for a replica that is started. */
const PRICE_OF_MOVE_USD_PER_HOUR = 0.05;

/** Walks through changes and expects of every plan on the way that it keeps every rule and leaves drained sites alone. */
export async function expectEveryRuleKept(
  shape: QuestionShape,
  options: Pick<WalkOptions, 'changes' | 'iterationLimit'>,
): Promise<void> {
  let planned = 0;
  const priced = { ...options, priceOfMoveUsdPerHour: PRICE_OF_MOVE_USD_PER_HOUR };
  for await (const { patched, violations, closedSiteIds } of walk(shape, priced)) {
    expect(patched.status).not.toBe('crashed');
    if (!('plan' in patched)) continue;
    planned += 1;
    expect(violations).toEqual([]);
    const { routes, replicas, boundUsdPerHour, objectiveUsdPerHour } = patched.plan;
    expect([...routes, ...replicas].filter(({ siteId }) => closedSiteIds.includes(siteId))).toEqual([]);
    expect(boundUsdPerHour).toBeLessThanOrEqual(objectiveUsdPerHour);
  }
  expect(planned).toBeGreaterThan(0.8 * options.changes);
}
