import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tinyInstances, toInstance } from '@/testing/tiny-instance.ts';
import { createRequestRouter, NOWHERE } from './request-router.ts';
import { buildRouteTables, SHED } from './route-tables.ts';

describe('route tables', () => {
  test('give each node the plan’s share of its pair, whatever the plan', () => {
    fc.assert(
      fc.property(
        tinyInstances(),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 24, maxLength: 24 }),
        (instance, parts) => {
          const { pairs, arcs } = instance;
          const flowRps = new Float64Array(arcs.count);
          for (let pair = 0; pair < pairs.count; pair += 1) {
            let left = pairs.demandRps[pair]!;
            for (let arc = pairs.arcStart[pair]!; arc < pairs.arcStart[pair + 1]!; arc += 1) {
              flowRps[arc] = left * parts[arc]!;
              left -= flowRps[arc]!;
            }
          }
          const plan = { replicas: new Int32Array(instance.nodes.count), flowRps };
          const { rowStart, node, keep, alias } = buildRouteTables(instance, plan, new Float64Array(arcs.count));
          for (let pair = 0; pair < pairs.count; pair += 1) {
            const share = new Map<number, number>();
            const [start, end] = [rowStart[pair]!, rowStart[pair + 1]!];
            for (let entry = start; entry < end; entry += 1) {
              const add = (to: number, part: number) => share.set(to, (share.get(to) ?? 0) + part / (end - start));
              expect(keep[entry]).toBeGreaterThanOrEqual(-1e-9);
              add(node[entry]!, keep[entry]!);
              add(node[alias[entry]!]!, 1 - keep[entry]!);
            }
            for (let arc = pairs.arcStart[pair]!; arc < pairs.arcStart[pair + 1]!; arc += 1)
              expect(share.get(arcs.node[arc]!) ?? 0).toBeCloseTo(flowRps[arc]! / (pairs.demandRps[pair]! || 1), 7);
          }
        },
      ),
    );
  });
});

/** One pair, 10 requests a second: three nodes far, middling and near, and a tenth shed. */
function example(networkMs = [0, 0, 0]) {
  const node = { gpusPerReplica: 1, replicaUsd: 1, capacityRps: Float64Array.of(0, 10) };
  const instance = toInstance(
    [0, 1, 2].map(() => ({ gpus: 1, activationUsd: 0, rowGbps: 1, nodes: [node] })),
    [{ demandRps: 10, hard: false, unservedUsd: 1, unitUsd: [1, 2, 3], gbpsPerRps: 0 }],
  );
  const plan = { replicas: Int32Array.of(1, 1, 1), flowRps: Float64Array.of(5, 3, 1) };
  return createRequestRouter(buildRouteTables(instance, plan, Float64Array.from(networkMs)), 7);
}

/** How often each node was drawn; −1 what was shed. */
function count(router: ReturnType<typeof example>, requests: number, leaves: boolean): Map<number, number> {
  const counts = new Map<number, number>();
  for (let request = 0; request < requests; request += 1) {
    const node = router.route(0);
    counts.set(node, (counts.get(node) ?? 0) + 1 / requests);
    if (leaves && node >= 0) router.finish(node);
  }
  return counts;
}

describe('the request router', () => {
  test('sheds what the plan sheds, and prefers the nearer of two draws while nothing waits', () => {
    const counts = count(example([20, 10, 5]), 200_000, true);
    expect(counts.get(SHED)).toBeCloseTo(0.1, 2);
    // The farthest is only taken if both draws fall on it, or the second on what is shed: 0.5 · (0.5 + 0.1).
    expect(counts.get(0)).toBeCloseTo(0.3, 2);
    expect(counts.get(2)! / counts.get(1)!).toBeGreaterThan(1 / 3);
  });

  test('spreads what piles up evenly over like nodes', () => {
    const router = example();
    count(router, 30_000, false);
    const most = Math.max(...router.inFlight);
    const least = Math.min(...router.inFlight);
    // By shares alone the fullest would hold five times as much as the emptiest.
    expect(most / least).toBeLessThan(2.5);
    expect(router.inFlight.reduce((sum, n) => sum + n, 0)).toBeGreaterThan(26_000);
  });

  test('sends nothing new to a drained node, and nothing at all when all are drained', () => {
    const router = example();
    router.setDrained(0, true);
    const counts = count(router, 50_000, true);
    expect(counts.has(0)).toBe(false);
    expect(counts.get(SHED)).toBeCloseTo(0.1, 2);
    router.setDrained(1, true);
    router.setDrained(2, true);
    expect([...count(router, 1_000, true).keys()].sort()).toEqual([SHED, NOWHERE].sort());
    router.setDrained(0, false);
    expect(count(router, 1_000, true).get(0)).toBeGreaterThan(0.8);
  });

  test('makes the same choices from the same seed', () => {
    const choices = () => {
      const router = example();
      return Array.from({ length: 1_000 }, () => router.route(0));
    };
    expect(choices()).toEqual(choices());
  });
});
