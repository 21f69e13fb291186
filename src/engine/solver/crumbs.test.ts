import { expect, test } from 'vitest';
import { type Instance, inOneForm } from '../model/instance.ts';
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
  const count = DEMANDS.length;
  return inOneForm({
    pairs: {
      count,
      demandRps: Float64Array.from(DEMANDS),
      hard: new Uint8Array(count).fill(1),
      unservedUsd: new Float64Array(count),
      arcStart: Int32Array.from({ length: count + 1 }, (_, pair) => pair * 2),
    },
    nodes: {
      count: 2,
      site: Int32Array.of(0, 1),
      gpusPerReplica: Int32Array.of(1, 1),
      replicaUsd: Float64Array.of(5, 1),
      maxReplicas: Int32Array.of(1, 1),
      capacityRps: [Float64Array.of(0, 1), Float64Array.of(0, 1)],
    },
    sites: {
      count: 2,
      gpus: Int32Array.of(1, 1),
      activationUsd: new Float64Array(2),
      nodeStart: Int32Array.of(0, 1, 2),
    },
    arcs: {
      count: count * 2,
      node: Int32Array.from({ length: count * 2 }, (_, arc) => arc % 2),
      unitUsd: new Float64Array(count * 2),
    },
    rows: {
      count: 0,
      capacityGbps: new Float64Array(0),
      start: new Int32Array(count * 2 + 1),
      row: new Int32Array(0),
      gbpsPerRps: new Float64Array(0),
    },
  });
}
