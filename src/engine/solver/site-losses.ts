import type { BoundPrices } from '../model/bound-from-prices.ts';
import type { Filled } from '../model/fillers.ts';
import type { PlanState } from './plan-state.ts';
import type { SiteAnswers } from './site-bound.ts';

/**
 * Where a plan loses against the bound. At the bound's prices the gap falls apart by site: what the site could earn
 * at best, less what it earns in the plan (Lagrangian duality; the rest of the gap is unserved demand and rows that
 * are priced but not full). No part is negative, so a large one shows where the plan is worth changing.
 */
export function siteLosses(
  plan: PlanState,
  { prices, best, filled }: { readonly prices: BoundPrices; readonly best: SiteAnswers; readonly filled: Filled },
  into: Float64Array,
): void {
  const { pairs, nodes, sites, arcs, rows } = plan.instance;
  into.fill(0);
  for (let pair = 0; pair < pairs.count; pair += 1) {
    const usd = prices.demandUsd[pair]!;
    for (let arc = pairs.arcStart[pair]!; arc < pairs.arcStart[pair + 1]!; arc += 1) {
      const rps = plan.flowRps[arc]!;
      if (rps === 0) continue;
      let gain = usd - arcs.unitUsd[arc]!;
      for (let at = rows.start[arc]!; at < rows.start[arc + 1]!; at += 1)
        gain -= prices.rowUsd[rows.row[at]!]! * rows.gbpsPerRps[at]!;
      into[nodes.site[arcs.node[arc]!]!]! += rps * gain;
    }
  }
  for (let node = 0; node < nodes.count; node += 1)
    if (plan.replicas[node]! > 0) into[nodes.site[node]!]! -= plan.replicas[node]! * nodes.replicaUsd[node]!;
  addFillers(plan, prices, filled, into);
  for (let site = 0; site < sites.count; site += 1) {
    const earned = plan.gpusUsed[site]! > 0 ? into[site]! - sites.activationUsd[site]! : 0;
    into[site] = Math.max(0, best.profitUsd[site]! - earned);
  }
}

/** What idle replicas earn with the fillers of their family, which they serve in proportion to their room. */
function addFillers(
  { instance: { pairs, nodes }, replicas, loadRps }: PlanState,
  { demandUsd }: BoundPrices,
  { instance: filled, ofNode }: Filled,
  into: Float64Array,
): void {
  const roomRps = new Float64Array(filled.pairs.count);
  const idleRps = (node: number) => Math.max(0, nodes.capacityRps[node]![replicas[node]!]! - loadRps[node]!);
  for (let node = 0; node < nodes.count; node += 1)
    if (ofNode[node]! >= 0) roomRps[pairs.count + ofNode[node]!]! += idleRps(node);
  for (let node = 0; node < nodes.count; node += 1) {
    const filler = pairs.count + ofNode[node]!;
    if (ofNode[node]! < 0 || roomRps[filler] === 0) continue;
    const served = Math.min(1, filled.pairs.demandRps[filler]! / roomRps[filler]!);
    into[nodes.site[node]!]! += served * idleRps(node) * demandUsd[filler]!;
  }
}
