import type { Instance } from './instance.ts';

/** A plan on an instance: replicas by node, requests per second by arc. */
export interface InstancePlan {
  readonly replicas: Int32Array;
  readonly flowRps: Float64Array;
}

export interface PlanCheck {
  readonly feasible: boolean;
  /** Every broken rule, in the order of the rules; empty for a feasible plan. */
  readonly faults: readonly PlanFault[];
  /** $/h: the sum of `terms`. */
  readonly costUsd: number;
  readonly terms: {
    readonly activationUsd: number;
    readonly replicaUsd: number;
    readonly flowUsd: number;
    readonly unservedUsd: number;
  };
  /** By pair. */
  readonly unservedRps: Float64Array;
}

/** A broken rule, where, and by how much: replicas, GPUs, requests per second or Gb/s. */
export interface PlanFault {
  readonly rule: PlanRule;
  /** Index in the instance: of a pair, node, site, arc or row, as the rule says. */
  readonly at: number;
  readonly amount: number;
}

export type PlanRule =
  /** A figure of the question or the plan is not a number, or missing; `at` is its place in the array named. */
  | `not a number: ${string}`
  /** By node: less than none, or more than the node may hold. */
  | 'replicas'
  /** By arc. */
  | 'negative flow'
  /** By pair: more is served than asked for. */
  | 'overserved'
  /** By pair. */
  | 'hard demand unserved'
  /** By node: more than its replicas may be loaded with. */
  | 'overloaded'
  /** By node: a twin of it holds another number. */
  | 'twins'
  /** By rule about copies. */
  | 'copies'
  /** By site. */
  | 'GPUs'
  /** By row. */
  | 'row capacity';

/** Rounding that is forgiven: a millionth of the limit, and of demand a billionth of all. */
const OF_LIMIT = 1e-6;
const OF_ALL_DEMAND = 1e-9;

/**
 * Recomputes from the plan alone what it costs and which rules it breaks. Shares nothing with the solvers but the
 * instance, so that a mistake there cannot hide itself here.
 */
export function checkPlan(instance: Instance, plan: InstancePlan): PlanCheck {
  const { pairs, nodes, sites, arcs, rows } = instance;
  const { replicas, flowRps } = plan;
  const faults: PlanFault[] = notNumbers(instance, plan);
  const crumbRps = OF_ALL_DEMAND * pairs.demandRps.reduce((sum, rps) => sum + rps, 0);
  const report = (rule: PlanRule, at: number, amount: number) => faults.push({ rule, at, amount });

  const loadRps = new Float64Array(nodes.count);
  const rowGbps = new Float64Array(rows.count);
  const unservedRps = new Float64Array(pairs.count);
  let flowUsd = 0;
  let unservedUsd = 0;
  for (let pair = 0; pair < pairs.count; pair += 1) {
    const demandRps = pairs.demandRps[pair]!;
    let servedRps = 0;
    for (let arc = pairs.arcStart[pair]!; arc < pairs.arcStart[pair + 1]!; arc += 1) {
      const rps = flowRps[arc]!;
      if (rps < -crumbRps) report('negative flow', arc, -rps);
      servedRps += rps;
      flowUsd += rps * arcs.unitUsd[arc]!;
      loadRps[arcs.node[arc]!]! += rps;
      for (let entry = rows.start[arc]!; entry < rows.start[arc + 1]!; entry += 1)
        rowGbps[rows.row[entry]!]! += rps * rows.gbpsPerRps[entry]!;
    }
    const slackRps = OF_LIMIT * demandRps + crumbRps;
    if (servedRps > demandRps + slackRps) report('overserved', pair, servedRps - demandRps);
    const leftRps = Math.max(0, demandRps - servedRps);
    if (pairs.hard[pair] === 1 && leftRps > slackRps) report('hard demand unserved', pair, leftRps);
    unservedRps[pair] = leftRps;
    unservedUsd += leftRps * pairs.unservedUsd[pair]!;
  }

  let replicaUsd = 0;
  let activationUsd = 0;
  for (let site = 0; site < sites.count; site += 1) {
    let gpus = 0;
    for (let node = sites.nodeStart[site]!; node < sites.nodeStart[site + 1]!; node += 1) {
      const placed = replicas[node]!;
      const most = Math.min(nodes.maxReplicas[node]!, nodes.capacityRps[node]!.length - 1);
      if (placed < 0) report('replicas', node, -placed);
      const twins = replicas[nodes.lead?.[node] ?? node]!;
      if (placed !== twins) report('twins', node, placed - twins);
      if (placed > most) report('replicas', node, placed - most);
      const capacityRps = nodes.capacityRps[node]![Math.max(0, Math.min(placed, most))]!;
      if (loadRps[node]! > capacityRps * (1 + OF_LIMIT) + crumbRps)
        report('overloaded', node, loadRps[node]! - capacityRps);
      gpus += placed * nodes.gpusPerReplica[node]!;
      replicaUsd += placed * nodes.replicaUsd[node]!;
    }
    if (gpus > sites.gpus[site]!) report('GPUs', site, gpus - sites.gpus[site]!);
    if (gpus > 0) activationUsd += sites.activationUsd[site]!;
  }
  for (const [rule, lacking] of copiesLacking(instance, replicas).entries())
    if (lacking > 0) report('copies', rule, lacking);
  for (let row = 0; row < rows.count; row += 1) {
    const overGbps = rowGbps[row]! - rows.capacityGbps[row]!;
    if (overGbps > OF_LIMIT * rows.capacityGbps[row]! + OF_ALL_DEMAND) report('row capacity', row, overGbps);
  }
  return {
    feasible: faults.length === 0,
    faults,
    costUsd: activationUsd + replicaUsd + flowUsd + unservedUsd,
    terms: { activationUsd, replicaUsd, flowUsd, unservedUsd },
    unservedRps,
  };
}

