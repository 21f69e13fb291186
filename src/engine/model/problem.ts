import type { Features, PlanningInput } from './contract.ts';
import type { LinkRows } from './link-rows.ts';

/**
 * The placement question as flat arrays, the form every solver reads. Rates are requests per second, money is US
 * dollars per hour, capacities of GPUs are whole GPUs. Built by `build-problem.ts`; never changed afterwards.
 *
 * A *pair* is (market, class) with demand; a *node* is (class, site) that at least one pair may use; an *arc* is
 * (pair, node). All eligible arcs are here: a solver may look at fewer, but what it claims must hold for all.
 */
export interface PlacementProblem {
  readonly input: PlanningInput;
  readonly features: Features;
  readonly hash: string;
  readonly pairs: Pairs;
  readonly nodes: Nodes;
  readonly sites: Sites;
  readonly arcs: Arcs;
  readonly links: LinkRows;
}

export interface Pairs {
  readonly count: number;
  readonly market: Int32Array;
  readonly class: Int32Array;
  readonly demandRps: Float64Array;
  /** 1: must be served in full; 0: may go unserved at `unservedUsd`. */
  readonly hard: Uint8Array;
  /** $/h for each request per second left unserved; 0 for hard pairs. */
  readonly unservedUsd: Float64Array;
  /** Arcs of pair i are `arcStart[i] … arcStart[i + 1] − 1`, nearest site first. */
  readonly arcStart: Int32Array;
  /** `market * classes + class` → pair, or −1 where nothing is asked. */
  readonly ofCell: Int32Array;
}

export interface Nodes {
  readonly count: number;
  readonly class: Int32Array;
  readonly site: Int32Array;
  readonly gpusPerReplica: Int32Array;
  /** $/h for one replica, idle: GPU, operations, space, idle energy. */
  readonly replicaUsd: Float64Array;
  /** More replicas than this cannot help: the site is full, or everything that could come here is served. */
  readonly maxReplicas: Int32Array;
  /** `capacityRps[node][n]`: what n replicas may be loaded with, n = 0 … maxReplicas (tables are shared). */
  readonly capacityRps: readonly Float64Array[];
  /** max over n of capacity(n) / n: the steepest slope, which a relaxation may count on. */
  readonly slopeRps: Float64Array;
  /** `site * classes + class` → node, or −1. */
  readonly ofCell: Int32Array;
}

export interface Sites {
  readonly count: number;
  /** GPUs left for AI after the radio's share at this hour. */
  readonly gpus: Int32Array;
  /** $/h while anything is placed here. */
  readonly activationUsd: Float64Array;
}

export interface Arcs {
  readonly count: number;
  readonly node: Int32Array;
  /** $/h for one request per second: energy of the work, and transit. */
  readonly unitUsd: Float64Array;
}
