import { expect, test } from 'vitest';
import { monotonicNow } from '@/lib/wall-clock.ts';
import { placementBenchmark } from './placement-instance.ts';

// Arcs, demand and costs of seed 1 are compared with their published sums inside; the nodes here.
test.each([
  ['planning', 13_447],
  ['large', 39_933],
  ['extreme', 129_740],
] as const)('%s is the published instance for seed 1', (size, nodes) => {
  expect(placementBenchmark(size, 1, monotonicNow).instance.nodes.count).toBe(nodes);
});