/** By rule: how many nodes more would have to run something. */
function copiesLacking({ copies }: Instance, replicas: Int32Array): Int32Array {
  if (copies === undefined) return new Int32Array(0);
  const lacking = copies.least.slice();
  for (const [node, rule] of copies.ofNode.entries()) if (rule >= 0 && replicas[node]! > 0) lacking[rule]! -= 1;
  return lacking;
}

/** Comparisons with NaN are all false, so it would pass every rule: it has one of its own. */
function notNumbers(instance: Instance, { replicas, flowRps }: InstancePlan): PlanFault[] {
  const { pairs, nodes, sites, arcs, rows } = instance;
  const lengths: [name: string, found: number, expected: number][] = [
    ['replicas', replicas.length, nodes.count],
    ['flowRps', flowRps.length, arcs.count],
  ];
  const missing = lengths.flatMap(([name, found, expected]): PlanFault[] =>
    found === expected
      ? []
      : [{ rule: `not a number: ${name}`, at: Math.min(found, expected), amount: expected - found }],
  );
  const figures: Record<string, Float64Array> = {
    flowRps,
    demandRps: pairs.demandRps,
    'pairs.unservedUsd': pairs.unservedUsd,
    replicaUsd: nodes.replicaUsd,
    activationUsd: sites.activationUsd,
    unitUsd: arcs.unitUsd,
    'rows.capacityGbps': rows.capacityGbps,
    gbpsPerRps: rows.gbpsPerRps,
    capacityRps: Float64Array.from(
      nodes.capacityRps,
      (table, node) => table[Math.min(Math.max(0, replicas[node] ?? 0), table.length - 1)]!,
    ),
  };
  return [
    ...missing,
    ...Object.entries(figures).flatMap(([name, values]): PlanFault[] => {
      const at = firstNotNumber(values, name === 'flowRps');
      return at < 0 ? [] : [{ rule: `not a number: ${name}`, at, amount: values[at]! }];
    }),
  ];
}

/** A plain loop: `findIndex` with a function takes longer than the rest of the check. Flows must be finite as well. */
function firstNotNumber(values: Float64Array, finite: boolean): number {
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at]!;
    if (Number.isNaN(value) || (finite && !Number.isFinite(value))) return at;
  }
  return -1;
}
