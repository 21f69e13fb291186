import type { Placement, Plan } from '@/domain/plan.ts';
import type { Shortfall } from '../exact/shortfall.ts';
import { assessPlacement } from '../model/assess.ts';
import { type BoundPrices, boundFromPrices } from '../model/bound-from-prices.ts';
import type { Ground } from '../model/build-problem.ts';
import type { InstancePlan } from '../model/check-plan.ts';
import {
  type Assessment,
  DEFAULT_SOLVE,
  OPTIMAL_GAP,
  type Relaxation,
  type SolveOptions,
  type SolveOutcome,
  type SolveProgress,
} from '../model/contract.ts';
import { findCopiesLacking } from '../model/copies.ts';
import { explainShortfall } from '../model/explain.ts';
import { deriveMoves } from '../model/moves.ts';
import { readPrices, recallPrices } from '../model/plan-prices.ts';
import type { PlacementProblem } from '../model/problem.ts';
import { flattenPlacement, readPlacement, readShadowPrices } from '../model/read-plan.ts';
import type { BoundBeside, ProvenBound, RaisedBeside } from './bound-beside.ts';
import { findPlan, lacks, type PlanFound, type PlanQuest } from './find-plan.ts';
import { readLimitValues } from './limit-values.ts';
import { layNearest } from './nearest-edge.ts';
import type { Pace } from './pace.ts';
import { PlanSearch } from './plan-search.ts';
import type { InForce } from './plan-state.ts';
import { BoundAtWork } from './raise-bound.ts';
import { workAt } from './work.ts';

/** What a session knows about its problem from solve to solve. */
export interface Memory {
  bound: BoundAtWork | null;
  /** Of the session's problem before it was changed. */
  readonly before: BoundAtWork | null;
}

/** What is asked when hard demand is left over. */
export interface WhyNot {
  /** What hard demand no plan can serve; null if that is not proved. */
  proveShortfall(): Promise<Shortfall | null>;
  /** What would make it possible, beginning from the best effort. */
  findRelaxations(shortfall: Shortfall, bestEffort: Placement): Promise<Relaxation[]>;
}

/** Looks so many milliseconds for a plan cheaper than this one, at the bound's prices. */
export type Polish = (plan: InstancePlan, prices: BoundPrices, timeLimitMs: number) => Promise<InstancePlan>;

/**
 * Answers one problem: raises the bound, patches the plans that are known and lays a fresh one, improves the best,
 * and lets the independent assessment have the last word. Between steps it breathes, so that it can be stopped.
 */
