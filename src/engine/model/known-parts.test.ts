import { expect, test } from 'vitest';
import { tinyDocument } from '@/testing/tiny-fleet.ts';
import type { PlanningInput } from './contract.ts';
import { withKnownParts } from './known-parts.ts';

const input: PlanningInput = {
  ...tinyDocument(),
  utcHour: 12,
  demandRps: [1, 2, 3],
  closedSiteIds: [],
  cutLinkIds: [],
  strategy: 'hybrid',
};

test('a question that comes again from another thread is about the same fleet object', () => {
  const first = withKnownParts(structuredClone(input));
  const again = withKnownParts(structuredClone({ ...input, utcHour: 13, demandRps: [4, 5, 6] }));
  expect(again).toEqual({ ...input, utcHour: 13, demandRps: [4, 5, 6] });
  expect(again.fleet).toBe(first.fleet);
  expect(again.prices).toBe(first.prices);
});

test('a part that changed is taken as it comes, and the others stay', () => {
  const first = withKnownParts(structuredClone(input));
  const fewer = { ...input.fleet, sites: input.fleet.sites.slice(1) };
  const other = withKnownParts(structuredClone({ ...input, fleet: fewer }));
  expect(other.fleet).toEqual(fewer);
  expect(other.classes).toBe(first.classes);
});
