import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bruteForceOptimum } from '@/testing/brute-force.ts';
import { tinyInstances, toInstance } from '@/testing/tiny-instance.ts';
import { boundFromPrices } from './bound-from-prices.ts';
import { checkPlan, type PlanFault } from './check-plan.ts';
import type { Instance } from './instance.ts';

/** Two sites; the first has a pooled class and another, the second one class. Two hard pairs and a soft one. */
function question(): Instance {
  return toInstance(
    [
      {
        gpus: 4,
        activationUsd: 10,
        rowGbps: 12,
        nodes: [
          { gpusPerReplica: 1, replicaUsd: 3, capacityRps: Float64Array.of(0, 4, 10, 18) },
          { gpusPerReplica: 2, replicaUsd: 7, capacityRps: Float64Array.of(0, 5, 10) },
        ],
      },
      {
        gpus: 2,
        activationUsd: 1,
        rowGbps: 5,
        nodes: [{ gpusPerReplica: 1, replicaUsd: 2, capacityRps: Float64Array.of(0, 3, 6) }],
      },
    ],
    [
      { demandRps: 9, hard: true, unservedUsd: 0, unitUsd: [1, null, 2], gbpsPerRps: 1 },
      { demandRps: 5, hard: true, unservedUsd: 0, unitUsd: [null, 1, null], gbpsPerRps: 0 },
      { demandRps: 6, hard: false, unservedUsd: 4, unitUsd: [null, null, 3], gbpsPerRps: 1 },
    ],
    true,
  );
}

/** Arcs: pair 0 → nodes 0, 2; pair 1 → node 1; pair 2 → node 2. */
const plan = (changes: { replicas?: number[]; flowRps?: number[] } = {}) => ({
  replicas: Int32Array.from(changes.replicas ?? [2, 1, 2]),
  flowRps: Float64Array.from(changes.flowRps ?? [9, 0, 5, 5]),
});

const fault = (rule: PlanFault['rule'], at: number, amount: number): PlanFault => ({ rule, at, amount });

describe('checking a plan', () => {
  test('a plan that keeps every rule costs the sum of its parts', () => {
    const { feasible, costUsd, terms, unservedRps } = checkPlan(question(), plan());
    expect(feasible).toBe(true);
    expect(terms).toEqual({ activationUsd: 11, replicaUsd: 17, flowUsd: 9 + 5 + 15, unservedUsd: 4 });
    expect(costUsd).toBe(61);
    expect([...unservedRps]).toEqual([0, 0, 1]);
  });

  test.each<[title: string, changes: Parameters<typeof plan>[0], faults: readonly PlanFault[]]>([
    ['too many replicas', { replicas: [2, 1, 3] }, [fault('replicas', 2, 1), fault('GPUs', 1, 1)]],
    ['fewer than no replicas', { replicas: [2, 1, -1], flowRps: [9, 0, 5, 0] }, [fault('replicas', 2, 1)]],
    ['more GPUs than the site has', { replicas: [3, 1, 2] }, [fault('GPUs', 0, 1)]],
    ['a negative flow', { flowRps: [10, -1, 5, 5] }, [fault('negative flow', 1, 1)]],
    ['more served than asked for', { flowRps: [9, 0.5, 5, 4.5] }, [fault('overserved', 0, 0.5)]],
    ['hard demand left', { flowRps: [8, 0, 5, 5] }, [fault('hard demand unserved', 0, 1)]],
    ['more load than the replicas may take', { replicas: [1, 1, 2] }, [fault('overloaded', 0, 5)]],
    ['load on a site with nothing placed', { replicas: [2, 1, 0] }, [fault('overloaded', 2, 5)]],
    ['more traffic than the row carries', { flowRps: [9, 0, 5, 6] }, [fault('row capacity', 1, 1)]],
  ])('%s is named, with where and how much', (_, changes, expected) => {
    const { feasible, faults } = checkPlan(question(), plan(changes));
    expect(feasible).toBe(false);
    expect(faults).toEqual(expected);
  });

  test('a figure that is not a number is never feasible, and is named', () => {
    const instance = question();
    expect(checkPlan(instance, plan({ flowRps: [9, Number.NaN, 5, 5] })).faults[0]).toMatchObject({
      rule: 'not a number: flowRps',
      at: 1,
    });
    expect(checkPlan(instance, plan({ flowRps: [9, 0, 5] })).feasible).toBe(false);
    for (const [group, name] of [
      ['pairs', 'demandRps'],
      ['pairs', 'unservedUsd'],
      ['nodes', 'replicaUsd'],
      ['sites', 'activationUsd'],
      ['arcs', 'unitUsd'],
      ['rows', 'capacityGbps'],
      ['rows', 'gbpsPerRps'],
    ] as const) {
      const spoilt = Float64Array.from(Object(instance[group])[name]);
      spoilt[1] = Number.NaN;
      const { feasible, faults } = checkPlan({ ...instance, [group]: { ...instance[group], [name]: spoilt } }, plan());
      expect(feasible).toBe(false);
      expect(faults[0]).toMatchObject({ at: 1 });
      expect(faults[0]?.rule).toContain(name);
    }
  });
});

