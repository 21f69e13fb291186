import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildTrains, pathsPerSecond } from './flow-dots.ts';
import { FLOW_STYLE } from './flow-style.ts';
import type { MapFlow } from './select-flows.ts';

const latency = fc.double({ min: 0.1, max: 60_000, noNaN: true });

test('a slower answer never moves faster', () => {
  fc.assert(
    fc.property(latency, latency, (a, b) => {
      expect(pathsPerSecond(Math.min(a, b), 0.01)).toBeGreaterThanOrEqual(pathsPerSecond(Math.max(a, b), 0.01));
    }),
  );
});

test('dots of one latency cross as many pixels a second on a long flow as on a short one', () => {
  expect(pathsPerSecond(50, 0.04) * 0.04).toBeCloseTo(pathsPerSecond(50, 0.02) * 0.02, 12);
  expect(pathsPerSecond(50, 0.04) * 0.04 * 512 * 16).toBeCloseTo(FLOW_STYLE.dotPxPerSecondAt50Ms, 9);
});

test('where nothing was completed, nothing moves', () => {
  expect(pathsPerSecond(null, 0.02)).toBe(0);
});

const flow = (changes: Partial<MapFlow> = {}): MapFlow => ({
  market: 0,
  node: 0,
  from: { x: 0.2, y: 0.4 },
  to: { x: 0.25, y: 0.38 },
  rps: 100,
  latencyMs: 50,
  status: 'met',
  emphasised: true,
  ...changes,
});

test('a flow that goes on keeps its dots where they are, whatever its new rate', () => {
  const [before] = buildTrains([flow()], 100, []);
  before!.progress = 0.77;
  const [other, same] = buildTrains([flow({ from: { x: 0.3, y: 0.3 } }), flow({ rps: 10 })], 100, [before!]);
  expect(same!.progress).toBe(0.77);
  expect(same!.dots).toBeLessThan(before!.dots);
  expect(other!.progress).not.toBe(0.77);
});

test('only flows that are looked at, and of which something was completed, have dots', () => {
  expect(buildTrains([flow({ emphasised: false }), flow({ latencyMs: null })], 100, [])).toEqual([]);
});
