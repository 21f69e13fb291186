/**
 * The placement question as flat arrays: the one form that every solver, bound, check and benchmark reads. Rates are
 * requests per second, money is US dollars per hour, GPUs are whole.
 *
 * A *pair* is what one market asks of one class; a *node* is a class at a site; an *arc* is a pair that a node may
 * serve. Nodes of one site lie together; arcs of one pair lie together, cheapest first.
 */
export interface Instance {
  readonly pairs: InstancePairs;
  readonly nodes: InstanceNodes;
  readonly sites: InstanceSites;
  readonly arcs: InstanceArcs;
  readonly rows: InstanceRows;
  /** Absent: none. */
  readonly copies?: InstanceCopies | undefined;
}

export interface InstancePairs {
  readonly count: number;
  readonly demandRps: Float64Array;
  /** 1: must be served in full; 0: may go unserved at `unservedUsd`. */
  readonly hard: Uint8Array;
  /** $/h for each request per second left unserved; 0 for hard pairs. */
  readonly unservedUsd: Float64Array;
  /** Arcs of pair i are `arcStart[i] … arcStart[i + 1] − 1`, by rising `unitUsd`, then by node. */
  readonly arcStart: Int32Array;
}

export interface InstanceNodes {
  readonly count: number;
  readonly site: Int32Array;
  readonly gpusPerReplica: Int32Array;
  /** $/h for one replica, idle. */
  readonly replicaUsd: Float64Array;
  /** More replicas than this cannot help: the site is full, or everything that could come here is served. */
  readonly maxReplicas: Int32Array;
  /** `capacityRps[node][n]`: what n replicas may be loaded with, n = 0 … at least `maxReplicas` (tables are shared). */
  readonly capacityRps: readonly Float64Array[];
  /**
   * Twins hold the same replicas: one class at one site, met by the demand of several hours. They lie one after another and
   * `lead[node]` is the first of them, whose GPUs count for all: the others' `gpusPerReplica` is 0. What a replica costs is
   * shared out among them. Absent: nobody has a twin.
   */
  readonly lead?: Int32Array | undefined;
}

export interface InstanceSites {
  readonly count: number;
  /** GPUs that may be used; 0 where the site takes no work. */
  readonly gpus: Int32Array;
  /** $/h while anything is placed here. */
  readonly activationUsd: Float64Array;
  /** Nodes of site s are `nodeStart[s] … nodeStart[s + 1] − 1`. */
  readonly nodeStart: Int32Array;
}

export interface InstanceArcs {
  readonly count: number;
  readonly node: Int32Array;
  /** $/h for one request per second: energy of the work, and transit. */
  readonly unitUsd: Float64Array;
}

/** Linear capacities on flows: a site's egress, a direction of a backbone link. Only rows that could bind are here. */
export interface InstanceRows {
  readonly count: number;
  readonly capacityGbps: Float64Array;
  /** Entries of arc a are `start[a] … start[a + 1] − 1`; with no rows, `start` is all zeros. */
  readonly start: Int32Array;
  readonly row: Int32Array;
  /** Gb/s on that row for one request per second on the arc. */
  readonly gbpsPerRps: Float64Array;
}

/** Rules of the kind "replicas at no fewer than so many of these nodes", whether or not anybody is served there. */
export interface InstanceCopies {
  readonly count: number;
  /** By node: its rule, or −1. No node has two. */
  readonly ofNode: Int32Array;
  /** By rule: nodes that must run something. */
  readonly least: Int32Array;
}

/**
 * The same instance, its parts laid out as every other's. Objects that were spread from others come to differ in hidden class,
 * as V8 calls it, from one question to the next, and all hot code that has seen one kind only is thrown away and compiled
 * anew at the next: a preview then took twice its time.
 */
export function inOneForm({ pairs, nodes, sites, arcs, rows, copies }: Instance): Instance {
  return {
    pairs: {
      count: pairs.count,
      demandRps: pairs.demandRps,
      hard: pairs.hard,
      unservedUsd: pairs.unservedUsd,
      arcStart: pairs.arcStart,
    },
    nodes: {
      count: nodes.count,
      site: nodes.site,
      gpusPerReplica: nodes.gpusPerReplica,
      replicaUsd: nodes.replicaUsd,
      maxReplicas: nodes.maxReplicas,
      capacityRps: nodes.capacityRps,
      lead: nodes.lead,
    },
    sites: {
      count: sites.count,
      gpus: sites.gpus,
      activationUsd: sites.activationUsd,
      nodeStart: sites.nodeStart,
    },
    arcs: { count: arcs.count, node: arcs.node, unitUsd: arcs.unitUsd },
    rows: {
      count: rows.count,
      capacityGbps: rows.capacityGbps,
      start: rows.start,
      row: rows.row,
      gbpsPerRps: rows.gbpsPerRps,
    },
    copies,
  };
}
