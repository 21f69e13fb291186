import { replicasFor } from '../model/capacity.ts';
import type { WorkingPlan } from './working-plan.ts';

/** A pair is split over at most this many sites in one go; more pieces are crumbs. */
const MOST_PIECES = 12;
/** Sites a hard pair may clear of other classes before it gives up, cheapest first. */
const SITES_TO_CLEAR = 10;

/**
 * Gives the unserved demand of a pair to the cheapest places: room at replicas that run, or new replicas where there
 * are GPUs, whichever costs less for each request. `charge` (0 to 1) is how much of a new replica is charged to the
 * first who uses it: with 1 the greedy hates to open, with 0 it ignores the price of opening.
 */
export function servePair(plan: WorkingPlan, pair: number, charge = 1): void {
  for (let piece = 0; piece < MOST_PIECES; piece += 1) {
    const left = plan.unservedRps[pair]!;
    if (plan.isCrumb(pair, left)) return;
    const option = cheapestOption(plan, pair, left, charge);
    if (option === null) return;
    const node = plan.arcs.node[option.arc]!;
    plan.setReplicas(node, plan.replicas[node]! + option.replicas);
    const rps = Math.min(left, plan.roomRps(node), plan.roomOnLinks(option.arc));
    if (rps <= 0) return;
    plan.setFlow(option.arc, plan.flowRps[option.arc]! + rps);
  }
}

interface Option {
  arc: number;
  replicas: number;
}

const found: Option = { arc: -1, replicas: 0 };

function cheapestOption(plan: WorkingPlan, pair: number, left: number, charge: number): Option | null {
  const { arcs, problem } = plan;
  // Hard demand is served at any price there is.
  let best = problem.pairs.hard[pair] ? Number.POSITIVE_INFINITY : plan.unservedUsd(pair);
  found.arc = -1;
  for (let arc = arcs.pairStart[pair]!; arc < arcs.pairStart[pair + 1]!; arc += 1) {
    const unit = arcs.unitUsd[arc]!;
    if (unit >= best) break;
    const node = arcs.node[arc]!;
    const site = problem.nodes.site[node]!;
    if (site === plan.bannedSite || node === plan.bannedNode) continue;
    const links = plan.roomOnLinks(arc);
    if (links <= 0) continue;
    const room = plan.roomRps(node);
    if (room > 0) {
      best = unit;
      found.arc = arc;
      found.replicas = 0;
      continue;
    }
    const spare = plan.roomReplicas(node);
    if (spare <= 0) continue;
    const have = plan.replicas[node]!;
    const load = plan.loadRps[node]!;
    const table = problem.nodes.capacityRps[node]!;
    const wanted = Math.min(left, links);
    const replicas = replicasFor(table, load + wanted, have + 1, have + spare) - have;
    const served = Math.min(wanted, table[have + replicas]! - load);
    if (served <= 0) continue;
    const full = (table[have + replicas]! - load) * (1 - charge) + served * charge;
    const usd = unit + plan.replicasUsd(node, replicas) / full;
    if (usd < best) {
      best = usd;
      found.arc = arc;
      found.replicas = replicas;
    }
  }
  return found.arc < 0 ? null : found;
}

/**
 * Serves hard pairs that found no room: first by moving others of their class out of the way, then by clearing GPUs
 * of other classes. What was cleared is served elsewhere, or goes unserved if it may.
 */
export function rescueHardPairs(plan: WorkingPlan): void {
  const { pairs } = plan.problem;
  for (let pair = 0; pair < pairs.count; pair += 1) {
    if (!pairs.hard[pair] || plan.isCrumb(pair, plan.unservedRps[pair]!)) continue;
    servePair(plan, pair);
    for (let tries = 0; tries < MOST_PIECES && !plan.isCrumb(pair, plan.unservedRps[pair]!); tries += 1) {
      if (!displace(plan, pair) && !clearGpus(plan, pair)) break;
      servePair(plan, pair);
    }
  }
}

/** Moves another pair's flow to a place of its own with room, so that `pair` gets the room; true if anything moved. */
function displace(plan: WorkingPlan, pair: number): boolean {
  const { arcs } = plan;
  let bestUsd = Number.POSITIVE_INFINITY;
  let from = -1;
  let to = -1;
  let mine = -1;
  for (let arc = arcs.pairStart[pair]!; arc < arcs.pairStart[pair + 1]!; arc += 1) {
    const node = arcs.node[arc]!;
    if (plan.replicas[node] === 0 || plan.roomOnLinks(arc) <= 0) continue;
    for (let at = arcs.nodeStart[node]!; at < arcs.nodeStart[node + 1]!; at += 1) {
      const theirs = arcs.nodeArc[at]!;
      const other = arcs.pair[theirs]!;
      if (other === pair || plan.isCrumb(other, plan.flowRps[theirs]!)) continue;
      for (let away = arcs.pairStart[other]!; away < arcs.pairStart[other + 1]!; away += 1) {
        const usd = arcs.unitUsd[arc]! + arcs.unitUsd[away]! - arcs.unitUsd[theirs]!;
        if (usd >= bestUsd) break;
        const target = arcs.node[away]!;
        const room = plan.roomRps(target);
        if (target === node || (room <= 0 && plan.roomReplicas(target) <= 0) || plan.roomOnLinks(away) <= 0) continue;
        const dear =
          room > 0
            ? usd
            : usd +
              plan.replicasUsd(target, 1) /
                (plan.capacityRps(target, plan.replicas[target]! + 1) - plan.loadRps[target]!);
        if (dear >= bestUsd) continue;
        bestUsd = dear;
        from = theirs;
        to = away;
        mine = arc;
      }
    }
  }
  if (from < 0) return false;
  const target = arcs.node[to]!;
  const wanted = Math.min(plan.unservedRps[pair]!, plan.flowRps[from]!);
  if (plan.roomRps(target) < wanted && plan.roomReplicas(target) > 0)
    plan.setReplicas(target, plan.replicas[target]! + 1);
  const rps = Math.min(wanted, plan.roomRps(target), plan.roomOnLinks(to), plan.roomOnLinks(mine));
  if (rps <= 0) return false;
  plan.setFlow(from, plan.flowRps[from]! - rps);
  plan.setFlow(to, plan.flowRps[to]! + rps);
  plan.setFlow(mine, plan.flowRps[mine]! + Math.min(rps, plan.roomRps(arcs.node[mine]!)));
  return true;
}

