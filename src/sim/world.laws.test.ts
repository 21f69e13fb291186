import { serialize } from 'node:v8';
import { expect, test } from 'vitest';
import { ms } from '@/domain/units.ts';
import { createGreedyEngine } from '@/testing/greedy-engine.ts';
import { everyRandomDayConserves } from '@/testing/random-days.ts';
import { advanceSeconds, busiestSiteId, EVENTS, tinyDefinition, tinyWorld } from '@/testing/tiny-world.ts';
import { windowSum } from './counters.ts';
import { dayHash, frameHash } from './determinism-fixture.ts';
import type { Snapshot } from './snapshot.ts';
import { createWorld } from './world.ts';

const sum = (column: readonly number[]) => column.reduce((total, value) => total + value, 0);

test('no request is lost or made: whatever is ordered and whatever breaks, at either fidelity', async () => {
  await everyRandomDayConserves(4);
}, 60_000);

test('the same seed gives the same frames, byte for byte; another seed gives others', async () => {
  const day = (seed: number) =>
    dayHash(
      tinyDefinition(seed, { events: [{ atMinute: 1, kind: 'cut-link', linkId: 'dal-hou' }] }),
      createGreedyEngine(),
      2,
    );
  const first = await day(7);
  expect(await day(7)).toBe(first);
  expect(await day(8)).not.toBe(first);
});

test('a restored world goes on byte for byte, also with plans and drains under way', async () => {
  const definition = tinyDefinition(3, { events: [{ atMinute: 2, kind: 'fail-site', siteId: 'tul-msc-01' }] });
  const world = await createWorld(definition, createGreedyEngine());
  await advanceSeconds(world, 20);
  await world.startDrain({ siteId: busiestSiteId(world), reason: 'test', actor: 'test' });
  await advanceSeconds(world, 2.5);
  const snapshot = structuredClone(world.snapshot());
  const twin = await createWorld(definition, createGreedyEngine(), snapshot);
  for (let step = 0; step < 20; step += 1) {
    await advanceSeconds(world, 11.5, step < 15 ? 'events' : 'modelled');
    await advanceSeconds(twin, 11.5, step < 15 ? 'events' : 'modelled');
    expect(frameHash(twin.frame(EVENTS))).toBe(frameHash(world.frame(EVENTS)));
  }
  expect(twin.log()).toEqual(world.log());
});

test('a snapshot of another seed is not continued: the world begins anew', async () => {
  const world = await tinyWorld(1);
  await advanceSeconds(world, 30);
  const other = await createWorld(tinyDefinition(2), createGreedyEngine(), world.snapshot());
  expect(other.now()).toBe(other.definition.scenario.startMs);
});

test('the day does not depend on how the caller cuts the time into pieces', async () => {
  const whole = await tinyWorld(5);
  const pieces = await tinyWorld(5);
  await advanceSeconds(whole, 60);
  for (let i = 0; i < 48; i += 1) await advanceSeconds(pieces, 1.25);
  expect(frameHash(pieces.frame(EVENTS))).toBe(frameHash(whole.frame(EVENTS)));
});

test('an order that is refused changes nothing', async () => {
  const world = await tinyWorld(4);
  await advanceSeconds(world, 20);
  await world.cordon({ siteId: 'waco-hub-01', reason: 'test', actor: 'test' });
  const target = { metric: 'ttft', percentile: 95, limit: ms(300) } as const;
  const before = serialize(world.snapshot());
  const refusals = [
    await world.startDrain({ siteId: 'nowhere', reason: 'test', actor: 'test' }),
    await world.startDrain({ siteId: 'dal-msc-01', reason: '  ', actor: 'test' }),
    world.stopDrain({ drainId: 'drain-0', actor: 'test' }),
    world.cordon({ siteId: 'waco-hub-01', reason: 'again', actor: 'test' }),
    await world.returnToService({ siteId: 'dal-msc-01', reason: 'it serves', actor: 'test' }),
    await world.setTarget({ classId: 'voice-agent', target, reason: 'test', actor: 'test', ifVersion: 99 }),
    await world.setTarget({
      classId: 'voice-agent',
      target: { ...target, limit: ms(-1) },
      reason: 'test',
      actor: 'test',
      ifVersion: 1,
    }),
    await world.setTarget({
      classId: 'voice-agent',
      target: { ...target, limit: ms(5) },
      reason: 'no site can',
      actor: 'test',
      ifVersion: 1,
    }),
  ];
  expect(refusals.map((result) => (result.ok ? 'accepted' : result.error.kind))).toEqual([
    'not-found',
    'invalid',
    'not-found',
    'conflict',
    'conflict',
    'stale-version',
    'invalid',
    'infeasible',
  ]);
  for (const result of refusals) if (!result.ok) expect(result.error.sentence).not.toBe('');
  expect(serialize(world.snapshot()).equals(before)).toBe(true);
});

test('totals are the sums of the sites’ columns, to the last bit', async () => {
  const world = await tinyWorld(6);
  for (let i = 0; i < 5; i += 1) {
    await advanceSeconds(world, 7);
    const { sites, totals } = world.frame(EVENTS);
    expect(totals.completedRps).toBe(sum(sites.completedRps));
    expect(totals.arrivedRps).toBe(sum(sites.arrivedRps));
    expect(totals.powerKw).toBe(sum(sites.powerKw));
    expect(totals.costUsdPerHour).toBe(sum(sites.costUsdPerHour));
  }
});

test('good completions are counted in the same seconds as all completions, from the first frame on and across fidelities', async () => {
  const world = await tinyWorld(9, { demandMultiplier: 2 });
  const looks = [
    ...Array.from({ length: 12 }, () => ['events', 1] as const),
    ...Array.from({ length: 8 }, () => ['modelled', 7.5] as const),
    ...Array.from({ length: 12 }, () => ['events', 1] as const),
    ['modelled', 61] as const,
    ['events', 0.5] as const,
  ];
  for (const [fidelity, seconds] of [['events', 0] as const, ...looks]) {
    await advanceSeconds(world, seconds, fidelity);
    const { totals } = world.frame(EVENTS);
    const { counters } = (world.snapshot() as Snapshot).state.traffic;
    let goodInWindow = 0;
    for (let station = 0; station < counters.stations; station += 1) {
      const good = windowSum(counters, counters.good, counters.stations, station);
      expect(good).toBeLessThanOrEqual(windowSum(counters, counters.completed, counters.stations, station));
      goodInWindow += good;
    }
    expect(totals.goodputRps).toBeCloseTo(goodInWindow / 10, 6);
    expect(totals.goodputRps).toBeLessThanOrEqual(totals.completedRps);
    expect(totals.goodputRps).toBeGreaterThan(totals.completedRps * 0.9);
  }
});
