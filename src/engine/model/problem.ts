import type { Features, PlanningInput } from './contract.ts';
import type { Instance, InstanceCopies, InstanceNodes, InstancePairs, InstanceRows } from './instance.ts';

/**
 * The operator's question as an instance, and the way back from its indices to markets, classes, sites and links. Built
 * by `build-problem.ts`; never changed afterwards. All eligible arcs are here: a solver may look at fewer, but what it
 * claims must hold for all.
 */
export interface PlacementProblem extends Instance {
  readonly input: PlanningInput;
  readonly features: Features;
  readonly hash: string;
  readonly pairs: Pairs;
  readonly nodes: Nodes;
  readonly rows: LinkRows;
  readonly copies?: Copies | undefined;
}

export interface Pairs extends InstancePairs {
  readonly market: Int32Array;
  readonly class: Int32Array;
  /** `market * classes + class` → pair, or −1 where nothing is asked. */
  readonly ofCell: Int32Array;
}

export interface Nodes extends InstanceNodes {
  readonly class: Int32Array;
  /** `maxReplicas` if no site were closed. */
  readonly openMaxReplicas: Int32Array;
  /** `site * classes + class` → node, or −1. */
  readonly ofCell: Int32Array;
}

export interface Copies extends InstanceCopies {
  /** By rule. */
  readonly class: Int32Array;
}

/** A row for each direction of a link that could fill up. */
export interface LinkRows extends InstanceRows {
  /** `link * 2 + (1 if to → from)` of each row. */
  readonly direction: Int32Array;
}

/**
 * The same question with other GPUs at the sites, no more than are usable; written out field by field for the reason that
 * `inOneForm` gives.
 */
export function withGpus(
  { input, features, hash, pairs, nodes, sites, arcs, rows, copies }: PlacementProblem,
  gpus: Int32Array,
): PlacementProblem {
  const maxReplicas = nodes.openMaxReplicas.map((most, node) =>
    Math.min(most, Math.floor(gpus[nodes.site[node]!]! / nodes.gpusPerReplica[node]!)),
  );
  return {
    input,
    features,
    hash,
    pairs,
    nodes: {
      count: nodes.count,
      class: nodes.class,
      site: nodes.site,
      gpusPerReplica: nodes.gpusPerReplica,
      replicaUsd: nodes.replicaUsd,
      maxReplicas,
      openMaxReplicas: nodes.openMaxReplicas,
      capacityRps: nodes.capacityRps,
      ofCell: nodes.ofCell,
      lead: nodes.lead,
    },
    sites: { count: sites.count, gpus, activationUsd: sites.activationUsd, nodeStart: sites.nodeStart },
    arcs,
    rows,
    copies,
  };
}
