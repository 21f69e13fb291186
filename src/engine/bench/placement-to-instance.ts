import type { Instance, InstanceNodes, InstancePairs, InstanceRows, InstanceSites } from '../model/instance.ts';
import type { Candidates } from './placement-candidates.ts';
import type { Stations } from './placement-stations.ts';
import { CLASSES } from './placement-tables.ts';
import type { BenchSite, PlacementWorld } from './placement-world.ts';

/** Writes the benchmark in the solvers' form. Stations that nobody may use are left out. */
export function toInstance(world: PlacementWorld, stations: Stations, candidates: Candidates): Instance {
  const { sites, demandRps } = world;
  const reachable = demandReaching(stations.reach.length, candidates, demandRps);
  const nodeOf = new Int32Array(reachable.length).fill(-1);
  const stationOf: number[] = [];
  for (const [station, rps] of reachable.entries()) {
    if (rps === 0) continue;
    nodeOf[station] = stationOf.length;
    stationOf.push(station);
  }
  const arcs = {
    count: candidates.station.length,
    node: candidates.station.map((station) => nodeOf[station]!),
    unitUsd: candidates.unitUsd,
  };
  const nodes = toNodes(sites, stations, stationOf, reachable);
  return {
    pairs: toPairs(world, stations, candidates),
    nodes,
    sites: toSites(sites, stationOf),
    arcs,
    rows: egressRows(sites, nodes, arcs.node, stationOf, reachable),
  };
}

function demandReaching(stations: number, { arcStart, station }: Candidates, demandRps: Float64Array): Float64Array {
  const reachable = new Float64Array(stations);
  for (const [pair, rps] of demandRps.entries())
    for (let arc = arcStart[pair]!; arc < arcStart[pair + 1]!; arc += 1)
      reachable[station[arc]!] = reachable[station[arc]!]! + rps;
  return reachable;
}

function toPairs({ sites, demandRps }: PlacementWorld, stations: Stations, { arcStart }: Candidates): InstancePairs {
  const unservedUsd = CLASSES.map(({ penaltyFactor }, k) => penaltyFactor * middlingCost(sites.length, stations, k));
  return {
    count: demandRps.length,
    demandRps,
    hard: new Uint8Array(demandRps.length),
    unservedUsd: demandRps.map((_, pair) => unservedUsd[pair % CLASSES.length]!),
    arcStart,
  };
}

/** Median over the sites that run the class, of a request per second on a full replica. */
function middlingCost(sites: number, stations: Stations, k: number): number {
  const costs: number[] = [];
  for (let site = 0; site < sites; site += 1) {
    const at = site * CLASSES.length + k;
    if (stations.gpusPerReplica[at]! > 0)
      costs.push(stations.replicaUsd[at]! / stations.replicaRps[at]! + stations.unitUsd[at]!);
  }
  return costs.sort((a, b) => a - b)[costs.length >> 1] ?? 0;
}

function toNodes(
  sites: readonly BenchSite[],
  stations: Stations,
  stationOf: readonly number[],
  reachable: Float64Array,
): InstanceNodes {
  const table = capacityTables();
  const maxReplicas = Int32Array.from(stationOf, (station) =>
    Math.min(
      Math.floor(sites[Math.floor(station / CLASSES.length)]!.gpus / stations.gpusPerReplica[station]!),
      Math.ceil(reachable[station]! / stations.replicaRps[station]!),
    ),
  );
  return {
    count: stationOf.length,
    site: Int32Array.from(stationOf, (station) => Math.floor(station / CLASSES.length)),
    gpusPerReplica: Int32Array.from(stationOf, (station) => stations.gpusPerReplica[station]!),
    replicaUsd: Float64Array.from(stationOf, (station) => stations.replicaUsd[station]!),
    maxReplicas,
    capacityRps: stationOf.map((station, node) => table(stations.replicaRps[station]!, maxReplicas[node]!)),
  };
}

/** n replicas carry n times what one does. One table for each rate, as long as the largest site needs. */
function capacityTables(): (replicaRps: number, most: number) => Float64Array {
  const tables = new Map<number, Float64Array>();
  return (replicaRps, most) => {
    const known = tables.get(replicaRps);
    if (known && known.length > most) return known;
    const table = Float64Array.from({ length: Math.max(257, most + 1) }, (_, n) => n * replicaRps);
    tables.set(replicaRps, table);
    return table;
  };
}

function toSites(sites: readonly BenchSite[], stationOf: readonly number[]): InstanceSites {
  const nodeStart = new Int32Array(sites.length + 1);
  for (const station of stationOf) nodeStart[Math.floor(station / CLASSES.length) + 1]! += 1;
  for (let site = 0; site < sites.length; site += 1) nodeStart[site + 1]! += nodeStart[site]!;
  return {
    count: sites.length,
    gpus: Int32Array.from(sites, ({ gpus }) => gpus),
    activationUsd: Float64Array.from(sites, ({ activationUsd }) => activationUsd),
    nodeStart,
  };
}

/** A site gets an egress row only if what could ever be asked of it, or what its GPUs could answer, would fill it. */
function egressRows(
  sites: readonly BenchSite[],
  nodes: InstanceNodes,
  arcNode: Int32Array,
  stationOf: readonly number[],
  reachable: Float64Array,
): InstanceRows {
  const gbpsPerRps = CLASSES.map(({ megabytesPerRequest }) => megabytesPerRequest * 8e-3);
  const asked = new Float64Array(sites.length);
  const mostPerGpu = new Float64Array(sites.length);
  for (const [node, station] of stationOf.entries()) {
    const site = nodes.site[node]!;
    const gbps = gbpsPerRps[station % CLASSES.length]!;
    const most = nodes.capacityRps[node]![nodes.maxReplicas[node]!]!;
    asked[site] = asked[site]! + gbps * Math.min(reachable[station]!, most);
    mostPerGpu[site] = Math.max(mostPerGpu[site]!, (gbps * nodes.capacityRps[node]![1]!) / nodes.gpusPerReplica[node]!);
  }
  const rowOf = new Int32Array(sites.length).fill(-1);
  const capacityGbps: number[] = [];
  for (const [site, { egressGbps, gpus }] of sites.entries()) {
    if (Math.min(asked[site]!, mostPerGpu[site]! * gpus) <= egressGbps) continue;
    rowOf[site] = capacityGbps.length;
    capacityGbps.push(egressGbps);
  }

  const start = new Int32Array(arcNode.length + 1);
  const row: number[] = [];
  const usage: number[] = [];
  for (const [arc, node] of arcNode.entries()) {
    const bound = rowOf[nodes.site[node]!]!;
    if (bound >= 0) {
      row.push(bound);
      usage.push(gbpsPerRps[stationOf[node]! % CLASSES.length]!);
    }
    start[arc + 1] = row.length;
  }
  return {
    count: capacityGbps.length,
    capacityGbps: Float64Array.from(capacityGbps),
    start,
    row: Int32Array.from(row),
    gbpsPerRps: Float64Array.from(usage),
  };
}
