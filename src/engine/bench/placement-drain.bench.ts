import { readFileSync } from 'node:fs';
import { deserialize } from 'node:v8';
import { invariant } from '@/lib/invariant.ts';
import { createRandomStreams } from '@/lib/random.ts';
import { checkPlan } from '../model/check-plan.ts';
import type { Instance } from '../model/instance.ts';
import { LocalSearch } from '../solver/local-search.ts';
import { buildNetwork } from '../solver/network.ts';
import { optimise } from '../solver/optimise.ts';
import { PlanState } from '../solver/plan-state.ts';
import { type Manner, Rerouting, THRIFTY } from '../solver/reroute.ts';
import { RuinRecreate } from '../solver/ruin-recreate.ts';
import { benchClock, type ClockKind } from './bench-clock.ts';

export interface DrainFigures {
  readonly sites: number;
  /** Everything the site did is done elsewhere, in free room or on new replicas, or left where that is cheaper. */
  readonly reroutedMs: Spread;
  /** And then with care: others may move on, no single move pays any more, and some tries of ruin and recreate, as in a preview. */
  readonly improvedMs: Spread;
  /** As a part of the cost before: after the first, and after all. */
  readonly reroutedCostIncrease: Spread;
  readonly costIncrease: Spread;
  /** Repaired cost over that of a plan from nothing that no single move improves, as it can be had in a second or two. */
  readonly repairedToReplanned: BySize;
  /** And over that of a plan from nothing that was searched for as long as the plan in force. */
  readonly repairedToSearched: BySize;
}

/** Medians, for sites with less than 3 % of the replicas and for the others. */
interface BySize {
  readonly small: number | null;
  readonly large: number | null;
}

