import { describe, expect, test } from 'vitest';
import { monotonicNow } from '@/lib/wall-clock.ts';
import { placementCandidates } from './placement-candidates.ts';
import { placementBenchmark } from './placement-instance.ts';
import { benchStations, type Stations } from './placement-stations.ts';
import { CLASSES, COUNTRIES, EARTH_RADIUS_KM, TRANSIT_USD_PER_GB } from './placement-tables.ts';
import { arcKm, type PlacementWorld, placementWorld } from './placement-world.ts';

describe('the placement benchmark', () => {
  test('is the published instance for seed 1, and as large as published', () => {
    // Arcs, demand and costs are compared inside; these come from the published table as well.
    const { instance } = placementBenchmark('demo', 1, monotonicNow);
    expect(instance.nodes.count).toBe(1009);
    expect(placementBenchmark('mid', 1, monotonicNow).instance.nodes.count).toBe(4053);
  });

  test('lays out the instance as the solvers expect it', () => {
    const { pairs, nodes, sites, arcs, rows } = placementBenchmark('demo', 2, monotonicNow).instance;
    expect(pairs.count).toBe(800);
    expect([pairs.arcStart[0], pairs.arcStart[pairs.count]]).toEqual([0, arcs.count]);
    const misplaced: number[] = [];
    for (let pair = 0; pair < pairs.count; pair += 1)
      for (let arc = pairs.arcStart[pair]! + 1; arc < pairs.arcStart[pair + 1]!; arc += 1) {
        const [before, here] = [arcs.unitUsd[arc - 1]!, arcs.unitUsd[arc]!];
        if (before > here || (before === here && arcs.node[arc - 1]! >= arcs.node[arc]!)) misplaced.push(arc);
      }
    expect(misplaced).toEqual([]);
    for (let site = 0; site < sites.count; site += 1)
      for (let node = sites.nodeStart[site]!; node < sites.nodeStart[site + 1]!; node += 1) {
        expect(nodes.site[node]).toBe(site);
        expect(nodes.maxReplicas[node]! * nodes.gpusPerReplica[node]!).toBeLessThanOrEqual(sites.gpus[site]!);
        expect(nodes.capacityRps[node]!.length).toBeGreaterThan(nodes.maxReplicas[node]!);
      }
    expect(rows.start[arcs.count]).toBe(rows.row.length);
    expect(Math.max(...rows.row)).toBe(rows.count - 1);
  });

  test.each([
    ['demo', 2],
    ['mid', 3],
  ] as const)('finds the candidates of %s that looking at every site finds', (size, seed) => {
    const world = placementWorld(size, seed);
    const stations = benchStations(world.sites);
    const { arcStart, station } = placementCandidates(world, stations);
    for (let pair = 0; pair < world.demandRps.length; pair += 7)
      expect([...station.subarray(arcStart[pair], arcStart[pair + 1])].sort((a, b) => a - b)).toEqual(
        everyCandidate(world, stations, pair),
      );
  });
});

/** The definition, word for word: all eligible sites; if more than 32, the 20 nearest and the 12 cheapest of the rest. */
function everyCandidate({ sites, markets, reach }: PlacementWorld, stations: Stations, pair: number): number[] {
  const k = pair % CLASSES.length;
  const market = markets[Math.floor(pair / CLASSES.length)]!;
  const { block } = COUNTRIES[market.country]!;
  const kind = reach[market.country * CLASSES.length + k];
  const eligible = sites.flatMap((site, s) => {
    const km = arcKm(market, site);
    const at = s * CLASSES.length + k;
    const sameBlock = COUNTRIES[site.country]!.block === block;
    const allowed = kind === 'anywhere' || (kind === 'block' && sameBlock) || site.country === market.country;
    if (!allowed || squared(km / EARTH_RADIUS_KM) > stations.reach[at]!) return [];
    const usdPerGb =
      km < 50
        ? TRANSIT_USD_PER_GB.metro
        : site.country === market.country
          ? TRANSIT_USD_PER_GB.country
          : sameBlock
            ? TRANSIT_USD_PER_GB.block
            : km < 4000
              ? TRANSIT_USD_PER_GB.region
              : TRANSIT_USD_PER_GB.world;
    const usd = stations.candidateUsd[at]! + usdPerGb * CLASSES[k]!.megabytesPerRequest * 3.6;
    return { at, order: Math.floor(64 * km), usd };
  });
  eligible.sort((a, b) => a.order - b.order || a.at - b.at);
  const rest = eligible.slice(20).sort((a, b) => a.usd - b.usd || a.order - b.order);
  return [...eligible.slice(0, 20), ...rest.slice(0, 12)].map(({ at }) => at).sort((a, b) => a - b);
}

function squared(arc: number): number {
  return (2 * Math.sin(arc / 2)) ** 2;
}
