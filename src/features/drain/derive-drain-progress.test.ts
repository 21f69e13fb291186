import { describe, expect, test } from 'vitest';
import type { Drain } from '@/domain/telemetry.ts';
import { tinyDocument } from '@/testing/tiny-fleet.ts';
import { deriveDrainProgress, findBusyNeighbour, findDrainOf } from './derive-drain-progress.ts';
import { deriveMeasuredCost, deriveWorst } from './derive-drain-receipt.ts';
import { deriveStaleness, type PreviewInputs } from './derive-staleness.ts';

const DRAIN: Drain = {
  id: 'drain-1',
  siteId: 'dal-msc-01',
  reason: 'PSU',
  phase: 'shifting',
  startedMs: 100_000,
  rampFromMs: 130_000,
  rampMs: 60_000,
  endedMs: null,
  stalledReason: null,
  requests: { total: 10, done: 4, left: 6, cut: 0 },
  rpsNow: 25,
  rpsBefore: 100,
  receivers: [],
  costDeltaUsdPerHour: 2,
};

describe('a drain under way', () => {
  test('counts down to the ramp, then to its end, by the world’s clock', () => {
    expect(deriveDrainProgress({ ...DRAIN, phase: 'preparing' }, 110_000).countdownMs).toBe(20_000);
    expect(deriveDrainProgress(DRAIN, 160_000).countdownMs).toBe(30_000);
    expect(deriveDrainProgress({ ...DRAIN, phase: 'preparing' }, 130_000).countdownMs).toBeNull();
    expect(deriveDrainProgress({ ...DRAIN, phase: 'emptying' }, 200_000).countdownMs).toBeNull();
  });

  test('tells how much of the new work has moved away', () => {
    expect(deriveDrainProgress(DRAIN, 160_000).shiftedShare).toBe(0.75);
    expect(deriveDrainProgress({ ...DRAIN, phase: 'preparing' }, 110_000).shiftedShare).toBe(0);
    expect(deriveDrainProgress({ ...DRAIN, rpsBefore: 0, rpsNow: 0 }, 160_000).shiftedShare).toBe(1);
  });

  test('a stall shows the world’s own reason', () => {
    const stalled = { ...DRAIN, phase: 'stalled', stalledReason: 'Houston does not answer.' } as const;
    expect(deriveDrainProgress(stalled, 160_000).sentence).toBe('Houston does not answer.');
  });

  test('a drain stopped during the ramp stands at the ramp', () => {
    expect(deriveDrainProgress({ ...DRAIN, phase: 'stopped', endedMs: 140_000 }, 900_000).stepIndex).toBe(1);
  });

  test('the panel shows the drain under way before older ones', () => {
    const older = { ...DRAIN, id: 'drain-0', phase: 'drained', startedMs: 1 } as const;
    expect(findDrainOf([older, DRAIN], DRAIN.siteId)?.id).toBe('drain-1');
    expect(findDrainOf([older], DRAIN.siteId)?.id).toBe('drain-0');
    expect(findDrainOf([older], 'hou-co-01')).toBeNull();
  });

  test('only a drain under way keeps its failure domain busy', () => {
    const { fleet } = tinyDocument();
    const sites = fleet.sites.map((site) => ({ ...site, failureDomain: 'TX' }));
    const neighbour = sites.find(({ id }) => id === 'hou-co-01')!;
    expect(findBusyNeighbour([DRAIN], { ...fleet, sites }, neighbour)).toBe('dal-msc-01');
    expect(findBusyNeighbour([{ ...DRAIN, phase: 'drained' }], { ...fleet, sites }, neighbour)).toBeNull();
    expect(findBusyNeighbour([DRAIN], fleet, neighbour)).toBeNull();
  });
});

describe('the receipt', () => {
  const drained = { ...DRAIN, phase: 'drained', endedMs: 300_000 } as const;
  const virtualMs = [60_000, 90_000, 200_000, 310_000, 350_000];

  test('compares the minute before the start with the minute after the end', () => {
    const series = { virtualMs, values: [10, 12, 99, 14, 16], modelledUntilMs: null };
    expect(deriveMeasuredCost(series, drained)).toEqual({ beforeUsdPerHour: 11, afterUsdPerHour: 15 });
  });

  test('says nothing where nothing was observed', () => {
    const series = { virtualMs, values: [null, null, 99, 14, 16], modelledUntilMs: null };
    expect(deriveMeasuredCost(series, drained)).toBeNull();
  });

  test('takes the highest latency between start and end', () => {
    expect(deriveWorst({ virtualMs, values: [999, 999, 310, 999, null], modelledUntilMs: null }, drained)).toBe(310);
  });
});

describe('a preview grows old', () => {
  const INPUTS: PreviewInputs = { planHash: 'a', arrivedRps: 100, closedSites: '', worldId: 'w' };

  test.each<[string, Partial<PreviewInputs>, number, RegExp | null]>([
    ['at once it is fresh', {}, 0, null],
    ['small changes of demand do not matter', { arrivedRps: 104 }, 60_000, null],
    ['demand rose', { arrivedRps: 106 }, 0, /Demand rose by 6/],
    ['demand fell', { arrivedRps: 90 }, 0, /Demand fell by 10/],
    ['another plan came into force', { planHash: 'b' }, 0, /new plan/],
    ['a site was closed', { closedSites: '3' }, 0, /closed or opened/],
    ['the world was reset', { worldId: 'x' }, 0, /reset/],
    ['two minutes passed', {}, 120_001, /two minutes/],
  ])('%s', (_, change, ageMs, sentence) => {
    const staleness = deriveStaleness(INPUTS, { ...INPUTS, ...change }, ageMs);
    if (sentence) expect(staleness).toMatch(sentence);
    else expect(staleness).toBeNull();
  });
});
