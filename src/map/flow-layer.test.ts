import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FLOW_STYLE, pathsPerSecond } from './flow-layer.ts';

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