interface Spread {
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

/**
 * Drains sites of one instance of `placement.bench.ts`, one at a time, each from the same plan: in place, as a preview
 * would. Some are planned afresh as well, in the short and with as many seconds as the plan had.
 */
const SMALL_SHARE = 0.03;
/** At once: into free room or onto new replicas, without asking anybody else to move on. */
const DIRECT: Manner = { ...THRIFTY, expansions: 0 };
const WARM_UP_MS = 4000;
/** Near the change: as many for each node as in a preview, and no more than there is time for. */
const TRIES_PER_NODE = 10;
const MOST_TRIES = 400;
const [clock, file, seconds, sitesText, replannedText] = process.argv.slice(2) as [
  ClockKind,
  string,
  string,
  string,
  string,
];
const now = benchClock(clock);
const instance: Instance = deserialize(readFileSync(file));
const { sites, nodes, arcs } = instance;
// Plans made afresh later run in warm code, so the one they are compared with must as well.
optimise(instance, { seed: 1, timeLimitMs: WARM_UP_MS, now });
const base = optimise(instance, { seed: 1, timeLimitMs: Number(seconds) * 1000, now });
const network = buildNetwork(instance);

const start = new PlanState(network);
for (let node = 0; node < nodes.count; node += 1) start.setReplicas(node, base.replicas[node]!);
for (let arc = 0; arc < arcs.count; arc += 1) start.setFlow(arc, base.flowRps[arc]!);
start.commit();
start.recount();
const plan = new PlanState(network);
const reroute = new Rerouting(plan);

const total = start.replicas.reduce((sum, n) => sum + n, 0);
const replicasAt = (site: number) =>
  start.replicas.subarray(sites.nodeStart[site], sites.nodeStart[site + 1]).reduce((sum, n) => sum + n, 0);
const running = [...start.gpusUsed.keys()].filter((site) => start.gpusUsed[site]! > 0);
const step = Math.max(1, running.length / Number(sitesText));
const chosen = Array.from(
  { length: Math.min(running.length, Number(sitesText)) },
  (_, at) => running[Math.floor(at * step)]!,
);
drain(chosen[0]!);

const drains = chosen.map((site) => ({ site, share: replicasAt(site) / total, ...drain(site) }));
const replanned = spreadOut(drains, Number(replannedText)).map(({ site, share, usd }) => ({
  isSmall: share < SMALL_SHARE,
  toReplanned: usd / replan(site, 0),
  toSearched: usd / replan(site, Number.POSITIVE_INFINITY),
}));
const figures: DrainFigures = {
  sites: drains.length,
  reroutedMs: spread(drains.map(({ reroutedMs }) => reroutedMs)),
  improvedMs: spread(drains.map(({ improvedMs }) => improvedMs)),
  reroutedCostIncrease: spread(drains.map(({ reroutedUsd }) => reroutedUsd / start.usd - 1)),
  costIncrease: spread(drains.map(({ usd }) => usd / start.usd - 1)),
  repairedToReplanned: bySize(({ toReplanned }) => toReplanned),
  repairedToSearched: bySize(({ toSearched }) => toSearched),
};
process.stdout.write(JSON.stringify(figures));

interface Drained {
  readonly reroutedMs: number;
  readonly improvedMs: number;
  readonly reroutedUsd: number;
  readonly usd: number;
}

function drain(site: number): Drained {
  plan.assign(start);
  const gpus = sites.gpus[site]!;
  let began = now();
  const homeless = clear(site);
  const cleared = plan.mark();
  moveIn(homeless, DIRECT);
  const reroutedMs = now() - began;
  const reroutedUsd = checkedUsd();
  began = now() - reroutedMs;
  plan.rollback(cleared);
  const touched = moveIn(homeless, THRIFTY);
  plan.commit();
  const search = new LocalSearch(plan, reroute);
  for (const node of touched) search.look(node);
  const steps = search.run();
  while (!steps.next(false).done);
  const around = Int32Array.from(touched).sort();
  const near = new RuinRecreate(plan, reroute, createRandomStreams(site).stream('improve'), { around });
  for (let tries = Math.min(MOST_TRIES, TRIES_PER_NODE * around.length); tries > 0; tries -= 1) near.try(0);
  near.settle();
  for (const node of touched) plan.trimNode(node);
  plan.commit();
  const improvedMs = now() - began;
  const usd = checkedUsd();
  sites.gpus[site] = gpus;
  return { reroutedMs, improvedMs, reroutedUsd, usd };
}

function checkedUsd(): number {
  const { feasible, faults, costUsd } = checkPlan(instance, plan);
  invariant(feasible, `a drain breaks rules: ${JSON.stringify(faults.slice(0, 5))}`);
  return costUsd;
}

/** Takes everything off the site and closes it; returns the pairs that it served, the weightiest first. */
function clear(site: number): number[] {
  const pairs = new Set<number>();
  for (let node = sites.nodeStart[site]!; node < sites.nodeStart[site + 1]!; node += 1) {
    for (let at = network.nodeStart[node]!; at < network.nodeStart[node + 1]!; at += 1) {
      const arc = network.nodeArc[at]!;
      if (plan.flowRps[arc] === 0) continue;
      pairs.add(network.arcPair[arc]!);
      plan.setFlow(arc, 0);
    }
    plan.setReplicas(node, 0);
  }
  sites.gpus[site] = 0;
  const weight = (pair: number) => plan.unservedUsd[pair]! * plan.unservedRps[pair]!;
  return [...pairs].sort((a, b) => weight(b) - weight(a));
}

/** Serves pairs again; returns the nodes that took part in the drain. */
function moveIn(pairs: readonly number[], manner: Manner): Set<number> {
  for (const pair of pairs) reroute.serve(pair, manner);
  const touched = new Set<number>();
  plan.eachTouchedNode((node) => touched.add(node));
  for (const node of touched) plan.trimNode(node);
  return touched;
}

function bySize(ratio: (each: (typeof replanned)[number]) => number): BySize {
  const of = (isSmall: boolean) => median(replanned.filter((each) => each.isSmall === isSmall).map(ratio));
  return { small: of(true), large: of(false) };
}

/** What a plan from nothing without the site costs after so many tries. */
function replan(site: number, iterationLimit: number): number {
  const gpus = sites.gpus.slice();
  gpus[site] = 0;
  const maxReplicas = nodes.maxReplicas.map((most, node) => (nodes.site[node] === site ? 0 : most));
  const closed: Instance = { ...instance, sites: { ...sites, gpus }, nodes: { ...nodes, maxReplicas } };
  return optimise(closed, { seed: 1, timeLimitMs: Number(seconds) * 1000, now, iterationLimit }).objectiveUsd;
}

/** Some of the drains, from those with the fewest replicas to those with the most. */
function spreadOut<T extends { readonly share: number }>(all: readonly T[], count: number): T[] {
  const sorted = all.toSorted((a, b) => a.share - b.share);
  return Array.from(
    { length: Math.min(count, sorted.length) },
    (_, at) => sorted[Math.floor(((at + 0.5) * sorted.length) / count)]!,
  );
}

function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (q: number) => round(sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)]!);
  return { p50: at(0.5), p95: at(0.95), max: at(1) };
}

function median(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
