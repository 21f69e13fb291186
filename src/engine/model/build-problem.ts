import { gpuCost } from '@/domain/cost.ts';
import { usableGpus } from '@/domain/radio.ts';
import { required } from '@/lib/invariant.ts';
import { err, ok, type Result } from '@/lib/result.ts';
import { capacityTable, replicasFor } from './capacity.ts';
import { findBadInput } from './check-input.ts';
import type { Features, Obstacle, PlanningInput } from './contract.ts';
import { buildCopies } from './copies.ts';
import { type EligibleArcs, eligibleArcs } from './eligible-arcs.ts';
import { badInputObstacle } from './explain.ts';
import { buildLinkRows } from './link-rows.ts';
import { type Nodes, type PlacementProblem, withGpus } from './problem.ts';
import { problemHash } from './problem-hash.ts';
import { buildProfiles, type Profiles } from './profiles.ts';
import { type Ways, waysOf } from './ways.ts';

const SECONDS_PER_HOUR = 3600;

/** What the build works out on the way and others can use again: routes, profiles, usable GPUs. */
export interface Ground {
  readonly routing: Ways;
  readonly profiles: Profiles;
  readonly usable: Int32Array;
}

/** Shortest ways, service profiles and usable GPUs: everything the model and the assessment both stand on. */
export function buildGround(input: PlanningInput): Ground {
  return {
    routing: waysOf(input.fleet, input.cutLinkIds),
    profiles: buildProfiles(input),
    usable: Int32Array.from(input.fleet.sites, (site) => usableGpus(site, input.utcHour)),
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
  const network = buildNetwork(input, ground, features);
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
  const closed = new Set(input.closedSiteIds);
  const gpus = Int32Array.from(input.fleet.sites, (site, index) => (closed.has(site.id) ? 0 : usable[index]!));
  return withGpus({ ...problem, input, hash: problemHash(input, problem.features) }, gpus);
}

function buildNetwork(
  input: PlanningInput,
  ground: Ground,
  features: Features,
): Pick<PlacementProblem, 'pairs' | 'nodes' | 'sites' | 'arcs' | 'copies'> {
  const { fleet, classes, demandRps } = input;
  const eligible = eligibleArcs(input, ground);
  const { market, class: pairClass, arcStart } = eligible;
  const askedRps = Float64Array.from(market, (m, pair) => demandRps[m * classes.length + pairClass[pair]!]!);
  const reachableRps = new Float64Array(eligible.cellOfNode.length);
  for (let pair = 0; pair < market.length; pair += 1)
    for (let arc = arcStart[pair]!; arc < arcStart[pair + 1]!; arc += 1)
      reachableRps[eligible.node[arc]!]! += askedRps[pair]!;

  const nodes = buildNodes(input, ground, features, eligible, reachableRps);
  const nodeStart = new Int32Array(fleet.sites.length + 1);
  for (let node = 0; node < nodes.count; node += 1) nodeStart[nodes.site[node]! + 1]! += 1;
  for (let site = 0; site < fleet.sites.length; site += 1) nodeStart[site + 1]! += nodeStart[site]!;
  const copies = buildCopies(input, pairClass, nodes.class);
  return {
    copies,
    pairs: {
      count: market.length,
      market,
      class: pairClass,
      demandRps: askedRps,
      hard: Uint8Array.from(pairClass, (k) => (classes[k]!.service === 'hard' ? 1 : 0)),
      unservedUsd: Float64Array.from(pairClass, (k) =>
        classes[k]!.service === 'hard' ? 0 : classes[k]!.unservedUsdPerRequest * SECONDS_PER_HOUR,
      ),
      arcStart,
      ofCell: eligible.pairOfCell,
    },
    nodes,
    sites: {
      count: fleet.sites.length,
      gpus: ground.usable,
      activationUsd: Float64Array.from(fleet.sites, (site) => input.prices.activationUsdPerHour[site.tier]),
      nodeStart,
    },
    arcs: {
      count: eligible.node.length,
      node: eligible.node,
      unitUsd: eligible.unitUsd,
    },
  };
}

/** Nodes in the order of sites, then classes; only those that somebody may use. */
function buildNodes(
  input: PlanningInput,
  { profiles, usable }: Ground,
  features: Features,
  { cellOfNode, nodeOfCell }: EligibleArcs,
  reachableRps: Float64Array,
): Nodes {
  const { fleet, classes, prices } = input;
  const nodeClass = Array.from(cellOfNode, (cell) => cell % classes.length);
  const nodeSite = Array.from(cellOfNode, (cell) => Math.floor(cell / classes.length));
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
