import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Frame } from '@/domain/telemetry.ts';
import type { World } from '@/sim/contract.ts';
import { readFrameEvent } from '@/testing/read-frame-event.ts';
import { stillWorld } from '@/testing/still-world.ts';
import { createWorldHost } from './world-host.ts';

const STORY = { scenario: 'steady', seed: 1 };
let host: ReturnType<typeof createWorldHost>;

beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) }));
afterEach(() => {
  host.dispose();
  vi.useRealTimers();
});

/** A world on a machine that needs `costMs` of the wall for each virtual second. */
function slowWorld(costMs: number): World {
  const world = stillWorld(STORY);
  return {
    ...world,
    async advance(untilMs, fidelity) {
      await new Promise((done) => setTimeout(done, ((untilMs - world.now()) / 1_000) * costMs));
      await world.advance(untilMs, fidelity);
    },
  };
}

async function framesOf(world: World, seconds: number, speed: 1 | 10 | 60) {
  const frames: Frame[] = [];
  host = createWorldHost(async () => world, STORY);
  const set = host.setClock({ speed });
  await vi.advanceTimersByTimeAsync(0);
  await set;
  host.watch((event) => frames.push(readFrameEvent(event)));
  await vi.advanceTimersByTimeAsync(seconds * 1_000);
  return frames;
}

test.each([1, 10, 60] as const)(
  'at ×%i each frame is that many virtual seconds after the one before',
  async (speed) => {
    const frames = await framesOf(stillWorld(STORY), 5, speed);
    const steps = frames.slice(1).map((frame, at) => frame.virtualMs - frames[at]!.virtualMs);
    expect(steps).toEqual([speed, speed, speed, speed].map((seconds) => seconds * 1_000));
    expect(frames.every(({ clock }) => clock.effectiveSpeed === undefined)).toBe(true);
  },
);

test('×60 is modelled, slower is counted', async () => {
  expect((await framesOf(stillWorld(STORY), 1, 60)).at(-1)?.clock.fidelity).toBe('modelled');
  host.dispose();
  expect((await framesOf(stillWorld(STORY), 1, 10)).at(-1)?.clock.fidelity).toBe('events');
});

test('a machine that is too slow for ×10 keeps its frames coming and says what it reaches', async () => {
  const frames = await framesOf(slowWorld(250), 10, 10);
  expect(frames.length).toBeGreaterThanOrEqual(8);
  const { clock } = frames.at(-1)!;
  expect(clock.effectiveSpeed).toBeGreaterThan(3);
  expect(clock.effectiveSpeed).toBeLessThan(5);
});

test('while the world stands before a plan that is not there yet, frames and readers are served and say why', async () => {
  let answer = () => {};
  const engine = new Promise<void>((resolve) => {
    answer = resolve;
  });
  let open = false;
  const world = stillWorld(STORY);
  const gateMs = world.now() + 3_000;
  const frames = await framesOf({ ...world, planGate: () => (open ? null : { atMs: gateMs, answer: engine }) }, 8, 1);
  // One tick in which it waited is told at its end: no gap of two seconds.
  expect(frames.length).toBeGreaterThanOrEqual(7);
  const late = frames.slice(-3);
  expect(late.map(({ virtualMs }) => virtualMs)).toEqual([gateMs, gateMs, gateMs]);
  expect(late.every(({ clock }) => clock.awaitsPlan)).toBe(true);
  expect(new Set(frames.map(({ sequence }) => sequence)).size).toBe(frames.length);
  expect((await host.planningState()).virtualMs).toBe(gateMs);

  open = true;
  answer();
  await vi.advanceTimersByTimeAsync(3_000);
  const { virtualMs, clock } = await host.latestFrame();
  expect(virtualMs).toBeGreaterThan(gateMs);
  expect(clock.awaitsPlan).toBeUndefined();
});

test('while a command is planned the clock runs and others are answered', async () => {
  let answer = () => {};
  const engine = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const world = stillWorld(STORY);
  host = createWorldHost(
    async () => ({
      ...world,
      async startDrain(order) {
        await engine;
        return world.startDrain(order);
      },
    }),
    STORY,
  );
  await host.identity();
  const before = (await host.latestFrame()).virtualMs;
  const drain = host.startDrain({ siteId: 'dal-msc-01', reason: 'firmware', actor: 'operator' });
  await vi.advanceTimersByTimeAsync(3_000);
  expect((await host.planningState()).virtualMs).toBe(before + 3_000);
  answer();
  expect(await drain).toMatchObject({ ok: true });
  expect((await host.latestFrame()).drains).toHaveLength(1);
});

test('pausing stops the clock in the middle of a slow tick', async () => {
  host = createWorldHost(async () => slowWorld(100), STORY);
  const set = host.setClock({ running: false });
  await vi.advanceTimersByTimeAsync(0);
  const { virtualMs } = await set;
  await vi.advanceTimersByTimeAsync(5_000);
  expect((await host.latestFrame()).virtualMs).toBe(virtualMs);
});

test('a step moves a paused clock by exactly what was asked', async () => {
  host = createWorldHost(async () => stillWorld(STORY), STORY);
  const { virtualMs } = await host.setClock({ running: false });
  expect((await host.step(95)).virtualMs).toBe(virtualMs + 95_000);
});

test('an accepted command is seen at once, a refused one changes nothing', async () => {
  host = createWorldHost(async () => stillWorld(STORY), STORY);
  await host.identity();
  const frames: Frame[] = [];
  host.watch((event) => frames.push(readFrameEvent(event)));
  await host.startDrain({ siteId: 'atlantis', reason: 'flood', actor: 'operator' });
  expect(frames).toEqual([]);
  await host.startDrain({ siteId: 'dal-msc-01', reason: 'firmware', actor: 'operator' });
  expect(frames.map(({ drains }) => drains.length)).toEqual([1]);
});

test('a world at rest goes on where it was: moment, clock, drains', async () => {
  const make = async (story: typeof STORY, snapshot?: unknown) => stillWorld(story, snapshot);
  host = createWorldHost(make, STORY);
  await host.setClock({ running: false, speed: 10 });
  await host.step(120);
  await host.startDrain({ siteId: 'dal-msc-01', reason: 'firmware', actor: 'operator' });
  const before = await host.latestFrame();
  const atRest = structuredClone(await host.checkpoint());
  host.dispose();

  host = createWorldHost(make, atRest);
  const after = await host.latestFrame();
  expect([after.virtualMs, after.clock, after.drains]).toEqual([before.virtualMs, before.clock, before.drains]);
});

test('a world that breaks fails every call with its reason, and a reset mends it', async () => {
  let broken = true;
  const make = async (story: typeof STORY): Promise<World> => {
    const world = stillWorld(story);
    return {
      ...world,
      advance: async (...step) =>
        broken ? Promise.reject(new Error('a queue went negative')) : world.advance(...step),
    };
  };
  host = createWorldHost(make, STORY);
  await vi.advanceTimersByTimeAsync(2_000);
  await expect(host.planningState()).rejects.toThrow('a queue went negative');
  await expect(host.latestFrame()).rejects.toThrow('a queue went negative');

  broken = false;
  await host.reset({ scenario: 'steady', seed: 2 });
  await vi.advanceTimersByTimeAsync(2_000);
  expect((await host.latestFrame()).seed).toBe(2);
});

test('a world that cannot start says so to whoever asks', async () => {
  host = createWorldHost(() => Promise.reject(new Error('no fleet')), STORY);
  await expect(host.fleet()).rejects.toThrow('no fleet');
});
