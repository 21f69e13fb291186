import { invariant } from '@/lib/invariant.ts';
import type { Instance } from '../model/instance.ts';
import { type Candidates, placementCandidates } from './placement-candidates.ts';
import { benchStations } from './placement-stations.ts';
import { type PlacementSize, SIZES } from './placement-tables.ts';
import { toInstance } from './placement-to-instance.ts';
import { type PlacementWorld, placementWorld } from './placement-world.ts';

export interface PlacementBenchmark {
  readonly instance: Instance;
  readonly candidatesMs: number;
}

/**
 * The benchmark instance of a size and seed. Seed 1 is compared with its published checksums, so that whoever measures
 * another solver on it knows that both speak of the same question.
 */
export function placementBenchmark(size: PlacementSize, seed: number, now: () => number): PlacementBenchmark {
  const world = placementWorld(size, seed);
  const began = now();
  const stations = benchStations(world.sites);
  const candidates = placementCandidates(world, stations);
  const candidatesMs = now() - began;
  if (seed === 1) checkSums(size, world, candidates);
  return { instance: toInstance(world, stations, candidates), candidatesMs };
}

function checkSums(size: PlacementSize, { demandRps }: PlacementWorld, { unitUsd }: Candidates): void {
  const { seedOne } = SIZES[size];
  const found = { arcs: unitUsd.length, demandRps: sum(demandRps), unitUsd: sum(unitUsd) };
  const same =
    found.arcs === seedOne.arcs &&
    Math.abs(found.demandRps - seedOne.demandRps) <= 0.001 &&
    Math.abs(found.unitUsd - seedOne.unitUsd) <= 0.000002;
  invariant(
    same,
    `${size}, seed 1, is not the published instance: expected ${JSON.stringify(seedOne)}, found ${JSON.stringify(found)}`,
  );
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