export async function solveProblem(
  {
    problem,
    ground,
    memory,
    whyNot,
    polish,
    boundBeside = null,
  }: {
    readonly problem: PlacementProblem;
    readonly ground: Ground;
    readonly memory: Memory;
    readonly whyNot: WhyNot;
    readonly polish: Polish;
    /** Raises the bound on another thread meanwhile. The placement is the same with and without it. */
    readonly boundBeside?: BoundBeside | null;
  },
  options: SolveOptions,
  pace: Pace,
): Promise<SolveOutcome> {
  const {
    previous,
    candidates = [],
    seed = DEFAULT_SOLVE.seed,
    iterationLimit = DEFAULT_SOLVE.iterationLimit,
    priceOfMoveUsdPerHour: moveUsd = DEFAULT_SOLVE.priceOfMoveUsdPerHour,
    polishMs = DEFAULT_SOLVE.polishMs,
  } = options;
  const known = previous ? [previous, ...candidates] : candidates;
  const nearest = problem.input.strategy === 'nearest-edge';
  const work = workAt(pace);
  if (work.stopped) return none([], null);

  const flatKnown = known.map((placement) => flattenPlacement(problem, placement));
  // Eligibility is more careful than the latencies of a plan at work: a plan made under other targets may keep today's
  // by luck, on ways that no bound of today has looked at.
  const servable = known.filter((placement, index) => routesOnArcs(problem, placement, flatKnown[index]!));
  const inForce: InForce | null = previous && moveUsd > 0 ? { replicas: flatKnown[0]!.replicas, moveUsd } : null;
  const { bound, beside, hasPast } = nearest ? { bound: null, beside: null, hasPast: false } : await raiseBound();
  const searchBound = bound ?? new BoundAtWork(problem);
  searchBound.look(routedArcs());
  const quest: PlanQuest = { problem, bound: searchBound, hasPast, known: flatKnown, inForce, iterationLimit, seed };
  const { best, scratch } = nearest ? layNearestEdge() : await findPlan(quest, work, pace, report);
  for (const each of [bound, scratch]) each?.prove();
  const polished = await askForCheaper();
  const proof = higher(higher(bound, scratch), (await beside?.take()) ?? null);
  return conclude();

  async function raiseBound(): Promise<{ bound: BoundAtWork; beside: RaisedBeside | null; hasPast: boolean }> {
    if (memory.bound) return { bound: memory.bound, beside: goOnBeside(memory.bound), hasPast: true };
    report('bound', null);
    const like = memory.before?.ofArcs(problem.arcs) ? memory.before : undefined;
    const from = like || !previous?.prices ? null : recallPrices(problem, previous.prices);
    const raised = new BoundAtWork(problem, { ...(like ? { like } : from ? { from } : {}), arcs: routedArcs() });
    // Prices that were good once are good enough to go on from.
    const isWarm = like !== undefined || from !== null;
    const early = isWarm ? goOnBeside(raised) : null;
    await work.run(raised.raise(isWarm));
    // A bound that was cut short is used once only, and so are prices that prove that there is no plan.
    if (!work.stopped && !raised.ascent.isBoundless) memory.bound = raised;
    return { bound: raised, beside: early ?? goOnBeside(raised), hasPast: isWarm };
  }

  function goOnBeside({ prices }: BoundAtWork): RaisedBeside | null {
    const { input: _input, features: _features, hash: _hash, ...instance } = problem;
    return work.stopped ? null : (boundBeside?.begin(instance, prices) ?? null);
  }

  /** A known placement can only be improved on if its routes are among the arcs that are looked at. */
  function* routedArcs(): Generator<number> {
    for (const { flowRps } of flatKnown)
      for (let arc = 0; arc < flowRps.length; arc += 1) if (flowRps[arc]! > 0) yield arc;
    if (nearest) for (let arc = 0; arc < problem.arcs.count; arc += 1) yield arc;
  }

  function layNearestEdge(): PlanFound {
    const search = new PlanSearch(searchBound, inForce);
    layNearest(search.plan, problem, ground);
    search.plan.settle();
    return { best: search, scratch: null };
  }

  /** The plan made cheaper by HiGHS, if there is time for that. */
  async function askForCheaper(): Promise<Answer[]> {
    if (polishMs <= 0 || best === null || bound === null || work.stopped === 'cancelled' || lacks(best.plan)) return [];
    return [answer(readPlacement(problem, await polish(best.flat(), bound.prices, polishMs)))];
  }

  async function conclude(): Promise<SolveOutcome> {
    if (best === null) return none([], null);
    const ours = answer(readPlacement(problem, best.flat()));
    if (lacks(best.plan)) {
      const handed = nearest ? undefined : cheapest(servable.map(answer));
      if (handed?.assessment.feasible) return success(handed);
      const mayFail = work.stopped !== 'cancelled' && best.plan.hardUnservedRps() > 0;
      const shortfall = mayFail ? await whyNot.proveShortfall() : null;
      const copies = findCopiesLacking(problem, best.plan.replicas);
      const relaxations = shortfall ? await whyNot.findRelaxations(shortfall, ours.placement) : [];
      const leftRps = shortfall?.leftRps ?? best.plan.hardUnserved();
      const { staysClosedSiteIds } = options;
      const obstacles = [
        ...copies.map(({ obstacle }) => obstacle),
        ...explainShortfall(problem, ground, leftRps, { relaxations, staysClosedSiteIds }),
      ];
      if (!shortfall && !copies.some(({ proved }) => proved)) return none(obstacles, ours);
      return {
        status: 'infeasible',
        stopped: 'proved',
        problemHash: problem.hash,
        obstacles,
        relaxations,
        bestEffort: ours,
        engineMs: pace.elapsedMs(),
      };
    }
    if (!ours.assessment.feasible)
      return { status: 'crashed', message: `The plan failed its own check: ${ours.assessment.violations[0]}` };
    return success(nearest ? ours : cheapest([ours, ...polished, ...servable.map(answer)]));
  }

  function success({ placement, assessment }: Answer): SolveOutcome {
    const objectiveUsd = assessment.objectiveUsdPerHour;
    const boundUsd = Math.max(0, proof ? boundFromPrices(problem, proof.prices) : 0);
    // Each asked so that what is not a number fails.
    if (proof && !(Math.abs(boundUsd - Math.max(0, proof.boundUsd)) <= 1e-6 * boundUsd + 1e-9))
      return { status: 'crashed', message: `The bound of ${proof.boundUsd} $/h is ${boundUsd} $/h when taken again` };
    if (!(boundUsd <= objectiveUsd * (1 + 1e-6) + 1e-9))
      return { status: 'crashed', message: `The bound of ${boundUsd} $/h is above a plan of ${objectiveUsd} $/h` };
    const lowest = Math.min(boundUsd, objectiveUsd);
    const gap = objectiveUsd > 0 ? (objectiveUsd - lowest) / objectiveUsd : 0;
    const proved = gap <= OPTIMAL_GAP;
    const plan: Plan = {
      replicas: placement.replicas,
      routes: placement.routes,
      status: proved ? 'optimal' : 'feasible',
      problemHash: problem.hash,
      seed,
      objectiveUsdPerHour: objectiveUsd,
      boundUsdPerHour: lowest,
      gap,
      terms: assessment.terms,
      prices: proof ? readPrices(problem, proof.prices) : null,
      engineMs: pace.elapsedMs(),
    };
    return {
      status: plan.status,
      stopped: work.stopped ?? (proved ? 'proved' : 'iterations'),
      plan,
      assessment,
      moves: deriveMoves(problem.input, previous, placement),
      shadowPrices: {
        ...(proof ? readShadowPrices(problem, proof) : { gpuBySite: [], gbpsByLink: [], demand: [] }),
        limits: proof && options.limitValues ? readLimitValues(problem, ground, proof) : [],
      },
    };
  }

  function none(obstacles: ReturnType<typeof explainShortfall>, bestEffort: Answer | null): SolveOutcome {
    return {
      status: 'none',
      stopped: work.stopped ?? 'iterations',
      problemHash: problem.hash,
      obstacles,
      bestEffort,
      engineMs: pace.elapsedMs(),
    };
  }

  function answer(placement: Placement): Answer {
    return {
      placement,
      assessment: assessPlacement(problem.input, ground, placement, {
        features: problem.features,
        previous,
        priceOfMoveUsdPerHour: moveUsd,
      }),
    };
  }

  function report(phase: SolveProgress['phase'], best: PlanSearch | null): void {
    options.onProgress?.({
      phase,
      objectiveUsdPerHour: best === null || lacks(best.plan) ? null : best.plan.usd,
      boundUsdPerHour: memory.bound?.boundUsd ?? null,
      elapsedMs: pace.elapsedMs(),
    });
  }
}

