import type { Instance } from '../model/instance.ts';
import { FacilityFileError, type FacilityProblem } from './facility-files.ts';

/** `split`: a customer may be served from several sites within their capacities. `uncapacitated`: capacities are ignored. */
export type FacilityVariant = 'split' | 'uncapacitated';

/**
 * Facility location as placement: each customer a pair that must be served, each site one node with room for one replica
 * that costs nothing more than opening the site. So the benchmarks go through the solver that plans grids, not another.
 */
export function facilityInstance(problem: FacilityProblem, variant: FacilityVariant): Instance {
  const { sites, customers, fixedCost, cost } = problem;
  const capacitated = variant === 'split';
  // Without capacities only the cost of the whole customer counts, and some files leave demands at 0.
  const demand = capacitated ? problem.demand : new Float64Array(customers).fill(1);
  const total = demand.reduce((sum, value) => sum + value, 0);
  const idle = demand.indexOf(0);
  if (idle >= 0)
    throw new FacilityFileError(`customer ${idle + 1} asks for nothing, so its cost has no meaning by unit`);
  const capacity = capacitated
    ? problem.capacity.map((value) => Math.min(value, total))
    : new Float64Array(sites).fill(total);

  const arcNode = new Int32Array(sites * customers);
  const unitUsd = new Float64Array(sites * customers);
  for (let customer = 0; customer < customers; customer += 1) {
    const first = customer * sites;
    const unitOf = (site: number) => cost[first + site]! / demand[customer]!;
    arcNode.set(
      Array.from({ length: sites }, (_, site) => site).sort((a, b) => unitOf(a) - unitOf(b) || a - b),
      first,
    );
    for (let at = first; at < first + sites; at += 1) unitUsd[at] = unitOf(arcNode[at]!);
  }
  return {
    pairs: {
      count: customers,
      demandRps: demand,
      hard: new Uint8Array(customers).fill(1),
      unservedUsd: new Float64Array(customers),
      arcStart: Int32Array.from({ length: customers + 1 }, (_, customer) => customer * sites),
    },
    nodes: {
      count: sites,
      site: Int32Array.from({ length: sites }, (_, site) => site),
      gpusPerReplica: new Int32Array(sites).fill(1),
      replicaUsd: new Float64Array(sites),
      maxReplicas: new Int32Array(sites).fill(1),
      capacityRps: Array.from(capacity, (value) => Float64Array.of(0, value)),
    },
    sites: {
      count: sites,
      gpus: new Int32Array(sites).fill(1),
      activationUsd: fixedCost,
      nodeStart: Int32Array.from({ length: sites + 1 }, (_, site) => site),
    },
    arcs: { count: sites * customers, node: arcNode, unitUsd },
    rows: {
      count: 0,
      capacityGbps: new Float64Array(0),
      start: new Int32Array(sites * customers + 1),
      row: new Int32Array(0),
      gbpsPerRps: new Float64Array(0),
    },
  };
}
