import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SITE_METRICS } from '@/domain/site-metric.ts';
import { BANDS, bandOf, METRIC_SCALES } from './metric-scales.ts';

describe.each(SITE_METRICS)('%s', (metric) => {
  const scale = METRIC_SCALES[metric];
  const descending = scale.borders[0] > scale.borders[3];

  test('its borders run one way', () => {
    const sorted = [...scale.borders].sort((a, b) => (descending ? b - a : a - b));
    expect(scale.borders).toEqual(sorted);
    expect(new Set(scale.borders).size).toBe(4);
  });

  test('a worse value never gets a better colour', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), (a, b) => {
        const [better, worse] = descending ? [Math.max(a, b), Math.min(a, b)] : [Math.min(a, b), Math.max(a, b)];
        expect(bandOf(scale, better)!).toBeLessThanOrEqual(bandOf(scale, worse)!);
      }),
    );
  });

  test('the ends of the ramp are reached and not passed', () => {
    const [first, last] = descending ? [Infinity, -Infinity] : [-Infinity, Infinity];
    expect(bandOf(scale, first)).toBe(0);
    expect(bandOf(scale, last)).toBe(BANDS - 1);
  });
});

test('the last colour of headroom is a broken target and nothing else', () => {
  expect(bandOf(METRIC_SCALES.headroom, 0)).toBe(3);
  expect(bandOf(METRIC_SCALES.headroom, -0.001)).toBe(4);
});

test('nothing observed has no colour, as against zero', () => {
  expect(bandOf(METRIC_SCALES.queue, null)).toBeNull();
  expect(bandOf(METRIC_SCALES.queue, 0)).toBe(0);
});
