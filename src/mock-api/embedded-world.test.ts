import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ms } from '@/domain/units.ts';
import { stillWorld } from '@/testing/still-world.ts';
import { type Beginning, startEmbeddedWorld } from './embedded-world.ts';
import type { Checkpoint, WorldHost } from './world-host.ts';
import type { WorldStore } from './world-store.ts';

let host: WorldHost;
const disk: { kept: Checkpoint | null; full: boolean; hangs: boolean; writes: number } = {
  kept: null,
  full: false,
  hangs: false,
  writes: 0,
};
const store: WorldStore = {
  load: async () => disk.kept,
  async save(checkpoint) {
    if (disk.full) throw new DOMException('quota exceeded', 'QuotaExceededError');
    disk.writes += 1;
    if (disk.hangs) await new Promise(() => {});
    disk.kept = structuredClone(checkpoint);
  },
};

const start = async (asked: Partial<Beginning> = {}, openStore: () => Promise<WorldStore> = async () => store) => {
  host = await startEmbeddedWorld(
    { scenario: asked.scenario ?? null, seed: asked.seed ?? null, reached: asked.reached ?? null },
    {
      makeWorld: async (story, snapshot) => stillWorld(story, snapshot),
      readOpening: async () => undefined,
      openStore,
    },
  );
  return host;
};
const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * 1_000);

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) });
  Object.assign(disk, { kept: null, full: false, hangs: false, writes: 0 });
});
afterEach(() => {
  host.dispose();
  vi.useRealTimers();
});

test('with nothing kept and nothing asked it tells the default story', async () => {
  const { scenario, seed, notices } = await (await start()).identity();
  expect([scenario, seed, notices]).toEqual(['steady', 1, []]);
});

test('a reload goes on where it was: clock, story and drain', async () => {
  await start({ scenario: 'fibre-cut', seed: 7 });
  await host.setClock({ speed: 10 });
  await seconds(25);
  await host.startDrain({ siteId: 'dal-msc-01', reason: 'firmware', actor: 'operator' });
  const before = await host.latestFrame();
  host.dispose();

  await start();
  const after = await host.latestFrame();
  expect([after.scenario, after.seed, after.clock.speed, after.virtualMs]).toEqual([
    'fibre-cut',
    7,
    10,
    before.virtualMs,
  ]);
  expect(after.drains).toEqual(before.drains);
});

test('a world in which nobody acts is kept every ten seconds', async () => {
  await start();
  const { virtualMs } = await host.latestFrame();
  await seconds(35);
  host.dispose();
  await start();
  expect((await host.latestFrame()).virtualMs).toBeGreaterThanOrEqual(virtualMs + 29_000);
});

test.each([
  ['to the moment that was on screen', { scenario: 'steady', seed: 1 }, 8_000, 8_000],
  ['not for a moment of another story', { scenario: 'steady', seed: 2 }, 8_000, 0],
  ['not for a moment of long ago', { scenario: 'steady', seed: 1 }, 900_000, 0],
  ['not back', { scenario: 'steady', seed: 1 }, -5_000, 0],
])('what was not kept is lived through again: %s', async (_, story, afterMs, goneMs) => {
  await start();
  await host.step(60);
  const { virtualMs } = await host.latestFrame();
  host.dispose();
  await start({ reached: { ...story, virtualMs: virtualMs + afterMs } });
  expect((await host.latestFrame()).virtualMs).toBe(virtualMs + goneMs);
});

test.each([
  ['the same story goes on', { scenario: 'steady', seed: 1 }, true],
  ['another scenario begins afresh', { scenario: 'fibre-cut', seed: 1 }, false],
  ['another seed begins afresh', { scenario: 'steady', seed: 2 }, false],
])('a link that asks: %s', async (_, asked, goesOn) => {
  await start();
  await host.step(600);
  const { virtualMs } = await host.latestFrame();
  host.dispose();
  const after = await (await start(asked)).latestFrame();
  expect(after.virtualMs).toBe(goesOn ? virtualMs : virtualMs - 600_000);
  expect([after.scenario, after.seed]).toEqual([asked.scenario, asked.seed]);
});

test('a browser that keeps nothing has a world all the same, and says so', async () => {
  await start({}, () => Promise.reject(new DOMException('not allowed here', 'SecurityError')));
  expect((await host.identity()).notices).toEqual([
    'A reload starts this world anew: it cannot be kept (not allowed here).',
  ]);
});

test('a full disk is said once; the world goes on', async () => {
  await start();
  disk.full = true;
  await seconds(60);
  expect((await host.identity()).notices).toEqual([
    'A reload starts this world anew: it cannot be kept (quota exceeded).',
  ]);
  expect((await host.latestFrame()).sequence).toBeGreaterThan(50);
});

test('a disk that hangs holds back neither the answer to a command nor the world, and gets one write at a time', async () => {
  await start();
  await host.identity();
  disk.hangs = true;
  const answered = vi.fn();
  const target = { metric: 'ttft', percentile: 95, limit: ms(280) } as const;
  const order = { classId: 'voice-agent', target, reason: 'test', actor: 'operator', ifVersion: 1 };
  void host.setTarget(order).then(answered);
  await seconds(3);
  expect(answered).toHaveBeenCalledWith({ ok: true, value: { targetsVersion: 2 } });
  await seconds(30);
  expect(disk.writes).toBe(1);
  expect((await host.latestFrame()).sequence).toBeGreaterThan(25);
});

test('an opening that does not arrive is no reason to have no world', async () => {
  host = await startEmbeddedWorld(
    { scenario: null, seed: null, reached: null },
    {
      makeWorld: async (story) => stillWorld(story),
      readOpening: () => Promise.reject(new Error('connection lost')),
      openStore: async () => store,
    },
  );
  expect((await host.latestFrame()).scenario).toBe('steady');
  expect((await host.identity()).notices[0]).toContain('connection lost');
});
