import type { RandomStream } from '@/lib/random.ts';
import { makeRoomFor, removeReplicas, servePair } from './serve.ts';
import type { WorkingPlan } from './working-plan.ts';

/** A move must save more than this part of the objective; less is noise of adding up. */
const WORTH_IT = 1e-9;

/** Most passes; the second already gains little. */
const PASSES = 3;

/** Passes of the simple moves over the whole plan until they hardly pay; each move is kept only if it saves money. */
export function* descend(plan: WorkingPlan): Generator<void, void, boolean> {
  const { nodes, pairs } = plan.problem;
  for (let pass = 0; pass < PASSES; pass += 1) {
    const before = plan.usd;
    for (const site of openSites(plan)) {
      tryMove(plan, () => closeSite(plan, site));
      if (yield) return;
    }
    for (let node = 0; node < nodes.count; node += 1) {
      while (plan.replicas[node]! > 0 && tryMove(plan, () => dropReplica(plan, node))) if (yield) return;
      if (plan.replicas[node]! > 1) tryMove(plan, () => emptyNode(plan, node));
      if (yield) return;
    }
    for (let pair = 0; pair < pairs.count; pair += 1) {
      tryMove(plan, () => reroute(plan, pair));
      if (pair % 64 === 0 && (yield)) return;
    }
    for (let node = 0; node < nodes.count; node += 1) {
      // Opening dark sites is tried once; later passes polish what is open.
      if (pass > 0 && plan.gpusUsed[nodes.site[node]!] === 0) continue;
      if (plan.roomReplicas(node) > 0) tryMove(plan, () => addReplica(plan, node));
      if (yield) return;
    }
    for (let pair = 0; pair < pairs.count; pair += 1) {
      for (const node of unservedAt(plan, pair)) tryMove(plan, () => forceReplica(plan, node));
      if (pair % 64 === 0 && (yield)) return;
    }
    if (before - plan.usd < 1e-4 * before) return;
  }
}

/**
 * Ruin and recreate: empties a small neighbourhood and serves it again in another order and with another charge for
 * new replicas. Kept if cheaper. One call is one iteration.
 */
export function ruinAndRecreate(plan: WorkingPlan, random: RandomStream): void {
  const { nodes } = plan.problem;
  const active: number[] = [];
  for (let node = 0; node < nodes.count; node += 1) if (plan.replicas[node]! > 0) active.push(node);
  if (active.length === 0) return;
  const pick = (count: number) => Math.floor(random.next() * count);
  const start = active[pick(active.length)]!;
  const kind = random.next();
  const charge = random.next() < 0.5 ? 1 : random.next();
  tryMove(plan, () => {
    const cut = new Set<number>();
    const take = (node: number, count: number) => {
      for (const pair of removeReplicas(plan, node, count)) cut.add(pair);
    };
    if (kind < 0.3) {
      plan.bannedSite = nodes.site[start]!;
      for (const node of nodesOfSite(plan, plan.bannedSite)) take(node, plan.replicas[node]!);
    } else {
      const neighbours = neighboursOf(plan, start);
      take(start, kind < 0.65 ? 1 : plan.replicas[start]!);
      const more = 1 + pick(4);
      for (let i = 0; i < more && neighbours.length > 0; i += 1) {
        const node = neighbours[pick(neighbours.length)]!;
        if (plan.replicas[node]! > 0) take(node, random.next() < 0.7 ? 1 : plan.replicas[node]!);
      }
      if (random.next() < 0.3) plan.bannedNode = start;
    }
    serveCut(plan, shuffled([...cut], random), charge);
  });
}

/** Tries a move; keeps it if the plan is cheaper, else puts everything back. */
function tryMove(plan: WorkingPlan, move: () => void): boolean {
  plan.commit();
  const mark = plan.mark();
  move();
  plan.bannedSite = -1;
  plan.bannedNode = -1;
  if (plan.usd < mark.usd - Math.max(plan.leastSavingUsd, WORTH_IT * Math.abs(mark.usd))) return true;
  plan.rollback(mark);
  return false;
}

function closeSite(plan: WorkingPlan, site: number): void {
  plan.bannedSite = site;
  const cut = new Set<number>();
  for (const node of nodesOfSite(plan, site))
    for (const pair of removeReplicas(plan, node, plan.replicas[node]!)) cut.add(pair);
  serveCut(plan, [...cut], 1);
}

function dropReplica(plan: WorkingPlan, node: number): void {
  plan.bannedNode = node;
  serveCut(plan, removeReplicas(plan, node, 1), 1);
}

function emptyNode(plan: WorkingPlan, node: number): void {
  plan.bannedNode = node;
  serveCut(plan, removeReplicas(plan, node, plan.replicas[node]!), 1);
}

function reroute(plan: WorkingPlan, pair: number): void {
  const { arcs } = plan;
  const left: number[] = [];
  for (let arc = arcs.pairStart[pair]!; arc < arcs.pairStart[pair + 1]!; arc += 1) {
    if (plan.flowRps[arc]! === 0) continue;
    plan.setFlow(arc, 0);
    left.push(arcs.node[arc]!);
  }
  servePair(plan, pair);
  for (const node of left) plan.trimNode(node);
}

