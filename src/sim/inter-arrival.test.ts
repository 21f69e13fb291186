import { expect, test } from 'vitest';
import { createRandomStreams } from '@/lib/random.ts';
import { drawGap, gapLaw, peakedness } from './inter-arrival.ts';

test.each([0.3, 0.5, 1, 1.1, 1.5, 3])('gaps have mean 1 and the asked coefficient of variation %d', (cv) => {
  const law = gapLaw(cv);
  const stream = createRandomStreams(7).stream('gaps');
  const draws = 200_000;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < draws; i += 1) {
    const gap = drawGap(law, stream);
    sum += gap;
    squares += gap * gap;
  }
  const mean = sum / draws;
  expect(mean).toBeCloseTo(1, 1);
  expect(Math.sqrt(squares / draws - mean * mean) / cv).toBeCloseTo(1, 1);
});

test('bursts are peaked, even streams are smooth, and Poisson is neither', () => {
  expect(peakedness(gapLaw(3), 20)).toBeGreaterThan(3);
  expect(peakedness(gapLaw(0.3), 20)).toBeLessThan(0.6);
  expect(peakedness(gapLaw(1), 20)).toBe(1);
});
