import { gpuCost, transitUsdPerRequest } from '@/domain/cost.ts';
import type { Fleet } from '@/domain/fleet.ts';
import type { Routing } from '@/domain/network.ts';
import { createRouting } from '@/domain/network.ts';
import { usableGpus } from '@/domain/radio.ts';
import type { WorkloadClass } from '@/domain/workload.ts';
import { required } from '@/lib/invariant.ts';
import { err, ok, type Result } from '@/lib/result.ts';
import { capacityTable, replicasFor } from './capacity.ts';
import { findBadInput } from './check-input.ts';
import type { Features, Obstacle, PlanningInput } from './contract.ts';
import { createEligibility } from './eligibility.ts';
import { badInputObstacle } from './explain.ts';
import { buildLinkRows } from './link-rows.ts';
import type { Nodes, PlacementProblem } from './problem.ts';
import { problemHash } from './problem-hash.ts';
import { buildProfiles, type Profiles } from './profiles.ts';

const SECONDS_PER_HOUR = 3600;

/** What the build works out on the way and others can use again: routes, profiles, usable GPUs. */
export interface Ground {
  readonly routing: Routing;
  readonly profiles: Profiles;
  readonly usable: Int32Array;
}

/** Shortest ways, service profiles and usable GPUs: everything the model and the assessment both stand on. */
export function buildGround(input: PlanningInput): Ground {
  return {
    routing: routingOf(input.fleet, input.cutLinkIds),
    profiles: buildProfiles(input),
    usable: Int32Array.from(input.fleet.sites, (site) => usableGpus(site, input.utcHour)),
  };
}

/** The ways of a fleet object with the same links cut are the same ways; finding them is a third of a build. */
function routingOf(fleet: Fleet, cutLinkIds: readonly string[]): Routing {
  const cut = [...cutLinkIds].sort().join(' ');
  const known = routings.get(fleet);
  if (known?.cut === cut) return known.routing;
  const routing = rememberPaths(createRouting(fleet, cutLinkIds), fleet.sites.length);
  routings.set(fleet, { cut, routing });
  return routing;
}

const routings = new WeakMap<Fleet, { readonly cut: string; readonly routing: Routing }>();

/** Each path is asked for once by every class; walking the tree again would be most of the build. */
function rememberPaths(routing: Routing, sites: number): Routing {
  const paths = new Map<number, Int32Array>();
  const rttRows: Float64Array[] = [];
  return {
    pathKm: routing.pathKm,
    rttMs(market, site) {
      rttRows[market] ??= Float64Array.from({ length: sites }, (_, index) => routing.rttMs(market, index));
      return rttRows[market]![site]!;
    },
    links(market, site) {
      const cell = market * sites + site;
      let path = paths.get(cell);
      if (!path) {
        path = routing.links(market, site);
        paths.set(cell, path);
      }
      return path;
    },
  };
}

/** Turns the operator's question into arrays, or says what is wrong with it. Pure. */
export function buildProblem(
  input: PlanningInput,
  features: Features,
): Result<{ problem: PlacementProblem; ground: Ground }, Obstacle[]> {
  const wrong = findBadInput(input);
  if (wrong.length > 0) return err(wrong.map(badInputObstacle));
  const ground = buildGround(input);
  const whole = { ...input, closedSiteIds: [] };
  const eligible = createEligibility(whole, ground.routing, ground.profiles, ground.usable);
  const network = buildNetwork(whole, ground, eligible, features);
  const rows = buildLinkRows(input, ground.routing, network, features.links);
  return ok({ problem: closeSites({ features, ...network, rows }, input, ground), ground });
}

/**
 * The same problem with other sites closed. A closed site keeps its arcs and has no GPUs, so that draining a site
 * costs no second build. `input` differs from the problem's own in `closedSiteIds` only.
 */
export function closeSites(
  problem: Omit<PlacementProblem, 'input' | 'hash'>,
  input: PlanningInput,
  { usable }: Ground,
): PlacementProblem {
  const { nodes, sites, features } = problem;
  const closed = new Set(input.closedSiteIds);
  const gpus = Int32Array.from(input.fleet.sites, (site, index) => (closed.has(site.id) ? 0 : usable[index]!));
  const maxReplicas = Int32Array.from({ length: nodes.count }, (_, node) =>
    gpus[nodes.site[node]!] === 0 ? 0 : nodes.openMaxReplicas[node]!,
  );
  return {
    ...problem,
    input,
    hash: problemHash(input, features),
    nodes: { ...nodes, maxReplicas },
    sites: { ...sites, gpus },
  };
}