/** A new replica, filled with flow that costs more elsewhere; then what that emptied is trimmed. */
function addReplica(plan: WorkingPlan, node: number): void {
  const { arcs } = plan;
  const offers: { arc: number; from: number; saved: number }[] = [];
  for (let at = arcs.nodeStart[node]!; at < arcs.nodeStart[node + 1]!; at += 1) {
    const arc = arcs.nodeArc[at]!;
    const pair = arcs.pair[arc]!;
    const unit = arcs.unitUsd[arc]!;
    if (!plan.isCrumb(pair, plan.unservedRps[pair]!))
      offers.push({ arc, from: -1, saved: plan.unservedUsd(pair) - unit });
    for (let from = arcs.pairStart[pair]!; from < arcs.pairStart[pair + 1]!; from += 1) {
      if (plan.flowRps[from]! === 0 || from === arc) continue;
      const saved = arcs.unitUsd[from]! - unit + runningUsd(plan, arcs.node[from]!);
      if (saved > 0) offers.push({ arc, from, saved });
    }
  }
  if (offers.length === 0) return;
  offers.sort((a, b) => b.saved - a.saved || a.arc - b.arc || a.from - b.from);
  plan.setReplicas(node, plan.replicas[node]! + 1);
  const relieved = new Set<number>();
  for (const { arc, from } of offers) {
    const pair = arcs.pair[arc]!;
    const room = Math.min(plan.roomRps(node), plan.roomOnLinks(arc));
    if (room <= 0) break;
    const rps = Math.min(room, from < 0 ? plan.unservedRps[pair]! : plan.flowRps[from]!);
    if (rps <= 0) continue;
    if (from >= 0) {
      plan.setFlow(from, plan.flowRps[from]! - rps);
      relieved.add(arcs.node[from]!);
    }
    plan.setFlow(arc, plan.flowRps[arc]! + rps);
  }
  for (const source of relieved) plan.trimNode(source);
}

/** A new replica where the GPUs are full: replicas of other classes make room, and their work goes elsewhere. */
function forceReplica(plan: WorkingPlan, node: number): void {
  const cut = makeRoomFor(plan, node);
  if (plan.roomReplicas(node) <= 0) return;
  addReplica(plan, node);
  serveCut(plan, [...cut], 1);
}

/** Nodes that could serve the rest of a pair if they had GPUs; none if there is no rest. */
function unservedAt(plan: WorkingPlan, pair: number): number[] {
  if (plan.isCrumb(pair, plan.unservedRps[pair]!)) return [];
  const { pairStart, node } = plan.arcs;
  return Array.from(node.subarray(pairStart[pair], Math.min(pairStart[pair + 1]!, pairStart[pair]! + NODES_TO_FORCE)));
}

/** Cheapest places of a pair at which room is made by force. */
const NODES_TO_FORCE = 10;

/** $/h of a node's replicas for each request per second it serves now: what emptying it may save. */
function runningUsd(plan: WorkingPlan, node: number): number {
  const load = plan.loadRps[node]!;
  return load > 0 ? (plan.replicas[node]! * plan.problem.nodes.replicaUsd[node]!) / load : 0;
}

function serveCut(plan: WorkingPlan, cut: readonly number[], charge: number): void {
  const { pairs } = plan.problem;
  for (const pair of cut) if (pairs.hard[pair]) servePair(plan, pair, charge);
  for (const pair of cut) if (!pairs.hard[pair]) servePair(plan, pair, charge);
}

function openSites(plan: WorkingPlan): number[] {
  const open = Array.from(plan.gpusUsed.keys()).filter((site) => plan.gpusUsed[site]! > 0);
  return open.sort((a, b) => plan.gpusUsed[a]! - plan.gpusUsed[b]! || a - b);
}

function nodesOfSite(plan: WorkingPlan, site: number): number[] {
  const classes = plan.problem.input.classes.length;
  const own: number[] = [];
  for (let k = 0; k < classes; k += 1) {
    const node = plan.problem.nodes.ofCell[site * classes + k]!;
    if (node >= 0 && plan.replicas[node]! > 0) own.push(node);
  }
  return own;
}

/** Nodes that serve the same pairs as `node`, or could: where its load would go or come from. */
function neighboursOf(plan: WorkingPlan, node: number): number[] {
  const { arcs } = plan;
  const near = new Set<number>();
  for (let at = arcs.nodeStart[node]!; at < arcs.nodeStart[node + 1]! && near.size < 24; at += 1) {
    const pair = arcs.pair[arcs.nodeArc[at]!]!;
    if (plan.flowRps[arcs.nodeArc[at]!]! === 0) continue;
    for (let arc = arcs.pairStart[pair]!; arc < arcs.pairStart[pair + 1]!; arc += 1) {
      const other = arcs.node[arc]!;
      if (other !== node && plan.replicas[other]! > 0) near.add(other);
    }
  }
  for (const other of nodesOfSite(plan, plan.problem.nodes.site[node]!)) if (other !== node) near.add(other);
  return [...near];
}

function shuffled(list: number[], random: RandomStream): number[] {
  for (let i = list.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random.next() * (i + 1));
    [list[i], list[j]] = [list[j]!, list[i]!];
  }
  return list;
}
