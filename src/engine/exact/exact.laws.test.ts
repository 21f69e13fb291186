import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bruteForceOptimum } from '@/testing/brute-force.ts';
import { tinyInstances, toInstance } from '@/testing/tiny-instance.ts';
import { boundFromPrices } from '../model/bound-from-prices.ts';
import { checkPlan } from '../model/check-plan.ts';
import type { Instance } from '../model/instance.ts';
import { type BentRules, explainInfeasible } from './explain-infeasible.ts';
import { createLinearSolver } from './linear-solver.ts';
import { type ExactOptions, solveExactly } from './solve-exactly.ts';

const highs = await createLinearSolver().load();
const solve = (instance: Instance, options: Partial<ExactOptions> = {}) =>
  solveExactly(highs, instance, { formulation: 'weak', timeLimitMs: 20_000, ...options });

describe('the exact answer', () => {
  test('is the one that trying everything finds, in both formulations, and its plan keeps every rule', () => {
    fc.assert(
      fc.property(tinyInstances(), fc.constantFrom('weak' as const, 'strong' as const), (instance, formulation) => {
        const optimumUsd = bruteForceOptimum(instance);
        const { status, objectiveUsd, boundUsd, plan } = solve(instance, { formulation });
        if (optimumUsd === Number.POSITIVE_INFINITY) {
          expect(status).toBe('infeasible');
          return;
        }
        expect(status).toBe('optimal');
        expect(objectiveUsd).toBeCloseTo(optimumUsd, 5);
        expect(boundUsd).toBeLessThanOrEqual(optimumUsd + 1e-5);
        const { feasible, faults, costUsd } = checkPlan(instance, plan!);
        expect(faults).toEqual([]);
        expect(feasible).toBe(true);
        expect(costUsd).toBeCloseTo(optimumUsd, 5);
      }),
      { numRuns: 40 },
    );
  });

  test('with rows is the same in both formulations, and no bound of any prices exceeds it', () => {
    fc.assert(
      fc.property(
        tinyInstances({ rows: true }),
        fc.array(fc.double({ min: 0, max: 12, noNaN: true }), { minLength: 7, maxLength: 7 }),
        (instance, prices) => {
          const weak = solve(instance);
          const strong = solve(instance, { formulation: 'strong' });
          expect(strong.status).toBe(weak.status);
          if (weak.status !== 'optimal') return;
          expect(strong.objectiveUsd).toBeCloseTo(weak.objectiveUsd!, 5);
          for (const { plan } of [weak, strong]) expect(checkPlan(instance, plan!).faults).toEqual([]);
          const bound = boundFromPrices(instance, {
            demandUsd: Float64Array.from(prices.slice(0, instance.pairs.count)),
            rowUsd: Float64Array.from(prices.slice(4, 4 + instance.rows.count)),
          });
          expect(bound).toBeLessThanOrEqual(weak.objectiveUsd! + 1e-5);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('is never below its relaxation, and the strong relaxation never below the weak one', () => {
    fc.assert(
      fc.property(tinyInstances({ rows: true }), (instance) => {
        const [weak, strong, whole] = [
          solve(instance, { relaxed: true }),
          solve(instance, { relaxed: true, formulation: 'strong' }),
          solve(instance),
        ];
        if (whole.status !== 'optimal') return;
        expect(weak.plan).toBeNull();
        expect(weak.boundUsd).toBeLessThanOrEqual(strong.boundUsd + 1e-6);
        expect(strong.boundUsd).toBeLessThanOrEqual(whole.objectiveUsd! + 1e-6);
      }),
      { numRuns: 40 },
    );
  });
});

/** Enough sites and demand that HiGHS has to look for a while. */
function puzzle(): Instance {
  return toInstance(
    Array.from({ length: 10 }, (_, site) => ({
      gpus: 3 + (site % 4),
      activationUsd: 6 + ((site * 7) % 11),
      rowGbps: 1,
      nodes: [0, 1].map((k) => ({
        gpusPerReplica: 1 + k,
        replicaUsd: 3 + ((site * 5 + k) % 7),
        capacityRps: Float64Array.from({ length: 7 }, (_, n) => n * (5 + ((site + 3 * k) % 4)) + (k * n * n) / 8),
      })),
    })),
    Array.from({ length: 16 }, (_, pair) => ({
      demandRps: 4 + ((pair * 13) % 9),
      hard: pair % 3 > 0,
      unservedUsd: 9,
      gbpsPerRps: 0,
      unitUsd: Array.from({ length: 20 }, (_, node) =>
        (node + pair * 3) % 5 < 3 ? ((node * 11 + pair * 17) % 23) / 4 : null,
      ),
    })),
  );
}

describe('a long search', () => {
  test('reports plans and bounds that close in on each other', () => {
    const seen: { objectiveUsd: number | null; boundUsd: number }[] = [];
    const { objectiveUsd, boundUsd } = solve(puzzle(), {
      relativeGap: 0.02,
      onProgress: (progress) => seen.push(progress),
    });
    expect(seen.length).toBeGreaterThan(0);
    for (const [at, { boundUsd: bound }] of seen.entries()) {
      expect(bound).toBeLessThanOrEqual(objectiveUsd! + 1e-6);
      if (at > 0) expect(bound).toBeGreaterThanOrEqual(seen[at - 1]!.boundUsd - 1e-6);
    }
    expect(boundUsd).toBeGreaterThan(objectiveUsd! * 0.899);
  });

  test('begins from the plan it is given', () => {
    const instance = puzzle();
    const good = solve(instance, { relativeGap: 0.05 });
    const seen: (number | null)[] = [];
    solve(instance, {
      relativeGap: 0.05,
      start: good.plan!,
      onProgress: ({ objectiveUsd }) => seen.push(objectiveUsd),
    });
    const again = solve(instance, { relativeGap: 0.05, start: good.plan! });
    expect(again.objectiveUsd).toBeLessThanOrEqual(good.objectiveUsd! + 1e-6);
    expect(seen[0] ?? again.objectiveUsd).toBeLessThanOrEqual(good.objectiveUsd! + 1e-6);
  });

  test('stops when it is told to, with what it has', () => {
    const signal = { aborted: false };
    const { status, boundUsd, objectiveUsd } = solve(puzzle(), {
      signal,
      onProgress: () => {
        signal.aborted = true;
      },
    });
    expect(status).toBe('cancelled');
    expect(boundUsd).toBeLessThanOrEqual(objectiveUsd ?? Number.POSITIVE_INFINITY);
  });

  test('ends at its time limit', () => {
    const { status, objectiveUsd, boundUsd } = solve(puzzle(), { timeLimitMs: 50 });
    expect(status).toBe('time-limit');
    expect(boundUsd).toBeLessThanOrEqual(objectiveUsd ?? Number.POSITIVE_INFINITY);
  });

  test('two hundred times gives the memory back', () => {
    const instance = puzzle();
    solve(instance, { relaxed: true });
    const before = highs.memoryBytes;
    for (let round = 0; round < 200; round += 1) solve(instance, { relaxed: true });
    expect(highs.memoryBytes).toBe(before);
  });
});

describe('why there is no plan', () => {
  const relief = ['gpus', 'rows', 'demand'] as const;
  const explain = (instance: Instance, only: readonly (typeof relief)[number][] = relief) =>
    explainInfeasible(highs, instance, { relief: only, timeLimitMs: 20_000 });

  /** One site with two GPUs serves two hard pairs over a row of 12 Gb/s; tables know up to 6 replicas. */
  const crowded = (rowGbps: number, gpus = 2) =>
    toInstance(
      [
        {
          gpus,
          activationUsd: 5,
          rowGbps,
          nodes: [{ gpusPerReplica: 1, replicaUsd: 1, capacityRps: Float64Array.of(0, 3, 6, 9, 12, 15, 18) }],
        },
      ],
      [4, 7].map((demandRps) => ({ demandRps, hard: true, unservedUsd: 0, unitUsd: [1], gbpsPerRps: 1 })),
      true,
    );

  test('nothing stands in the way of a plan that exists', () => {
    expect(explain(crowded(12, 4))).toEqual({ gpus: [], rows: [], demand: [], proved: true });
  });

  test('names the GPUs that are missing', () => {
    expect(explain(crowded(12), ['gpus'])).toEqual({
      gpus: [{ site: 0, gpus: 2 }],
      rows: [],
      demand: [],
      proved: true,
    });
  });

  test('names the demand that would have to go', () => {
    const { demand } = explain(crowded(12), ['demand'])!;
    expect(demand).toHaveLength(1);
    expect(demand[0]!.rps).toBeCloseTo(5, 4);
    expect(demand[0]!.pair).toBe(1);
  });

  test('names the row that is too narrow', () => {
    const { rows, gpus, demand } = explain(crowded(8, 4), ['rows', 'gpus'])!;
    expect([gpus, demand]).toEqual([[], []]);
    expect(rows).toHaveLength(1);
    expect(rows[0]!.gbps).toBeCloseTo(3, 4);
  });

  test('bends one rule far rather than two a little', () => {
    const node = { gpusPerReplica: 1, replicaUsd: 1, capacityRps: Float64Array.of(0, 3, 6, 9) };
    const instance = toInstance(
      [{ gpus: 2, activationUsd: 0, rowGbps: 1, nodes: [node, node] }],
      [0, 1].map((k) => ({
        demandRps: 3.5,
        hard: true,
        unservedUsd: 0,
        unitUsd: [k === 0 ? 1 : null, k === 1 ? 1 : null],
        gbpsPerRps: 0,
      })),
    );
    expect(explain(instance)).toEqual({ gpus: [{ site: 0, gpus: 2 }], rows: [], demand: [], proved: true });
  });

  test('asks for the fewest GPUs, whichever site could take the most', () => {
    const table = (replicas: number) => Float64Array.from({ length: replicas + 1 }, (_, n) => 3 * n);
    const site = (gpusPerReplica: number, replicas: number) => ({
      gpus: 0,
      activationUsd: 0,
      rowGbps: 1,
      nodes: [{ gpusPerReplica, replicaUsd: 1, capacityRps: table(replicas) }],
    });
    const pair = { demandRps: 6, hard: true, unservedUsd: 0, unitUsd: [1, 1], gbpsPerRps: 0 };
    expect(explain(toInstance([site(2, 8), site(1, 3)], [pair]), ['gpus'])?.gpus).toEqual([{ site: 1, gpus: 2 }]);
  });

  test('says so when bending these rules cannot help', () => {
    expect(explain(crowded(8), ['rows'])).toBeNull();
  });

  test('what it asks for makes the instance feasible, and any part of it does not', () => {
    const short = tinyInstances({ rows: true }).filter((instance) => solve(instance).status === 'infeasible');
    fc.assert(
      fc.property(short, (instance) => {
        const needed = explain(instance)!;
        expect(needed.proved).toBe(true);
        expect(solve(relieved(instance, needed)).status).toBe('optimal');
        const rules = [
          ...needed.gpus.map((one) => ({ ...needed, gpus: needed.gpus.filter((other) => other !== one) })),
          ...needed.rows.map((one) => ({ ...needed, rows: needed.rows.filter((other) => other !== one) })),
          ...needed.demand.map((one) => ({ ...needed, demand: needed.demand.filter((other) => other !== one) })),
        ];
        for (const part of rules) expect(solve(relieved(instance, part)).status).toBe('infeasible');
      }),
      { numRuns: 25 },
    );
  });
});

function relieved(instance: Instance, { gpus, rows, demand }: BentRules): Instance {
  const { pairs, nodes, sites, rows: limits } = instance;
  const more = {
    gpus: sites.gpus.slice(),
    capacityGbps: limits.capacityGbps.slice(),
    demandRps: pairs.demandRps.slice(),
  };
  for (const { site, gpus: count } of gpus) more.gpus[site]! += count;
  for (const { row, gbps } of rows) more.capacityGbps[row]! += gbps;
  for (const { pair, rps } of demand) more.demandRps[pair] = Math.max(0, more.demandRps[pair]! - rps);
  return {
    ...instance,
    pairs: { ...pairs, demandRps: more.demandRps },
    sites: { ...sites, gpus: more.gpus },
    nodes: { ...nodes, maxReplicas: nodes.maxReplicas.map((_, node) => nodes.capacityRps[node]!.length - 1) },
    rows: { ...limits, capacityGbps: more.capacityGbps },
  };
}
