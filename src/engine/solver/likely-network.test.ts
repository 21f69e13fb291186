import { expect, test } from 'vitest';
import { smallOperator } from '@/testing/small-operator.ts';
import type { Instance } from '../model/instance.ts';
import { likelyNetwork } from './likely-network.ts';
import { BoundAtWork } from './raise-bound.ts';

test('sites that stay dark at nearly all prices are left out, but for hard demand and for who has no other', () => {
  const instance = smallOperator(2, 0.05, { sites: 20, markets: 6 });
  const { pairs, arcs } = instance;
  const bound = raised(instance);
  const { network, origin } = likelyNetwork(bound);
  const gpus = averageGpus(instance, bound);
  const isLit = (arc: number) => gpus[instance.nodes.site[arcs.node[arc]!]!]! >= 1e-3;
  const kept = Array.from({ length: pairs.count }, (_, pair) => {
    const all = arcsOf(instance, pair);
    return pairs.hard[pair] === 1 || !all.some(isLit) ? all : all.filter(isLit);
  });
  expect([...origin]).toEqual(kept.flat());
  expect(origin.length).toBeLessThan(0.75 * arcs.count);
  expect([...network.instance.arcs.unitUsd]).toEqual(kept.flat().map((arc) => arcs.unitUsd[arc]));
});

test('nothing is left out where few sites are dark, or all', () => {
  const few = raised(smallOperator(1, 0.3));
  expect(likelyNetwork(few).network).toBe(few.network);
  const all = raised(smallOperator(2, 0.05, { sites: 20, markets: 6 }));
  all.ascent.averageReplicas.fill(0);
  expect(likelyNetwork(all).network).toBe(all.network);
});

function raised(instance: Instance): BoundAtWork {
  const bound = new BoundAtWork(instance);
  for (const steps = bound.raise(false); !steps.next(false).done; );
  return bound;
}

function averageGpus({ nodes, sites }: Instance, { ascent }: BoundAtWork): Float64Array {
  const gpus = new Float64Array(sites.count);
  ascent.averageReplicas.forEach((replicas, node) => {
    gpus[nodes.site[node]!]! += replicas * nodes.gpusPerReplica[node]!;
  });
  return gpus;
}

const arcsOf = ({ pairs }: Instance, pair: number): number[] =>
  Array.from(
    { length: pairs.arcStart[pair + 1]! - pairs.arcStart[pair]! },
    (_, place) => pairs.arcStart[pair]! + place,
  );
