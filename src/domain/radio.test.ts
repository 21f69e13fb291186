import { expect, test } from 'vitest';
import { tinyDocument } from '@/testing/tiny-fleet.ts';
import type { Site } from './fleet.ts';
import { radioShare, usableGpus } from './radio.ts';
import { gpus, share } from './units.ts';

const hub = tinyDocument().fleet.sites.find((site) => site.tier === 'hub')!;
/** 21:00 in Chicago in summer. */
const EVENING_UTC = 2;
/** 03:00 there. */
const NIGHT_UTC = 8;

test('at the evening peak a residential hub gives the radio its peak share and the margin', () => {
  expect(radioShare(hub, EVENING_UTC)).toBeCloseTo(0.5 * 1.15, 12);
});

test('at night the radio keeps its floor, or a little more', () => {
  expect(radioShare(hub, NIGHT_UTC)).toBeCloseTo(0.5 * 0.19 * 1.15, 12);
  expect(radioShare({ ...hub, radioPeakShare: share(0.2) }, NIGHT_UTC)).toBe(0.1);
});

test('offices and homes peak at different hours', () => {
  const office: Site = { ...hub, cellMix: 'office' };
  expect(radioShare(office, EVENING_UTC)).toBeLessThan(radioShare(hub, EVENING_UTC));
  expect(radioShare(office, 16)).toBeGreaterThan(radioShare(hub, 16));
});

test('where no radio runs all GPUs are free', () => {
  const cloud = tinyDocument().fleet.sites.find((site) => site.tier === 'cloud')!;
  expect(radioShare(cloud, EVENING_UTC)).toBe(0);
  expect(usableGpus(cloud, EVENING_UTC)).toBe(cloud.gpus);
});

test('only whole GPUs are left to AI work', () => {
  const eight = { ...hub, gpus: gpus(8) };
  expect(usableGpus(eight, EVENING_UTC)).toBe(3);
  expect(usableGpus(eight, NIGHT_UTC)).toBe(7);
});

test('the load between two hours lies between theirs', () => {
  const [before, between, after] = [22, 22.5, 23].map((hour) => radioShare(hub, hour));
  expect(between).toBeCloseTo((before! + after!) / 2, 12);
});
