import { expect, test } from 'vitest';
import { toInstance } from '@/testing/tiny-instance.ts';
import type { Instance } from '../model/instance.ts';
import { LocalSearch } from './local-search.ts';
import { buildNetwork } from './network.ts';
import { PlanState } from './plan-state.ts';
import { Rerouting } from './reroute.ts';

/** Added up and taken away one by one, these do not come to nothing: 5.6e-17 are left of them. */
const DEMANDS = [0.1, 0.2, 0.3];
const FIRST = 0;
const SECOND = 1;

test('a node that loses all it carries is empty, whatever sums leave behind', () => {
  const plan = allAtFirst();
  for (let pair = 0; pair < DEMANDS.length; pair += 1) {
    plan.setFlow(pair * 2 + FIRST, 0);
    plan.setFlow(pair * 2 + SECOND, DEMANDS[pair]!);
  }
  expect(plan.loadRps[FIRST]).toBeGreaterThan(0);
  plan.trimNode(FIRST);
  expect(plan.replicas[FIRST]).toBe(0);
});

test('a site closes when a neighbour has room for all it carries, whatever sums leave behind', () => {
  const plan = allAtFirst();
  plan.setReplicas(SECOND, 1);
  const local = new LocalSearch(plan, new Rerouting(plan));
  local.look(FIRST);
  for (const steps = local.run(); !steps.next(false).done; );
  plan.settle();
  expect([...plan.replicas]).toEqual([0, 1]);
  expect(plan.usd).toBeCloseTo(1, 12);
});

/** Two sites with a node each; the first costs 5 $/h, the second 1 $/h, and all three pairs are served at the first. */
function allAtFirst(): PlanState {
  const plan = new PlanState(buildNetwork(twoSites()));
  plan.setReplicas(FIRST, 1);
  DEMANDS.forEach((rps, pair) => {
    plan.setFlow(pair * 2 + FIRST, rps);
  });
  plan.commit();
  return plan;
}

function twoSites(): Instance {
  const site = (replicaUsd: number) => ({
    gpus: 1,
    activationUsd: 0,
    rowGbps: 0,
    nodes: [{ gpusPerReplica: 1, replicaUsd, capacityRps: Float64Array.of(0, 1) }],
  });
  const pair = (demandRps: number) => ({ demandRps, hard: true, unservedUsd: 0, gbpsPerRps: 0, unitUsd: [0, 0] });
  return toInstance([site(5), site(1)], DEMANDS.map(pair));
}
