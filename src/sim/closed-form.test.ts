import { expect, test } from 'vitest';
import { observeMinutes } from '@/testing/compare-fidelities.ts';
import { advanceSeconds, EVENTS, tinyWorld } from '@/testing/tiny-world.ts';

test('the closed form has the requests, GPU use and percentiles of the event world', async () => {
  const events = await observeMinutes('events', 20, [1]);
  const modelled = await observeMinutes('modelled', 20, [1]);
  const off = (value: number, reference: number) => Math.abs(value / reference - 1);
  expect(off(modelled.gpuAiShare, events.gpuAiShare)).toBeLessThan(0.1);
  events.latencyMs.forEach((latencyMs, index) => {
    expect(off(modelled.requests[index]!, events.requests[index]!), `requests of class ${index}`).toBeLessThan(0.1);
    // Twenty minutes of bursts stray by a third from seed to seed; the long test compares hours of many seeds.
    expect(
      off(modelled.latencyMs[index]!, latencyMs),
      `class ${index}: ${modelled.latencyMs[index]} against ${latencyMs} ms`,
    ).toBeLessThan(0.35);
  });
}, 60_000);

test('from events to the closed form and back, what runs and waits is carried over', async () => {
  const world = await tinyWorld(22, { demandMultiplier: 3 });
  await advanceSeconds(world, 30.5, 'events');
  for (const fidelity of ['modelled', 'events', 'modelled', 'events'] as const) {
    const before = world.frame(EVENTS).counters;
    await advanceSeconds(world, 0.001, fidelity);
    const after = world.frame(EVENTS).counters;
    expect(after.completed + after.dropped + after.queued + after.running).toBe(after.arrived);
    expect(Math.abs(after.running + after.queued - (before.running + before.queued))).toBeLessThan(
      0.35 * before.running + 5,
    );
    await advanceSeconds(world, 20, fidelity);
  }
});

test('more demand than slots: the queue grows, patience ends it, the excess is dropped and counted', async () => {
  const world = await tinyWorld(23, {
    events: [{ atMinute: 0.5, kind: 'scale-demand', marketIds: ['dallas', 'houston'], factor: 60 }],
  });
  await advanceSeconds(world, 25, 'events');
  const before = world.frame(EVENTS).counters.dropped;
  await advanceSeconds(world, 120, 'modelled');
  const frame = world.frame(EVENTS);
  expect(frame.counters.dropped).toBeGreaterThan(before);
  expect(frame.counters.queued).toBeGreaterThan(0);
  expect(frame.attention.map(({ kind }) => kind)).toContain('requests-dropped');
});
