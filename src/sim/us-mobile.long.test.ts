import { serialize } from 'node:v8';
import { expect, test } from 'vitest';
import { usMobile } from '@/domain/fleets/us-mobile.ts';
import type { TargetState } from '@/domain/telemetry.ts';
import { createInProcessEngine } from '@/engine/client/in-process.ts';
import { makeWorld } from '@/mock-api/make-world.ts';
import { SCENARIOS } from '@/mock-api/scenarios/index.ts';
import { expectConserved } from '@/testing/random-days.ts';
import { advanceSeconds, EVENTS } from '@/testing/tiny-world.ts';

const { classes } = usMobile();

test('an ordinary evening: for more than an hour, a change of plan included, every class is met or close to its limit, and waits no longer than planned', async () => {
  const world = await makeWorld({ scenario: 'steady', seed: 1 });
  const engine = createInProcessEngine();
  const seen = classes.map(() => ({ states: new Map<TargetState, number>(), goodShare: 0, latencyMs: 0 }));
  const forecastMs = classes.map(() => 0);
  const MINUTES = 65;
  for (let minute = 0; minute < MINUTES; minute += 1) {
    if (minute % 10 === 0) {
      const { plan, ...question } = world.planningState();
      const session = await engine.openSession({ ...usMobile(), ...question, strategy: 'hybrid' });
      const forecast = await session.evaluate(plan);
      session.dispose();
      forecast.classes.forEach(({ p95Ms, p99Ms }, index) => {
        const ownMs = classes[index]!.target.percentile === 95 ? p95Ms : p99Ms;
        forecastMs[index] = Math.max(forecastMs[index]!, ownMs);
      });
    }
    await advanceSeconds(world, 60);
    const frame = world.frame(EVENTS);
    expectConserved(frame);
    expect(Math.max(...frame.siteClasses.queued)).toBeLessThan(400);
    frame.classes.state.forEach((state, index) => {
      const { states } = seen[index]!;
      states.set(state, (states.get(state) ?? 0) + 1);
      seen[index]!.goodShare += frame.classes.goodShare[index]! / MINUTES;
      seen[index]!.latencyMs += frame.classes.latencyMs[index]! / MINUTES;
    });
  }
  console.table(
    seen.map(({ states, goodShare, latencyMs }, index) => ({
      class: classes[index]!.id,
      ...Object.fromEntries(states),
      goodShare: goodShare.toFixed(4),
      latencyMs: Math.round(latencyMs),
      forecastMs: Math.round(forecastMs[index]!),
    })),
  );
  seen.forEach(({ states, goodShare, latencyMs }, index) => {
    const { id, target } = classes[index]!;
    expect(goodShare, id).toBeGreaterThan(target.percentile / 100);
    // A thin class may miss a minute by chance.
    expect(states.get('breached') ?? 0, id).toBeLessThanOrEqual(1);
    expect(latencyMs, id).toBeLessThan(forecastMs[index]! * 1.15);
  });
});

test.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
  '%s loses and makes no request around what happens, at either fidelity',
  async (_, scenario) => {
    const world = await makeWorld({ scenario: scenario.name, seed: 1 });
    for (const { atMinute } of [...scenario.events, { atMinute: 30 }]) {
      const beforeMs = scenario.startMs + atMinute * 60_000 - 5_000;
      if (beforeMs > world.now() + 60_000) await world.advance(beforeMs - 60_000, 'modelled');
      for (let second = 0; second < 180; second += 5) {
        expectConserved(world.frame(EVENTS));
        await advanceSeconds(world, 5, 'events');
      }
      await advanceSeconds(world, 90, 'modelled');
      expectConserved(world.frame(EVENTS));
    }
  },
);

test('a day at ×60 conserves every request and does not grow', async () => {
  const world = await makeWorld({ scenario: 'steady', seed: 1 });
  const sizes: number[] = [];
  for (let hour = 0; hour < 24; hour += 1) {
    for (let minute = 0; minute < 60; minute += 5) {
      await advanceSeconds(world, 300, 'modelled');
      expectConserved(world.frame(EVENTS));
    }
    sizes.push(serialize(world.snapshot()).byteLength);
  }
  const megabytes = sizes.map((bytes) => (bytes / 1e6).toFixed(1));
  console.log(`snapshot by hour, MB: ${megabytes.join(' ')}`);
  expect(sizes[23]! / sizes[5]!, megabytes.join(' ')).toBeLessThan(1.25);
  expect(world.frame(EVENTS).attention.filter(({ kind }) => kind === 'plan-failed')).toEqual([]);
});
