import fc from 'fast-check';
import { expect, test } from 'vitest';
import { erlangC, loadLimit, slotsFor, type Variability, waitProbability, waitQuantileMs } from './queueing.ts';

/** Arrivals by chance, exponential work. */
const ERLANG: Variability = { peakedness: 1, arrivalCvSquared: 1, slotCvSquared: 1 };
const bursty = (peakedness: number): Variability => ({ ...ERLANG, peakedness, arrivalCvSquared: 2 * peakedness - 1 });

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
  const rounded = (service: 'hard' | 'soft') => slots.map((c) => Math.round(loadLimit(c, service, ERLANG) * 100) / 100);
  expect(rounded('soft')).toEqual([0.2, 0.37, 0.53, 0.65, 0.75, 0.82, 0.87, 0.91, 0.93, 0.97]);
  expect(rounded('hard')).toEqual([0.05, 0.17, 0.33, 0.48, 0.61, 0.72, 0.79, 0.85, 0.89, 0.95]);
});

test('no slots, no load; a full pool waits without end', () => {
  expect(loadLimit(0, 'hard', ERLANG)).toBe(0);
  expect(erlangC(4, 4)).toBe(1);
  expect(erlangC(4, 0)).toBe(0);
  expect(waitQuantileMs(4, 1, 100, 0.95, ERLANG)).toBe(Number.POSITIVE_INFINITY);
});

test('at the planned load nobody waits at the 95th percentile of a hard class', () => {
  for (const variability of [ERLANG, bursty(5)])
    for (const slots of [4, 64, 500]) {
      const use = loadLimit(slots, 'hard', variability);
      expect(waitQuantileMs(slots, use, 100, 0.95, variability)).toBe(0);
    }
});

test('waits grow with use and with the percentile', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), fc.double({ min: 0, max: 0.98, noNaN: true }), (slots, use) => {
      const at = (u: number, q: number) => waitQuantileMs(slots, u, 50, q, ERLANG);
      expect(at(use + 0.01, 0.95)).toBeGreaterThanOrEqual(at(use, 0.95) - 1e-9);
      expect(at(use, 0.99)).toBeGreaterThanOrEqual(at(use, 0.95));
    }),
  );
});

test('the wait tail of one server is exponential: P(W > t) = ρ·exp(−(1 − ρ)t / s)', () => {
  const wait = waitQuantileMs(1, 0.8, 100, 0.95, ERLANG);
  expect(0.8 * Math.exp((-0.2 * wait) / 100)).toBeCloseTo(0.05, 12);
});

test('slots of a bursty stream behave as fewer of a Poisson one, and may be loaded less', () => {
  expect(waitProbability(128, 0.8, bursty(4))).toBeCloseTo(erlangC(32, 0.8 * 32), 12);
  for (const slots of [16, 128, 1000])
    for (const service of ['hard', 'soft'] as const) {
      const limits = [1, 1.5, 3, 6].map((peakedness) => loadLimit(slots, service, bursty(peakedness)));
      expect(limits).toEqual([...limits].sort((a, b) => b - a));
      expect(new Set(limits).size).toBe(limits.length);
    }
});

test('between two whole numbers of slots, the probability of waiting is between theirs', () => {
  const at = (slots: number) => erlangC(slots, 0.8 * slots);
  expect(at(7.5)).toBeCloseTo((at(7) + at(8)) / 2, 12);
  expect(at(0.4)).toBeCloseTo(0.8, 12);
});

test('near full use the wait grows with the mean of both squared variations; below it bursts hurt less', () => {
  const busy = { peakedness: 1, arrivalCvSquared: 9, slotCvSquared: 0.5 };
  const ratio = (use: number) => waitQuantileMs(8, use, 100, 0.99, busy) / waitQuantileMs(8, use, 100, 0.99, ERLANG);
  expect(ratio(0.999)).toBeCloseTo(4.75, 1);
  expect(ratio(0.7)).toBeLessThan(4.75 * 0.85);
});

test('the slots for a load are the fewest within the load limit', () => {
  for (const service of ['hard', 'soft'] as const) {
    for (const load of [0.01, 0.4, 3, 7.5, 40, 200]) {
      const slots = slotsFor(load, service, bursty(2), 1000);
      expect(load / slots).toBeLessThan(loadLimit(slots, service, bursty(2)) + 1e-9);
      expect(load / (slots - 1)).toBeGreaterThan(loadLimit(slots - 1, service, bursty(2)));
    }
  }
  expect(slotsFor(0, 'hard', ERLANG, 10)).toBe(0);
  expect(slotsFor(12, 'hard', ERLANG, 10)).toBe(10);
});