/** Whether every route of a placement is an arc of the problem, to a site that takes work. */
function routesOnArcs(
  { pairs, nodes, sites, arcs }: PlacementProblem,
  { routes }: Placement,
  { flowRps }: InstancePlan,
): boolean {
  let onArcs = 0;
  for (let arc = 0; arc < flowRps.length; arc += 1)
    if (flowRps[arc]! > 0 && sites.gpus[nodes.site[arcs.node[arc]!]!]! > 0) onArcs += 1;
  return pairs.count > 0 && routes.filter(({ share }) => share > 0).length === onArcs;
}

/** The higher of two bounds, of this thread or the one beside it. */
function higher(a: ProvenBound | null, b: ProvenBound | null): ProvenBound | null {
  return a && b && b.boundUsd > a.boundUsd ? b : a;
}

/** The cheapest that keeps every rule; the first if none does. A placement handed in that beats ours is the answer. */
function cheapest(answers: readonly Answer[]): Answer {
  const feasible = answers.filter(({ assessment }) => assessment.feasible);
  return feasible.reduce(
    (best, next) => (next.assessment.objectiveUsdPerHour < best.assessment.objectiveUsdPerHour ? next : best),
    feasible[0] ?? answers[0]!,
  );
}

interface Answer {
  readonly placement: Placement;
  readonly assessment: Assessment;
}
