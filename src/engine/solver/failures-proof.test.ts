import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bruteForceOptimum } from '@/testing/brute-force.ts';
import { tinyInstances } from '@/testing/tiny-instance.ts';
import { createLinearSolver } from '../exact/linear-solver.ts';
import { checkPlan } from '../model/check-plan.ts';
import type { Instance } from '../model/instance.ts';
import { hardAmongFew, placeFew } from './failures-proof.ts';

const linear = createLinearSolver();
const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);

/** The same question where nothing costs but hard demand that is left out: a dollar for each request. */
const askingOnly = (instance: Instance): Instance => ({
  ...instance,
  pairs: {
    ...instance.pairs,
    hard: instance.pairs.hard.map(() => 0),
    unservedUsd: Float64Array.from(instance.pairs.hard),
  },
  nodes: { ...instance.nodes, replicaUsd: instance.nodes.replicaUsd.map(() => 0) },
  sites: { ...instance.sites, activationUsd: instance.sites.activationUsd.map(() => 0) },
  arcs: { ...instance.arcs, unitUsd: instance.arcs.unitUsd.map(() => 0) },
});

test('what the few must lose is what trying everything leaves out at best, and the plan for the rest is one', async () => {
  let lossless = 0;
  let lossy = 0;
  await fc.assert(
    fc.asyncProperty(tinyInstances(), async (instance) => {
      const answer = await placeFew(linear, instance, instance.pairs.hard);
      if (answer === null) throw new Error('too large');
      const least = bruteForceOptimum(askingOnly(instance));
      expect(answer.lost ? sum(answer.lost) : 0).toBeCloseTo(least, 4);
      if (answer.lost) lossy += 1;
      else lossless += 1;
      const faults = checkPlan(instance, answer.plan).faults.filter(({ rule }) => rule !== 'hard demand unserved');
      expect(faults).toEqual([]);
    }),
    { numRuns: 60, seed: 3 },
  );
  expect(Math.min(lossless, lossy)).toBeGreaterThan(9);
});

test('the few are the hard pairs that share sites with those left out, directly or by others', () => {
  fc.assert(
    fc.property(tinyInstances(), fc.nat(3), (instance, at) => {
      const { pairs, nodes, arcs } = instance;
      const hard = Array.from(pairs.hard.keys()).filter((pair) => pairs.hard[pair] === 1);
      if (hard.length === 0) return;
      const sitesOf = (pair: number) =>
        Array.from(arcs.node.subarray(pairs.arcStart[pair]!, pairs.arcStart[pair + 1]!))
          .filter((node) => nodes.maxReplicas[node]! > 0)
          .map((node) => nodes.site[node]!);
      // Whoever has no site at all is left out in any case.
      const together = new Set(hard.filter((pair) => sitesOf(pair).length === 0));
      together.add(hard[at % hard.length]!);
      for (let round = 0; round < hard.length; round += 1) {
        const sites = new Set([...together].flatMap(sitesOf));
        for (const pair of hard) if (sitesOf(pair).some((site) => sites.has(site))) together.add(pair);
      }
      const left = new Float64Array(pairs.count);
      left[hard[at % hard.length]!] = 1;
      const few = hardAmongFew(instance, left);
      expect(Array.from(few.keys()).filter((pair) => few[pair] === 1)).toEqual([...together].sort((a, b) => a - b));
    }),
    { numRuns: 60, seed: 3 },
  );
});
