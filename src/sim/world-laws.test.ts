import { serialize } from 'node:v8';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Frame } from '@/domain/telemetry.ts';
import { ms } from '@/domain/units.ts';
import { createGreedyEngine } from '@/testing/greedy-engine.ts';
import { advanceSeconds, busiestSiteId, EVENTS, tinyDefinition, tinyWorld } from '@/testing/tiny-world.ts';
import { dayHash, frameHash } from './determinism-fixture.ts';
import { createWorld } from './world.ts';

const SITES = tinyDefinition().fleet.sites.map(({ id }) => id);
const sum = (column: readonly number[]) => column.reduce((total, value) => total + value, 0);

/** arrived = completed + dropped + queued + running, and every drain's own count. */
function expectConserved(frame: Frame): void {
  const { arrived, completed, dropped, queued, running } = frame.counters;
  expect(completed + dropped + queued + running).toBe(arrived);
  expect(sum(frame.sites.queued)).toBe(queued);
  expect(sum(frame.sites.running)).toBe(running);
  for (const { requests } of frame.drains) expect(requests.done + requests.left + requests.cut).toBe(requests.total);
}

const command = fc.oneof(
  fc.record({
    kind: fc.constant('advance' as const),
    seconds: fc.integer({ min: 1, max: 90 }),
    fidelity: fc.constantFrom('events' as const, 'modelled' as const),
  }),
  fc.record({
    kind: fc.constantFrom('drain' as const, 'cordon' as const, 'return' as const),
    siteId: fc.constantFrom(...SITES),
  }),
  fc.record({ kind: fc.constant('stop' as const) }),
  fc.record({ kind: fc.constant('target' as const), limit: fc.integer({ min: 20, max: 6000 }) }),
);

const fault = fc.oneof(
  fc.record({
    kind: fc.constantFrom('fail-site' as const, 'restore-site' as const),
    siteId: fc.constantFrom(...SITES),
    atMinute: fc.nat(8),
  }),
  fc.record({
    kind: fc.constantFrom('cut-link' as const, 'repair-link' as const),
    linkId: fc.constantFrom('dal-hou', 'dal-ring-1', 'hou-co-a', 'cloud-dal'),
    atMinute: fc.nat(8),
  }),
  fc.record({
    kind: fc.constant('scale-demand' as const),
    marketIds: fc.constant(['dallas', 'houston']),
    factor: fc.constantFrom(0.2, 1, 6),
    atMinute: fc.nat(8),
  }),
);

test('no request is lost or made: whatever is ordered and whatever breaks, at either fidelity', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(command, { minLength: 4, maxLength: 12 }),
      fc.array(fault, { maxLength: 5 }),
      fc.nat(1000),
      async (commands, faults, seed) => {
        const events = [...faults].sort((a, b) => a.atMinute - b.atMinute);
        const world = await tinyWorld(seed, { events });
        let last = world.frame(EVENTS);
        for (const order of commands) {
          await obey(world, order);
          const frame = world.frame(EVENTS);
          expectConserved(frame);
          expect(frame.virtualMs).toBeGreaterThanOrEqual(last.virtualMs);
          expect(frame.sequence).toBeGreaterThan(last.sequence);
          for (const counter of ['arrived', 'completed', 'dropped'] as const)
            expect(frame.counters[counter]).toBeGreaterThanOrEqual(last.counters[counter]);
          last = frame;
        }
      },
    ),
    { numRuns: 6 },
  );
}, 60_000);

async function obey(
  world: Awaited<ReturnType<typeof tinyWorld>>,
  order: typeof command extends fc.Arbitrary<infer T> ? T : never,
): Promise<void> {
  const by = { reason: 'property', actor: 'test' };
  switch (order.kind) {
    case 'advance':
      return advanceSeconds(world, order.seconds, order.fidelity);
    case 'drain':
      return void (await world.startDrain({ siteId: order.siteId, ...by }));
    case 'cordon':
      return void world.cordon({ siteId: order.siteId, ...by });
    case 'return':
      return void (await world.returnToService({ siteId: order.siteId, ...by }));
    case 'stop': {
      const drain = world.frame(EVENTS).drains.find(({ endedMs }) => endedMs === null);
      if (drain) world.stopDrain({ drainId: drain.id, actor: 'test' });
      return;
    }
    case 'target': {
      const { targetsVersion } = world.planningState();
      return void (await world.setTarget({
        classId: 'voice-agent',
        target: { metric: 'ttft', percentile: 95, limit: ms(order.limit) },
        ifVersion: targetsVersion,
        ...by,
      }));
    }
  }
}

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