describe('the bound of any prices', () => {
  const prices = (instance: Instance) =>
    fc.record({
      demandUsd: fc
        .array(fc.double({ min: -3, max: 25, noNaN: true }), {
          minLength: instance.pairs.count,
          maxLength: instance.pairs.count,
        })
        .map((values) => Float64Array.from(values)),
      rowUsd: fc
        .array(fc.double({ min: -1, max: 4, noNaN: true }), {
          minLength: instance.rows.count,
          maxLength: instance.rows.count,
        })
        .map((values) => Float64Array.from(values)),
    });

  test('never exceeds the least cost there is, whatever the prices', () => {
    fc.assert(
      fc.property(
        tinyInstances().chain((instance) =>
          fc.tuple(fc.constant(instance), fc.array(prices(instance), { maxLength: 5 })),
        ),
        ([instance, tries]) => {
          const optimumUsd = bruteForceOptimum(instance);
          for (const some of tries) expect(boundFromPrices(instance, some)).toBeLessThanOrEqual(optimumUsd + 1e-9);
        },
      ),
    );
  });

  test('is what it should be when worked out by hand', () => {
    const instance = question();
    const demandUsd = Float64Array.of(3, 6, 9);
    const rowUsd = Float64Array.of(0.5, 0);
    // Soft demand is worth its price at most: 9 · 3 + 5 · 6 + 6 · 4; the rows cost 12 · 0.5.
    // Site 0: one replica of the first class loses money, two of them earn 9 · 1.5 − 6 = 7.5; the second class 5 · 5 − 7 = 18.
    // Site 1: two replicas earn 6 · 1 − 4 = 2, less 1 for being open.
    expect(boundFromPrices(instance, { demandUsd, rowUsd })).toBeCloseTo(
      27 + 30 + 24 - 6 - (7.5 + 18 - 10) - (2 - 1),
      9,
    );
  });

  test('of a site with many GPUs looks past replicas that lose money', () => {
    const many = 300;
    const pooled = Float64Array.from({ length: many + 1 }, (_, n) => (n < 100 ? n : n * 2));
    const instance = toInstance(
      [
        {
          gpus: many,
          activationUsd: 0,
          rowGbps: 1,
          nodes: [
            { gpusPerReplica: 1, replicaUsd: 1.5, capacityRps: pooled },
            { gpusPerReplica: 1, replicaUsd: 1.5, capacityRps: pooled },
          ],
        },
      ],
      [0, 1].map((node) => ({
        demandRps: 500,
        hard: true,
        unservedUsd: 0,
        unitUsd: [node === 0 ? 0 : null, node === 1 ? 0 : null],
        gbpsPerRps: 0,
      })),
    );
    const bound = boundFromPrices(instance, { demandUsd: Float64Array.of(1, 1), rowUsd: new Float64Array(0) });
    // 300 GPUs, each earning 2 · 1 − 1.5 in a large pool.
    expect(bound).toBeCloseTo(1000 - 150, 9);
  });

  test('of prices that are not numbers proves nothing', () => {
    const instance = question();
    const rowUsd = new Float64Array(2);
    expect(boundFromPrices(instance, { demandUsd: Float64Array.of(1, Number.NaN, 1), rowUsd })).toBe(-Infinity);
    expect(boundFromPrices(instance, { demandUsd: Float64Array.of(1, 1), rowUsd })).toBe(-Infinity);
  });
});
