import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandomStreams } from '@/lib/random.ts';
import { bruteForceOptimum } from '@/testing/brute-force.ts';
import { smallOperator } from '@/testing/small-operator.ts';
import { tinyInstances } from '@/testing/tiny-instance.ts';
import { boundFromPrices } from '../model/bound-from-prices.ts';
import { checkPlan, type InstancePlan } from '../model/check-plan.ts';
import type { Instance } from '../model/instance.ts';
import { withoutSites } from './failures-repair.ts';
import { optimise } from './optimise.ts';
import { FAIR_TRIES, PlanSearch } from './plan-search.ts';
import { BoundAtWork } from './raise-bound.ts';

const solve = (instance: Instance, iterationLimit = 300) =>
  optimise(instance, { seed: 1, timeLimitMs: Number.POSITIVE_INFINITY, now: () => 0, iterationLimit });

const hardServed = (instance: Instance, plan: InstancePlan) =>
  !checkPlan(instance, plan).faults.some(({ rule }) => rule === 'hard demand unserved');

describe('bound and plan of any instance', () => {
  test('the referee finds the same cost and the same bound, and the optimum between them', () => {
    let optimal = 0;
    let served = 0;
    fc.assert(
      fc.property(tinyInstances(), (instance) => {
        const answer = solve(instance);
        const { faults, costUsd } = checkPlan(instance, answer);
        expect(faults.filter(({ rule }) => rule !== 'hard demand unserved')).toEqual([]);
        expect(boundFromPrices(instance, answer.prices)).toBeCloseTo(answer.boundUsd, 6);
        if (faults.length > 0) return;
        served += 1;
        expect(costUsd).toBeCloseTo(answer.objectiveUsd, 6);
        const optimumUsd = bruteForceOptimum(instance);
        expect(answer.boundUsd).toBeLessThanOrEqual(optimumUsd + 1e-6);
        expect(answer.objectiveUsd).toBeGreaterThanOrEqual(optimumUsd - 1e-6);
        if (answer.objectiveUsd < optimumUsd + 1e-6) optimal += 1;
      }),
      { numRuns: 60, seed: 11 },
    );
    expect(served).toBeGreaterThan(10);
    expect(optimal / served).toBeGreaterThan(0.9);
  });

  test('rows are never overloaded, and their prices prove the same bound again', () => {
    fc.assert(
      fc.property(tinyInstances({ rows: true }), (instance) => {
        const answer = solve(instance);
        const { faults } = checkPlan(instance, answer);
        expect(faults.filter(({ rule }) => rule !== 'hard demand unserved')).toEqual([]);
        expect(boundFromPrices(instance, answer.prices)).toBeCloseTo(answer.boundUsd, 6);
      }),
      { numRuns: 60, seed: 12 },
    );
  });

  test.each([0.3, 0.45, 0.6, 0.8])('at load %f every rule is kept and the plan is near its bound', (load) => {
    const instance = smallOperator(3, load);
    const answer = solve(instance, 2000);
    expect(checkPlan(instance, answer).faults).toEqual([]);
    expect(boundFromPrices(instance, answer.prices)).toBeCloseTo(answer.boundUsd, 6);
    expect(answer.objectiveUsd).toBeGreaterThanOrEqual(answer.boundUsd);
    expect(answer.objectiveUsd / answer.boundUsd).toBeLessThan(1.12);
  });

  test('four times every price: the same plan at four times the cost', () => {
    const instance = smallOperator(5, 0.45);
    const times4 = (usd: Float64Array) => usd.map((each) => each * 4);
    const dearer: Instance = {
      ...instance,
      pairs: { ...instance.pairs, unservedUsd: times4(instance.pairs.unservedUsd) },
      nodes: { ...instance.nodes, replicaUsd: times4(instance.nodes.replicaUsd) },
      sites: { ...instance.sites, activationUsd: times4(instance.sites.activationUsd) },
      arcs: { ...instance.arcs, unitUsd: times4(instance.arcs.unitUsd) },
    };
    const [one, four] = [solve(instance), solve(dearer)];
    expect(four.objectiveUsd).toBeCloseTo(one.objectiveUsd * 4, 6);
    expect(Array.from(four.replicas)).toEqual(Array.from(one.replicas));
  });

  test('the same seed and limit: the same plan to the last bit', () => {
    const instance = smallOperator(6, 0.6);
    const [one, two] = [solve(instance), solve(instance)];
    expect(Array.from(two.flowRps)).toEqual(Array.from(one.flowRps));
    expect(two.boundUsd).toBe(one.boundUsd);
  });
});

describe('a plan that is patched as things change', () => {
  test('fifty changes on: every rule kept at each step, and never 1 % dearer than planning afresh', () => {
    const whole = smallOperator(8, 0.45);
    const random = createRandomStreams(8).stream('walk');
    const closed = new Set<number>();
    let plan: InstancePlan = solve(whole, 1000);
    const ratios: number[] = [];
    let before: BoundAtWork | undefined;
    for (let change = 0; change < 50; change += 1) {
      const site = Math.floor(random.next() * whole.sites.count);
      if (closed.has(site)) closed.delete(site);
      else if (closed.size < 3) closed.add(site);
      const instance = withoutSites(whole, closed);
      const bound = new BoundAtWork(instance, before ? { like: before } : {});
      finish(bound.raise(before !== undefined));
      const searches = [new PlanSearch(bound, null), new PlanSearch(bound, null)] as const;
      finish(searches[0].repair(plan));
      finish(searches[1].construct());
      const stream = createRandomStreams(change).stream('improve');
      // Each of these few sites is more than 3 % of all: the session lays a fresh plan as well.
      for (const search of searches) {
        finish(search.descend());
        finish(search.improve(stream, FAIR_TRIES, { progress: () => 0 }));
      }
      const search = searches[0].plan.usd <= searches[1].plan.usd ? searches[0] : searches[1];
      finish(search.improve(stream, 2000, { progress: () => 0 }));
      plan = search.flat();
      before = bound;
      const { faults, costUsd } = checkPlan(instance, plan);
      expect(faults.filter(({ rule }) => rule !== 'hard demand unserved')).toEqual([]);
      expect(Array.from(plan.replicas).filter((n, node) => n > 0 && closed.has(whole.nodes.site[node]!))).toEqual([]);
      if (change % 5 !== 4) continue;
      const fresh = solve(instance, 2000);
      if (hardServed(instance, fresh) && hardServed(instance, plan)) ratios.push(costUsd / fresh.objectiveUsd);
    }
    console.log(ratios.map((r) => r.toFixed(4)).join(' '));
    expect(Math.max(...ratios)).toBeLessThan(1.01);
  });
});

function finish<T>(steps: Generator<void, T, boolean>): T {
  let step = steps.next(false);
  while (!step.done) step = steps.next(false);
  return step.value;
}