function buildNetwork(
  input: PlanningInput,
  ground: Ground,
  eligible: ReturnType<typeof createEligibility>,
  features: Features,
): Pick<PlacementProblem, 'pairs' | 'nodes' | 'sites' | 'arcs'> {
  const { fleet, classes, demandRps } = input;
  const pairOfCell = new Int32Array(fleet.markets.length * classes.length).fill(-1);
  const market: number[] = [];
  const pairClass: number[] = [];
  const arcStart: number[] = [0];
  const reachableRps = new Float64Array(fleet.sites.length * classes.length);
  const arcCell: number[] = [];
  const arcUsd: number[] = [];
  const energyUsd = workEnergyUsd(input, ground);
  const rented = fleet.sites.map(isRentedCloud);
  /** Of the pair at hand, by cell. */
  const unitUsd = new Float64Array(energyUsd.length);

  for (let m = 0; m < fleet.markets.length; m += 1) {
    const leavesMetro = fleet.sites.map((_, site) => usesLongHaul(fleet, ground.routing.links(m, site)));
    for (let k = 0; k < classes.length; k += 1) {
      const rps = demandRps[m * classes.length + k]!;
      if (rps <= 0) continue;
      pairOfCell[m * classes.length + k] = market.length;
      market.push(m);
      pairClass.push(k);
      const transitUsd = transitByWay(classes[k]!, input.prices);
      const own: number[] = [];
      for (let site = 0; site < fleet.sites.length; site += 1) {
        if (eligible(m, k, site) !== null) continue;
        const cell = site * classes.length + k;
        reachableRps[cell]! += rps;
        unitUsd[cell] = energyUsd[cell]! + transitUsd(leavesMetro[site]!, rented[site]!);
        own.push(cell);
      }
      own.sort((a, b) => unitUsd[a]! - unitUsd[b]! || a - b);
      for (const cell of own) {
        arcCell.push(cell);
        arcUsd.push(unitUsd[cell]!);
      }
      arcStart.push(arcCell.length);
    }
  }

  const nodes = buildNodes(input, ground, features, reachableRps);
  const nodeStart = new Int32Array(fleet.sites.length + 1);
  for (let node = 0; node < nodes.count; node += 1) nodeStart[nodes.site[node]! + 1]! += 1;
  for (let site = 0; site < fleet.sites.length; site += 1) nodeStart[site + 1]! += nodeStart[site]!;
  return {
    pairs: {
      count: market.length,
      market: Int32Array.from(market),
      class: Int32Array.from(pairClass),
      demandRps: Float64Array.from(market, (m, pair) => demandRps[m * classes.length + pairClass[pair]!]!),
      hard: Uint8Array.from(pairClass, (k) => (classes[k]!.service === 'hard' ? 1 : 0)),
      unservedUsd: Float64Array.from(pairClass, (k) =>
        classes[k]!.service === 'hard' ? 0 : classes[k]!.unservedUsdPerRequest * SECONDS_PER_HOUR,
      ),
      arcStart: Int32Array.from(arcStart),
      ofCell: pairOfCell,
    },
    nodes,
    sites: {
      count: fleet.sites.length,
      gpus: ground.usable,
      activationUsd: Float64Array.from(fleet.sites, (site) => input.prices.activationUsdPerHour[site.tier]),
      nodeStart,
    },
    arcs: {
      count: arcCell.length,
      node: Int32Array.from(arcCell, (cell) => nodes.ofCell[cell]!),
      unitUsd: Float64Array.from(arcUsd),
    },
  };
}

/** $/h of transit for one request per second of a class, by the kind of way it takes. */
function transitByWay(workloadClass: WorkloadClass, prices: PlanningInput['prices']) {
  const usd = [false, true].flatMap((leavesMetro) =>
    [false, true].map(
      (rentedCloud) => transitUsdPerRequest(workloadClass, { leavesMetro, rentedCloud }, prices) * SECONDS_PER_HOUR,
    ),
  );
  return (leavesMetro: boolean, rentedCloud: boolean): number => usd[(leavesMetro ? 2 : 0) + (rentedCloud ? 1 : 0)]!;
}

