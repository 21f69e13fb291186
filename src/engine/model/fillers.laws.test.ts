import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bruteForceOptimum } from '@/testing/brute-force.ts';
import { tinyInstances, toInstance } from '@/testing/tiny-instance.ts';
import { boundFromPrices } from './bound-from-prices.ts';
import { withFillers } from './fillers.ts';
import type { Instance } from './instance.ts';

const PER_REPLICA = [0, 10, 20, 30];

/** Two sites of three GPUs; a replica costs 5 $/h and carries 10 requests per second, or what the table says. */
function twoSites(demands: readonly number[], { hard = true, tables = [PER_REPLICA, PER_REPLICA] } = {}): Instance {
  const sites = tables.map((table) => ({
    gpus: 3,
    activationUsd: 0,
    rowGbps: 1,
    nodes: [{ gpusPerReplica: 1, replicaUsd: 5, capacityRps: Float64Array.from(table) }],
  }));
  const pair = (demandRps: number) => ({ demandRps, hard, unservedUsd: 9, gbpsPerRps: 0, unitUsd: [0, 0] });
  return toInstance(sites, demands.map(pair));
}

const fillersRps = (instance: Instance) =>
  Array.from(withFillers(instance).instance.pairs.demandRps.subarray(instance.pairs.count));

describe('demand rounded up to what whole replicas carry', () => {
  test('what every plan leaves idle is asked for: two replicas for the work of 1.4', () => {
    expect(fillersRps(twoSites([8, 6]))).toEqual([expect.closeTo(6, 3)]);
    expect(fillersRps(twoSites([12, 8]))).toEqual([0]);
  });

  test('replicas that carry more together leave the least that any mix of them can leave', () => {
    const pooled = [0, 10, 23, 37];
    expect(fillersRps(twoSites([21], { tables: [pooled, pooled] }))).toEqual([expect.closeTo(2, 3)]);
    expect(fillersRps(twoSites([19], { tables: [pooled, pooled] }))).toEqual([expect.closeTo(1, 3)]);
    expect(fillersRps(twoSites([19], { tables: [pooled, [0, 9, 19, 28]] }))).toEqual([0]);
  });

  test('a closed site carries nothing', () => {
    const instance = twoSites([11], { tables: [PER_REPLICA, [0, 6, 12, 18]] });
    expect(fillersRps(instance)).toEqual([expect.closeTo(1, 3)]);
    const { nodes } = instance;
    const closed = { ...instance, nodes: { ...nodes, maxReplicas: Int32Array.of(nodes.maxReplicas[0]!, 0) } };
    expect(fillersRps(closed)).toEqual([expect.closeTo(9, 3)]);
  });

  test('what may go unserved is not rounded up, and is no filler’s company', () => {
    expect(fillersRps(twoSites([8, 6], { hard: false }))).toEqual([]);
    const mixed = twoSites([8, 6]);
    expect(fillersRps({ ...mixed, pairs: { ...mixed.pairs, hard: Uint8Array.of(1, 0) } })).toEqual([]);
  });

  test('with its price, two whole replicas are proved; without, only 1.4 of them', () => {
    const instance = twoSites([8, 6]);
    const rowUsd = new Float64Array(0);
    expect(boundFromPrices(instance, { demandUsd: Float64Array.of(0.5, 0.5), rowUsd })).toBeCloseTo(7, 4);
    expect(boundFromPrices(instance, { demandUsd: Float64Array.of(0.5, 0.5, 0.5), rowUsd })).toBeCloseTo(10, 4);
    expect(bruteForceOptimum(instance)).toBe(10);
  });

  test('a request more costs what it is worth less what was left over for it anyhow', () => {
    const prices = { demandUsd: Float64Array.of(0.4, 0.5, 0.3), rowUsd: new Float64Array(0) };
    const [before, after] = [twoSites([8, 6]), twoSites([8, 7])].map((instance) => boundFromPrices(instance, prices));
    expect(after! - before!).toBeCloseTo(0.5 - 0.3, 4);
    expect([...withFillers(twoSites([8, 6])).ofPair]).toEqual([0, 0]);
  });

  test('no plan costs more for it', () => {
    let filled = 0;
    fc.assert(
      fc.property(tinyInstances(), fc.boolean(), (any, allHard) => {
        const instance = allHard ? { ...any, pairs: { ...any.pairs, hard: any.pairs.hard.map(() => 1) } } : any;
        if (fillersRps(instance).some((rps) => rps > 0)) filled += 1;
        const usd = bruteForceOptimum(instance);
        const filledUsd = bruteForceOptimum(withFillers(instance).instance);
        if (Number.isFinite(usd)) expect(filledUsd).toBeCloseTo(usd, 4);
        else expect(filledUsd).toBe(usd);
      }),
      { numRuns: 200, seed: 21 },
    );
    expect(filled).toBeGreaterThan(20);
  });
});
