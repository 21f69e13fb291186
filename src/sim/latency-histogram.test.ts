import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addLatencies,
  bucketOf,
  bucketStartMs,
  clearLatencies,
  createLatencySum,
  LATENCY_BUCKETS,
  quantileMs,
} from './latency-histogram.ts';

function sumOf(latencies: readonly number[]) {
  const sum = createLatencySum();
  for (const latency of latencies) {
    const bucket = bucketOf(latency);
    sum.buckets[bucket] = sum.buckets[bucket]! + 1;
    sum.lowest = Math.min(sum.lowest, bucket);
    sum.highest = Math.max(sum.highest, bucket);
    sum.done += 1;
  }
  return sum;
}

test('every latency from 1 ms to a minute falls in the bucket that holds it', () => {
  fc.assert(
    fc.property(fc.double({ min: 1, max: 65_000, noNaN: true }), (latency) => {
      const bucket = bucketOf(latency);
      expect(bucket).toBeLessThan(LATENCY_BUCKETS);
      // Sixteenths of a millisecond are the finest that the buckets see.
      expect(bucketStartMs(bucket)).toBeLessThanOrEqual(latency);
      expect(bucketStartMs(bucket + 1)).toBeGreaterThan(Math.floor(latency * 16) / 16);
    }),
  );
});

test('a percentile is within a bucket of the true one', () => {
  const latencies = Array.from({ length: 1000 }, (_, i) => 20 + i);
  const p95 = quantileMs(sumOf(latencies), 0.95)!;
  expect(Math.abs(p95 / 969 - 1)).toBeLessThan(0.04);
});

test('percentiles of two sites come from their merged counts, not from an average', () => {
  const merged = sumOf(Array.from({ length: 90 }, () => 10));
  addLatencies(merged, sumOf(Array.from({ length: 10 }, () => 1000)));
  expect(quantileMs(merged, 0.95)).toBeGreaterThan(900);
  expect(quantileMs(merged, 0.5)).toBeLessThan(11);
});

test('nothing observed is nothing, not zero', () => {
  const sum = sumOf([5, 50]);
  clearLatencies(sum);
  expect(quantileMs(sum, 0.95)).toBeNull();
});
