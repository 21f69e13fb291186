import fc from 'fast-check';
import { expect, test } from 'vitest';
import { erlangC, loadLimit, waitQuantileMs } from './queueing.ts';

test('one server waits as often as it is busy', () => {
  expect(erlangC(1, 0.3)).toBeCloseTo(0.3, 12);
});

test('the probability of waiting is the textbook formula', () => {
  // C(c, a) by factorials, for c = 5, a = 3.5.
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  const [c, a] = [5, 3.5];
  const tail = (a ** c / factorial(c)) * (c / (c - a));
  let below = 0;
  for (let k = 0; k < c; k++) below += a ** k / factorial(k);
  expect(erlangC(c, a)).toBeCloseTo(tail / (below + tail), 12);
});

test('bigger pools may be loaded higher: the table of the operator’s guide', () => {
  const slots = [1, 2, 4, 8, 16, 32, 64, 128, 256, 1024];
  const rounded = (service: 'hard' | 'soft') => slots.map((c) => Math.round(loadLimit(c, service) * 100) / 100);
  expect(rounded('soft')).toEqual([0.2, 0.37, 0.53, 0.65, 0.75, 0.82, 0.87, 0.91, 0.93, 0.97]);
  expect(rounded('hard')).toEqual([0.05, 0.17, 0.33, 0.48, 0.61, 0.72, 0.79, 0.85, 0.89, 0.95]);
});

test('no slots, no load; a full pool waits without end', () => {
  expect(loadLimit(0, 'hard')).toBe(0);
  expect(erlangC(4, 4)).toBe(1);
  expect(erlangC(4, 0)).toBe(0);
  expect(waitQuantileMs(4, 1, 100, 0.95)).toBe(Number.POSITIVE_INFINITY);
});

test('at the planned load nobody waits at the 95th percentile of a hard class', () => {
  for (const slots of [4, 64, 500]) expect(waitQuantileMs(slots, loadLimit(slots, 'hard'), 100, 0.95)).toBe(0);
});

test('waits grow with use and with the percentile', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), fc.double({ min: 0, max: 0.98, noNaN: true }), (slots, use) => {
      const at = (u: number, q: number) => waitQuantileMs(slots, u, 50, q);
      expect(at(use + 0.01, 0.95)).toBeGreaterThanOrEqual(at(use, 0.95) - 1e-9);
      expect(at(use, 0.99)).toBeGreaterThanOrEqual(at(use, 0.95));
    }),
  );
});

test('the wait tail of one server is exponential: P(W > t) = ρ·exp(−(1 − ρ)t / s)', () => {
  const wait = waitQuantileMs(1, 0.8, 100, 0.95);
  expect(0.8 * Math.exp((-0.2 * wait) / 100)).toBeCloseTo(0.05, 12);
});
