import { type QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Frame } from '@/domain/telemetry.ts';
import { createMockGrid } from '@/testing/mock-grid.ts';
import { type Freshness, freshnessQuery, readFreshness } from './freshness.ts';
import { fleetQuery, frameQuery } from './queries.ts';
import { createQueryClient } from './query-client.ts';
import { startStream } from './stream.ts';
import { resetWorld, setClock, setFaults } from './writes.ts';

/**
 * The app's own client against the mock's own handlers, with the wall's time in the test's hand. `network` stands
 * between the two and can lose, spoil or hold back what goes through.
 */
let grid: ReturnType<typeof createMockGrid>;
let cache: QueryClient;
let stream: { dispose(): void };
const network = { down: false, spoil: (event: string) => event, asked: [] as string[] };

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) });
  Object.assign(network, { down: false, spoil: (event: string) => event, asked: [] });
  grid = createMockGrid();
  cache = createQueryClient();
  vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => {
    network.asked.push(`${init?.method ?? 'GET'} ${input}`);
    if (network.down) throw new TypeError('fetch failed');
    const response = await grid.fetch(input, init);
    if (response.headers.get('Content-Type') !== 'text/event-stream') return response;
    const spoil = new TransformStream<string, string>({
      transform: (event, controller) => controller.enqueue(network.spoil(event)),
    });
    const body = response
      .body!.pipeThrough(new TextDecoderStream())
      .pipeThrough(spoil)
      .pipeThrough(new TextEncoderStream());
    return new Response(body, response);
  });
  stream = startStream(cache);
});

afterEach(async () => {
  stream.dispose();
  grid.dispose();
  await vi.advanceTimersByTimeAsync(0);
  cache.clear();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * 1_000);
const frame = () => cache.getQueryData<Frame>(frameQuery().queryKey);
const freshness = () => readFreshness(cache);
const timesAsked = (what: string) => network.asked.filter((each) => each === what).length;
const SNAPSHOT = 'GET /api/v1/snapshot';
const STREAM = 'GET /api/v1/stream';

test('nothing was seen yet, then it is live and follows the world', async () => {
  expect(freshness().state).toBe('never-seen');
  await seconds(1.5);
  const before = frame()!;
  await seconds(2);
  expect([freshness().state, frame()!.sequence, frame()!.virtualMs]).toEqual([
    'live',
    before.sequence + 2,
    before.virtualMs + 2_000,
  ]);
});

test('a paused clock is live, not stale', async () => {
  await seconds(1.5);
  await Promise.all([setClock({ running: false }), seconds(0.1)]);
  await seconds(20);
  expect([freshness().state, frame()?.clock.running]).toEqual(['live', false]);
});

test('a lost frame makes it ask for a snapshot', async () => {
  await seconds(1.5);
  network.spoil = () => '';
  await seconds(1);
  network.spoil = (event) => event;
  expect(timesAsked(SNAPSHOT)).toBe(0);
  await seconds(1);
  expect(timesAsked(SNAPSHOT)).toBe(1);
  expect([freshness().state, frame()]).toEqual(['live', await grid.host.latestFrame()]);
});

test.each([
  ['not JSON', (event: string) => event.replace('{', '{{'), 'not JSON'],
  [
    'a figure that is no number',
    (event: string) => event.replace(/"virtualMs":\d+/, '"virtualMs":"noon"'),
    'virtualMs: Invalid input: expected number, received string',
  ],
  [
    'a column that lost an entry',
    (event: string) => event.replace(/"powerKw":\[0,/, '"powerKw":['),
    'sites: columns differ in length',
  ],
])('a malformed frame (%s) is dropped and counted; what is on screen stays', async (_, spoil, reason) => {
  await seconds(1.5);
  const before = frame();
  network.spoil = spoil;
  await seconds(1);
  expect(frame()).toBe(before);
  expect([freshness().malformedFrames, freshness().malformedReason]).toEqual([1, reason]);
  network.spoil = (event) => event;
  await seconds(1);
  expect([freshness().state, frame()!.sequence]).toEqual(['live', before!.sequence + 2]);
});

test('silence is stale after 3 s, offline after 10 s, and heals by itself', async () => {
  await seconds(1.5);
  const before = frame();
  await Promise.all([setFaults({ mode: 'silent' }), seconds(0.1)]);
  await seconds(2);
  expect(freshness().state).toBe('live');
  await seconds(1.5);
  expect([freshness().state, frame()]).toEqual(['stale', before]);
  await seconds(7);
  expect([freshness().state, freshness().trouble]).toEqual(['offline', 'No frame for 10 s.']);
  expect(frame()).toBe(before);
  await Promise.all([setFaults({ mode: 'none' }), seconds(0.1)]);
  await seconds(15);
  expect([freshness().state, freshness().trouble, freshness().attempt]).toEqual(['live', null, 0]);
});

test('an API that answers 500 is offline with its sentence, tried again ever later, and heals by itself', async () => {
  await seconds(1.5);
  await Promise.all([setFaults({ mode: 'error' }), seconds(0.1)]);
  network.asked = [];
  await seconds(2.4);
  expect(freshness()).toMatchObject({
    state: 'offline',
    trouble: 'This failure was asked for with PUT /mock/faults.',
  } satisfies Partial<Freshness>);
  await seconds(60);
  // At 1, then 2, 4, 8 and 15 s after the one before.
  expect(timesAsked(STREAM)).toBe(7);
  await Promise.all([setFaults({ mode: 'none' }), seconds(0.1)]);
  await seconds(15);
  expect(freshness().state).toBe('live');
});

test('a grid that nobody answers for was never seen, and is found when it comes', async () => {
  network.down = true;
  stream.dispose();
  cache.clear();
  stream = startStream(cache);
  await seconds(5);
  expect(freshness()).toMatchObject({ state: 'never-seen', trouble: 'GET /stream got no answer (fetch failed).' });
  expect(freshness().attempt).toBeGreaterThan(1);
  network.down = false;
  await seconds(15);
  expect(freshness().state).toBe('live');
});

test('another world makes every answer of the old one be asked anew', async () => {
  await seconds(1.5);
  const watching = new QueryObserver(cache, fleetQuery()).subscribe(() => {});
  await seconds(0.1);
  network.asked = [];
  await Promise.all([resetWorld({ scenario: 'fibre-cut', seed: 7 }), seconds(0.5)]);
  expect([frame()?.scenario, freshness().state, timesAsked('GET /api/v1/fleet')]).toEqual(['fibre-cut', 'live', 1]);
  watching();
});

test('the same story told again is another world too', async () => {
  await seconds(10.5);
  const { virtualMs, worldId } = frame()!;
  await Promise.all([resetWorld({ scenario: 'steady', seed: 1 }), seconds(0.5)]);
  expect(frame()!.worldId).not.toBe(worldId);
  expect(frame()!.virtualMs).toBeLessThan(virtualMs);
});

test('after dispose nothing is asked and nothing written', async () => {
  await seconds(1.5);
  stream.dispose();
  const before = frame();
  network.asked = [];
  await seconds(30);
  expect([frame(), network.asked]).toEqual([before, []]);
});

test('freshness can be watched before the stream has started', () => {
  const observer = new QueryObserver(cache, freshnessQuery());
  expect(observer.getCurrentResult().isError).toBe(false);
});
