import type { Placement, PlacementInForce, Plan } from '@/domain/plan.ts';
import {
  type FailureAnswer,
  type FailureReport,
  OPTIMAL_GAP,
  type SolveOptions,
  type SolveOutcome,
} from '../model/contract.ts';
import { deriveMoves } from '../model/moves.ts';
import { type PlacementProblem, withGpus } from '../model/problem.ts';
import type { Pace } from './pace.ts';

/** Solve, let things fail, hold back, solve again: no more often than this. */
const MOST_ROUNDS = 3;

type Found = Extract<SolveOutcome, { status: 'optimal' | 'feasible' }>;

/**
 * A plan that can lose any one thing, as far as can be had: what a failure could not be repaired for is held back as
 * free GPUs at sites that may serve it, and the rest is solved again. Only there: a margin at every site (K' = K (1 − h))
 * costs money everywhere and promises nothing for a class that may use three sites. Holding back proves nothing either;
 * the check after it has the word. The plan with the fewest open failures wins, the cheaper of two alike.
 *
 * The bound is that of the question without held GPUs: a plan that can lose any one thing is a plan, so it holds.
 */
export async function solveWithHeadroom(
  problem: PlacementProblem,
  options: SolveOptions,
  {
    solve,
    check,
  }: {
    readonly solve: (problem: PlacementProblem, options: SolveOptions) => Promise<SolveOutcome>;
    readonly check: (placement: Placement) => Promise<FailureReport>;
  },
  pace: Pace,
): Promise<SolveOutcome> {
  const first = await solve(problem, options);
  if (!isFound(first)) return first;
  const { previous, candidates: _candidates, ...rest } = options;
  const held = new Int32Array(problem.sites.count);
  let best = first;
  let fewestOpen = Number.POSITIVE_INFINITY;
  let latest = first;
  for (let round = 0; ; round += 1) {
    const { answers, stopped } = await check(latest.plan);
    if (stopped) break;
    const open = answers.filter(({ verdict }) => verdict === 'unproven');
    if (open.length < fewestOpen) best = latest;
    fewestOpen = Math.min(fewestOpen, open.length);
    if (open.length === 0 || round === MOST_ROUNDS) break;
    for (const answer of open) holdFor(problem, answer, round, held);
    const less = withHeldGpus(problem, held);
    const next = await solve(less, { ...rest, ...(previous && { previous: withoutSurplus(less, previous) }) });
    if (!isFound(next)) break;
    latest = next;
  }
  const plan = { ...best.plan, ...boundOf(first.plan, best.plan), engineMs: pace.elapsedMs() };
  return { ...best, status: plan.status, plan, moves: deriveMoves(problem.input, previous, plan) };
}

/** What the plan of the whole question proves about a plan that leaves GPUs free. */
function boundOf(
  whole: Plan,
  { objectiveUsdPerHour }: Plan,
): Pick<Plan, 'status' | 'boundUsdPerHour' | 'gap' | 'prices'> {
  const boundUsdPerHour = Math.min(whole.boundUsdPerHour, objectiveUsdPerHour);
  const gap = objectiveUsdPerHour > 0 ? (objectiveUsdPerHour - boundUsdPerHour) / objectiveUsdPerHour : 0;
  return { status: gap <= OPTIMAL_GAP ? 'optimal' : 'feasible', boundUsdPerHour, gap, prices: whole.prices };
}

const isFound = (outcome: SolveOutcome): outcome is Found =>
  outcome.status === 'optimal' || outcome.status === 'feasible';

/**
 * Holds GPUs for what one failure left over, at the cheapest site that may serve it and has them; at another one in each
 * further round. One thing fails at a time, so failures share what is held: a site holds the most that one of them asks.
 */
function holdFor(problem: PlacementProblem, { failure, lost }: FailureAnswer, round: number, held: Int32Array): void {
  const { input, pairs, nodes, sites, arcs } = problem;
  const wanted = new Int32Array(sites.count);
  const gone = new Set(failure.siteIds);
  for (const { classId, marketId, rps } of lost) {
    const k = input.classes.findIndex(({ id }) => id === classId);
    const pair = pairs.ofCell[input.fleet.markets.findIndex(({ id }) => id === marketId) * input.classes.length + k]!;
    const fit: { site: number; gpus: number }[] = [];
    for (let arc = pairs.arcStart[pair]!; arc < pairs.arcStart[pair + 1]!; arc += 1) {
      const node = arcs.node[arc]!;
      const site = nodes.site[node]!;
      if (gone.has(input.fleet.sites[site]!.id)) continue;
      const table = nodes.capacityRps[node]!;
      const replicas = table.findIndex((capacity) => capacity >= rps);
      const gpus = replicas * nodes.gpusPerReplica[node]!;
      if (replicas > 0 && replicas <= nodes.maxReplicas[node]! && wanted[site]! + gpus <= sites.gpus[site]!)
        fit.push({ site, gpus });
    }
    const chosen = fit[Math.min(round, fit.length - 1)];
    if (chosen) wanted[chosen.site]! += chosen.gpus;
  }
  for (let site = 0; site < sites.count; site += 1) held[site] = Math.max(held[site]!, wanted[site]!);
}

/** The same question with fewer GPUs. */
function withHeldGpus(problem: PlacementProblem, held: Int32Array): PlacementProblem {
  return withGpus(
    problem,
    problem.sites.gpus.map((count, site) => Math.max(0, count - held[site]!)),
  );
}

/** A plan in force without the replicas that stand on held GPUs, so that it is patched and not kept. */
function withoutSurplus({ input, nodes, sites }: PlacementProblem, inForce: PlacementInForce): PlacementInForce {
  const left = sites.gpus.slice();
  const replicas = inForce.replicas.filter(({ siteId, classId, replicas }) => {
    const site = input.fleet.sites.findIndex(({ id }) => id === siteId);
    const k = input.classes.findIndex(({ id }) => id === classId);
    const node = site < 0 || k < 0 ? -1 : nodes.ofCell[site * input.classes.length + k]!;
    if (node < 0) return false;
    const gpus = replicas * nodes.gpusPerReplica[node]!;
    if (gpus > left[site]!) return false;
    left[site]! -= gpus;
    return true;
  });
  return { ...inForce, replicas };
}