/** Takes GPUs from other classes at one of the pair's sites, if the whole gets better by it. */
function clearGpus(plan: WorkingPlan, pair: number): boolean {
  const { arcs, problem } = plan;
  const end = Math.min(arcs.pairStart[pair + 1]!, arcs.pairStart[pair]! + SITES_TO_CLEAR);
  for (let arc = arcs.pairStart[pair]!; arc < end; arc += 1) {
    const node = arcs.node[arc]!;
    if (plan.replicas[node]! >= problem.nodes.maxReplicas[node]!) continue;
    const mark = plan.mark();
    const usd = plan.usd;
    const moved = makeRoomFor(plan, node);
    if (plan.roomReplicas(node) > 0) {
      plan.setReplicas(node, plan.replicas[node]! + 1);
      servePair(plan, pair);
      for (const other of moved) servePair(plan, other);
      if (plan.usd < usd) return true;
    }
    plan.rollback(mark);
  }
  return false;
}

/** Removes replicas of other classes at a node's site, soft ones first, until one of the node's fits; the pairs cut. */
export function makeRoomFor(plan: WorkingPlan, node: number): Set<number> {
  const { nodes, pairs } = plan.problem;
  const site = nodes.site[node]!;
  const classes = plan.problem.input.classes.length;
  const cut = new Set<number>();
  const neighbours: number[] = [];
  for (let k = 0; k < classes; k += 1) {
    const other = nodes.ofCell[site * classes + k]!;
    if (other >= 0 && other !== node && plan.replicas[other]! > 0) neighbours.push(other);
  }
  const hardness = (other: number) => (plan.problem.input.classes[nodes.class[other]!]!.service === 'hard' ? 1 : 0);
  neighbours.sort((a, b) => hardness(a) - hardness(b) || a - b);
  for (const other of neighbours) {
    while (plan.replicas[other]! > 0 && plan.roomReplicas(node) <= 0) {
      for (const pair of removeReplicas(plan, other, 1)) cut.add(pair);
    }
  }
  // Hard ones come back first: what is left goes to them.
  return new Set([...cut].sort((a, b) => pairs.hard[b]! - pairs.hard[a]! || a - b));
}

/**
 * Removes replicas of a node and the flow that no longer fits, cheapest to lose first: the flows whose next best
 * place with room costs least more. Returns the pairs that lost flow.
 */
export function removeReplicas(plan: WorkingPlan, node: number, count: number): number[] {
  const { arcs } = plan;
  const left = Math.max(0, plan.replicas[node]! - count);
  const capacity = plan.capacityRps(node, left);
  let excess = plan.loadRps[node]! - capacity;
  const cut: number[] = [];
  if (excess > 0) {
    const flows: { arc: number; usd: number }[] = [];
    for (let at = arcs.nodeStart[node]!; at < arcs.nodeStart[node + 1]!; at += 1) {
      const arc = arcs.nodeArc[at]!;
      if (plan.flowRps[arc]! > 0)
        flows.push({ arc, usd: left === 0 ? 0 : nextBestUsd(plan, arc) - arcs.unitUsd[arc]! });
    }
    flows.sort((a, b) => a.usd - b.usd || a.arc - b.arc);
    for (const { arc } of flows) {
      if (excess <= 0) break;
      const rps = left === 0 ? plan.flowRps[arc]! : Math.min(excess, plan.flowRps[arc]!);
      plan.setFlow(arc, plan.flowRps[arc]! - rps);
      if (left > 0) excess -= rps;
      cut.push(arcs.pair[arc]!);
    }
  }
  plan.setReplicas(node, left);
  return cut;
}

function nextBestUsd(plan: WorkingPlan, arc: number): number {
  const { arcs } = plan;
  const pair = arcs.pair[arc]!;
  for (let other = arcs.pairStart[pair]!; other < arcs.pairStart[pair + 1]!; other += 1) {
    if (other !== arc && plan.roomRps(arcs.node[other]!) > 0) return arcs.unitUsd[other]!;
  }
  return plan.unservedUsd(pair);
}