/** Nodes in the order of sites, then classes; only those that somebody may use. */
function buildNodes(
  input: PlanningInput,
  { profiles, usable }: Ground,
  features: Features,
  reachableByCell: Float64Array,
): Nodes {
  const { fleet, classes, prices } = input;
  const cells = Int32Array.from(reachableByCell.keys()).filter((cell) => reachableByCell[cell]! > 0);
  const nodeOfCell = new Int32Array(reachableByCell.length).fill(-1);
  cells.forEach((cell, node) => {
    nodeOfCell[cell] = node;
  });
  const nodeClass = Array.from(cells, (cell) => cell % classes.length);
  const nodeSite = Array.from(cells, (cell) => Math.floor(cell / classes.length));
  const reachableRps = Float64Array.from(cells, (cell) => reachableByCell[cell]!);
  const types = new Map(input.gpuTypes.map((type) => [type.id, type]));
  const profile = (node: number) =>
    required(profiles.at(nodeClass[node]!, nodeSite[node]!), 'the profile of an eligible site');
  const tables = new Map<string, Float64Array>();

  // The longest table that any node of the same class and GPU type needs serves all of them.
  const capacityRps = nodeClass.map((k, node) => {
    const { gpusPerReplica, gpuTypeId } = profile(node);
    const replicas = Math.floor(usable[nodeSite[node]!]! / gpusPerReplica);
    const key = `${k} ${gpuTypeId}`;
    const known = tables.get(key);
    const longEnough = known && (known.length > replicas || known[known.length - 1]! >= reachableRps[node]!);
    if (longEnough) return known;
    const table = tableUpTo(profile(node), classes[k]!.service, replicas, reachableRps[node]!, features.pooling);
    tables.set(key, table);
    return table;
  });
  const maxReplicas = Int32Array.from(nodeClass, (_, node) => {
    const byGpus = Math.floor(usable[nodeSite[node]!]! / profile(node).gpusPerReplica);
    const table = capacityRps[node]!;
    return replicasFor(table, reachableRps[node]!, 1, Math.min(byGpus, table.length - 1));
  });
  return {
    count: nodeClass.length,
    class: Int32Array.from(nodeClass),
    site: Int32Array.from(nodeSite),
    gpusPerReplica: Int32Array.from(nodeClass, (_, node) => profile(node).gpusPerReplica),
    replicaUsd: Float64Array.from(nodeClass, (_, node) => {
      const site = fleet.sites[nodeSite[node]!]!;
      const cost = gpuCost(site, required(types.get(site.gpuTypeId), site.gpuTypeId), prices);
      return profile(node).gpusPerReplica * (cost.gpu + cost.operations + cost.space + cost.energyIdle);
    }),
    maxReplicas,
    openMaxReplicas: maxReplicas,
    capacityRps,
    ofCell: nodeOfCell,
  };
}

/** Doubles the table until it carries what can come, so that a cloud of thousands of GPUs costs no Erlang C in vain. */
function tableUpTo(
  profile: Parameters<typeof capacityTable>[0],
  service: 'hard' | 'soft',
  replicas: number,
  reachableRps: number,
  pooled: boolean,
): Float64Array {
  let length = Math.min(replicas, 4);
  let table = capacityTable(profile, service, length, pooled);
  while (length < replicas && table[length]! < reachableRps) {
    length = Math.min(replicas, length * 2);
    table = capacityTable(profile, service, length, pooled);
  }
  return table;
}

/** $/h of the energy that one request per second takes above idling, at `site * classes + class`; 0 where none runs. */
function workEnergyUsd(input: PlanningInput, { profiles }: Ground): Float64Array {
  const { fleet, classes, prices } = input;
  const types = new Map(input.gpuTypes.map((type) => [type.id, type]));
  const usd = new Float64Array(fleet.sites.length * classes.length);
  fleet.sites.forEach((site, index) => {
    const { energyPerUse } = gpuCost(site, required(types.get(site.gpuTypeId), site.gpuTypeId), prices);
    for (let k = 0; k < classes.length; k += 1) {
      const profile = profiles.at(k, index);
      if (profile !== null)
        usd[index * classes.length + k] = (energyPerUse * profile.gpusPerReplica) / profile.requestsPerSecond;
    }
  });
  return usd;
}

const isRentedCloud = (site: { readonly tier: string; readonly financing: string }): boolean =>
  site.tier === 'cloud' && site.financing === 'rented';

function usesLongHaul({ links }: Fleet, path: Int32Array): boolean {
  for (const step of path) if (links[step >> 1]!.kind === 'long-haul') return true;
  return false;
}
