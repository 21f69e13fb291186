import { expect, test } from 'vitest';
import type { Drain, Frame } from '@/domain/telemetry.ts';
import { stillWorld } from '@/testing/still-world.ts';
import { canReturn, deriveSenders, deriveSite } from './derive-site.ts';

const still = stillWorld({ scenario: 'steady', seed: 1 }).frame({ running: true, speed: 1, fidelity: 'events' });

test('a site shows its own rows of the frame and no other', () => {
  const frame: Frame = {
    ...still,
    siteClasses: {
      site: [0, 2, 2],
      class: [1, 0, 2],
      replicas: [1, 3, 4],
      arrivedRps: [10, 30, 40],
      completedRps: [10, 30, 40],
      queued: [0, 1, 2],
      running: [0, 0, 0],
      latencyMs: [50, 60, null],
      goodShare: [1, 0.9, null],
    },
  };
  expect(deriveSite(frame, 2, 'dal-msc-01')?.classes).toEqual([
    { index: 0, replicas: 3, arrivedRps: 30, queued: 1, latencyMs: 60, goodShare: 0.9 },
    { index: 2, replicas: 4, arrivedRps: 40, queued: 2, latencyMs: null, goodShare: null },
  ]);
});

test('a site that the frame does not know has no figures', () => {
  expect(deriveSite(still, 99, 'nowhere')).toBeNull();
});

test('senders are the flows that end here, largest first', () => {
  const flows = {
    market: [0, 1, 2],
    site: [2, 1, 2],
    rps: [5, 99, 7],
    topClass: [0, 0, 0],
    latencyMs: [80, 1, null],
    goodShare: [1, 1, null],
    coveredShare: 1,
  };
  expect(deriveSenders({ ...still, flows }, 2)).toEqual([
    { market: 2, rps: 7, latencyMs: null },
    { market: 0, rps: 5, latencyMs: 80 },
  ]);
});

test('the latest drain of a site speaks for it', () => {
  const drain = (id: string, siteId: string) => ({ id, siteId }) as Drain;
  const frame = { ...still, drains: [drain('a', 'dal-msc-01'), drain('b', 'dal-msc-01'), drain('c', 'hou-co-01')] };
  expect(deriveSite(frame, 2, 'dal-msc-01')?.drain?.id).toBe('b');
});

test('only what is out of service, whole and empty-handed can be given back', () => {
  const site = deriveSite(still, 0, 'cloud-south');
  if (!site) throw new Error('the tiny fleet has a first site');
  expect(canReturn(site)).toBe(false);
  expect(canReturn({ ...site, cordoned: true, state: 'cordoned' })).toBe(true);
  expect(canReturn({ ...site, cordoned: true, state: 'drained' })).toBe(true);
  expect(canReturn({ ...site, cordoned: true, state: 'draining' })).toBe(false);
  expect(canReturn({ ...site, cordoned: true, state: 'failed' })).toBe(false);
});
