import fc from 'fast-check';
import { expect } from 'vitest';
import type { Frame } from '@/domain/telemetry.ts';
import { ms } from '@/domain/units.ts';
import { deriveKpis } from '@/features/monitor/derive-kpis.ts';
import { required } from '@/lib/invariant.ts';
import type { World } from '@/sim/contract.ts';
import { advanceSeconds, EVENTS, tinyDefinition, tinyWorld } from './tiny-world.ts';

/** arrived = completed + dropped + queued + running, every drain's own count, and nothing better than done or whole. */
export function expectConserved(frame: Frame): void {
  const { arrived, completed, dropped, queued, running } = frame.counters;
  expect(completed + dropped + queued + running).toBe(arrived);
  expect(sum(frame.sites.queued)).toBe(queued);
  expect(sum(frame.sites.running)).toBe(running);
  expect(frame.totals.goodputRps).toBeLessThanOrEqual(frame.totals.completedRps);
  expect(frame.flows.coveredShare).toBeLessThanOrEqual(1);
  for (const { requests } of frame.drains) expect(requests.done + requests.left + requests.cut).toBe(requests.total);
}

/** The list beside the strip says the same: a class is listed as missing its target exactly if it is not counted as met. */
export function expectOneTruth(frame: Frame, classIds: readonly string[]): void {
  const { targetsMet, targetsKnown } = deriveKpis(frame);
  const missing = frame.attention
    .filter(({ kind }) => kind === 'target-breached')
    .map(({ classId }) => required(classId, 'the class that misses'));
  expect(targetsKnown - targetsMet).toBe(missing.length);
  expect(missing.sort()).toEqual(classIds.filter((_, index) => frame.classes.state[index] === 'breached').sort());
}

/** Whatever is ordered and whatever breaks, at either fidelity: no frame of a tiny world loses or makes a request. */
export function everyRandomDayConserves(numRuns: number): Promise<void> {
  return fc.assert(
    fc.asyncProperty(
      fc.array(command, { minLength: 4, maxLength: 12 }),
      fc.array(fault, { maxLength: 5 }),
      fc.nat(1000),
      async (commands, faults, seed) => {
        const events = [...faults].sort((a, b) => a.atMinute - b.atMinute);
        const world = await tinyWorld(seed, { events });
        let last = world.frame(EVENTS);
        expectConserved(last);
        for (const order of commands) {
          await obey(world, order);
          const frame = world.frame(EVENTS);
          expectConserved(frame);
          expectOneTruth(frame, CLASSES);
          expect(frame.virtualMs).toBeGreaterThanOrEqual(last.virtualMs);
          expect(frame.sequence).toBeGreaterThan(last.sequence);
          for (const counter of ['arrived', 'completed', 'dropped'] as const)
            expect(frame.counters[counter]).toBeGreaterThanOrEqual(last.counters[counter]);
          last = frame;
        }
      },
    ),
    { numRuns },
  );
}

const SITES = tinyDefinition().fleet.sites.map(({ id }) => id);
const CLASSES = tinyDefinition().classes.map(({ id }) => id);

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

async function obey(world: World, order: typeof command extends fc.Arbitrary<infer T> ? T : never): Promise<void> {
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

const sum = (column: readonly number[]) => column.reduce((total, value) => total + value, 0);
