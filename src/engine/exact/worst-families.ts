import type { BoundPrices } from '../model/bound-from-prices.ts';
import type { InstancePlan } from '../model/check-plan.ts';
import type { Families } from '../model/families.ts';
import { earnAtPrices } from './earnings.ts';
import type { Remainder } from './leave-out.ts';

/**
 * The families where the plan costs most above what the prices say, for each arc that asking about them takes: at most
 * `mostArcs` together.
 */
export function worstFamilies(
  { instance, arcOf }: Remainder,
  prices: BoundPrices,
  { count, ofPair, ofNode, arcs: arcsOf }: Families,
  plan: InstancePlan,
  mostArcs: number,
): ReadonlySet<number> {
  const { pairs, nodes, arcs } = instance;
  const { grossUsd, worthUsd } = earnAtPrices(instance, prices);
  const lossUsd = new Float64Array(count);
  for (let pair = 0; pair < pairs.count; pair += 1) {
    let leftRps = pairs.demandRps[pair]!;
    let usd = -leftRps * worthUsd[pair]!;
    for (let arc = pairs.arcStart[pair]!; arc < pairs.arcStart[pair + 1]!; arc += 1) {
      const rps = plan.flowRps[arcOf[arc]!]!;
      leftRps -= rps;
      usd += rps * arcs.unitUsd[arc]!;
    }
    lossUsd[ofPair[pair]!]! += usd + Math.max(0, leftRps) * pairs.unservedUsd[pair]!;
  }
  for (let node = 0; node < nodes.count; node += 1) {
    const net = grossUsd[node]!.map((usd, n) => usd - n * nodes.replicaUsd[node]!);
    lossUsd[ofNode[node]!]! += plan.replicas[node]! * nodes.replicaUsd[node]! + net.reduce((a, b) => Math.max(a, b), 0);
  }
  const worstFirst = Array.from(lossUsd.keys()).sort(
    (a, b) => lossUsd[b]! / Math.max(1, arcsOf[b]!) - lossUsd[a]! / Math.max(1, arcsOf[a]!) || a - b,
  );
  const kept = new Set<number>();
  let sum = 0;
  for (const family of worstFirst) {
    if (sum + arcsOf[family]! > mostArcs) continue;
    kept.add(family);
    sum += arcsOf[family]!;
  }
  return kept;
}
