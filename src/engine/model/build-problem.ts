import { gpuCost, transitUsdPerRequest } from '@/domain/cost.ts';
import type { Fleet } from '@/domain/fleet.ts';
import type { Routing } from '@/domain/network.ts';
import { createRouting } from '@/domain/network.ts';
import { usableGpus } from '@/domain/radio.ts';
import { required } from '@/lib/invariant.ts';
import { err, ok, type Result } from '@/lib/result.ts';
import { capacityTable, replicasFor } from './capacity.ts';
import { findBadInput } from './check-input.ts';
import type { Features, Obstacle, PlanningInput } from './contract.ts';
import { createEligibility } from './eligibility.ts';
import { badInputObstacle } from './explain.ts';
import { buildLinkRows } from './link-rows.ts';
import type { Arcs, Nodes, Pairs, PlacementProblem, Sites } from './problem.ts';
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
  const eligible = createEligibility(input, ground.routing, ground.profiles, ground.usable);
  const sites = buildSites(input, ground);
  const { pairs, arcs, nodes } = buildNetwork(input, ground, eligible, features);
  const links = buildLinkRows(input, ground.routing, { pairs, nodes, arcs }, features.links);
  return ok({
    problem: { input, features, hash: problemHash(input, features), pairs, nodes, sites, arcs, links },
    ground,
  });
}

function buildSites({ fleet, prices }: PlanningInput, { usable }: Ground): Sites {
  return {
    count: fleet.sites.length,
    gpus: usable,
    activationUsd: Float64Array.from(fleet.sites, (site) => prices.activationUsdPerHour[site.tier]),
  };
}

function buildNetwork(
  input: PlanningInput,
  ground: Ground,
  eligible: ReturnType<typeof createEligibility>,
  features: Features,
): { pairs: Pairs; arcs: Arcs; nodes: Nodes } {
  const { fleet, classes, demandRps } = input;
  const cells = fleet.markets.length * classes.length;
  const pairOfCell = new Int32Array(cells).fill(-1);
  const nodeOfCell = new Int32Array(fleet.sites.length * classes.length).fill(-1);
  const market: number[] = [];
  const pairClass: number[] = [];
  const arcStart: number[] = [0];
  const nodeClass: number[] = [];
  const nodeSite: number[] = [];
  const reachableRps: number[] = [];
  const arcNode: number[] = [];
  const arcUsd: number[] = [];
  const energyUsd = workEnergyUsd(input, ground);

  for (let m = 0; m < fleet.markets.length; m += 1) {
    const leavesMetro = fleet.sites.map((_, site) => usesLongHaul(fleet, ground.routing.links(m, site)));
    const byDistance = nearestFirst(fleet.sites.length, (site) => ground.routing.rttMs(m, site));
    for (let k = 0; k < classes.length; k += 1) {
      const rps = demandRps[m * classes.length + k]!;
      if (rps <= 0) continue;
      pairOfCell[m * classes.length + k] = market.length;
      market.push(m);
      pairClass.push(k);
      for (const site of byDistance) {
        if (eligible(m, k, site) !== null) continue;
        const cell = site * classes.length + k;
        if (nodeOfCell[cell]! < 0) {
          nodeOfCell[cell] = nodeClass.length;
          nodeClass.push(k);
          nodeSite.push(site);
          reachableRps.push(0);
        }
        const node = nodeOfCell[cell]!;
        reachableRps[node]! += rps;
        const path = { leavesMetro: leavesMetro[site]!, rentedCloud: isRentedCloud(fleet.sites[site]!) };
        arcNode.push(node);
        arcUsd.push(energyUsd[cell]! + transitUsdPerRequest(classes[k]!, path, input.prices) * SECONDS_PER_HOUR);
      }
      arcStart.push(arcNode.length);
    }
  }

  const pairs: Pairs = {
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
  };
  const arcs: Arcs = {
    count: arcNode.length,
    node: Int32Array.from(arcNode),
    unitUsd: Float64Array.from(arcUsd),
  };
  return { pairs, arcs, nodes: buildNodes(input, ground, features, { nodeClass, nodeSite, reachableRps, nodeOfCell }) };
}

function buildNodes(
  input: PlanningInput,
  { profiles, usable }: Ground,
  features: Features,
  {
    nodeClass,
    nodeSite,
    reachableRps,
    nodeOfCell,
  }: { nodeClass: number[]; nodeSite: number[]; reachableRps: number[]; nodeOfCell: Int32Array },
): Nodes {
  const { fleet, classes, prices } = input;
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
    capacityRps,
    slopeRps: Float64Array.from(nodeClass, (_, node) => steepestSlope(capacityRps[node]!, maxReplicas[node]!)),
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

function steepestSlope(table: Float64Array, most: number): number {
  let slope = 0;
  for (let n = 1; n <= most; n += 1) slope = Math.max(slope, table[n]! / n);
  return slope;
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

function nearestFirst(sites: number, rttMs: (site: number) => number): Int32Array {
  const rtt = Float64Array.from({ length: sites }, (_, site) => rttMs(site));
  // Two sites that cannot be reached are equally far; subtracting would give NaN.
  return Int32Array.from(rtt.keys()).sort((a, b) => (rtt[a]! < rtt[b]! ? -1 : rtt[a]! > rtt[b]! ? 1 : a - b));
}
