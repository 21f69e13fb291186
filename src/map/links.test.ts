import { expect, test } from 'vitest';
import { tinyDocument } from '@/testing/tiny-fleet.ts';
import { buildLinkFeatures, changedLoads, linkUse } from './links.ts';

const { fleet } = tinyDocument();

test('a link is as loaded as its busier direction', () => {
  const use = linkUse(fleet, { link: [0], forwardGbps: [100], backwardGbps: [300] });
  expect(use[0]).toBeCloseTo(300 / fleet.links[0]!.capacity, 6);
});

test('a load above the capacity is drawn as full, a link that the frame does not name as idle', () => {
  const use = linkUse(fleet, { link: [1], forwardGbps: [1e6], backwardGbps: [0] });
  expect([use[0], use[1]]).toEqual([0, 1]);
});

test('every link is drawn between its two ends, and a cut one says so', () => {
  const { features } = buildLinkFeatures(fleet, ['dal-tul']);
  expect(features).toHaveLength(fleet.links.length);
  expect(features.filter(({ properties }) => properties?.cut).map(({ id }) => fleet.links[Number(id)]!.id)).toEqual([
    'dal-tul',
  ]);
});

test('a link is restyled for what can be seen: a clear change of load, or another colour', () => {
  const shown = Float32Array.of(0.3, 0.3, 0.79, 0.5);
  const use = Float32Array.of(0.31, 0.4, 0.81, 0.5);
  expect(changedLoads(shown, use)).toEqual([1, 2]);
});
