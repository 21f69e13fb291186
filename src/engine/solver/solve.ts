import type { Placement, Plan } from '@/domain/plan.ts';
import { createRandomStreams } from '@/lib/random.ts';
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
  type Stopped,
} from '../model/contract.ts';
import { findCopiesLacking } from '../model/copies.ts';
import { explainShortfall } from '../model/explain.ts';
import { deriveMoves } from '../model/moves.ts';
import { readPrices, recallPrices } from '../model/plan-prices.ts';
import type { PlacementProblem } from '../model/problem.ts';
import { flattenPlacement, readPlacement, readShadowPrices } from '../model/read-plan.ts';
import type { BoundBeside, ProvenBound, RaisedBeside } from './bound-beside.ts';
import { readLimitValues } from './limit-values.ts';
import { layNearest } from './nearest-edge.ts';
import type { Pace } from './pace.ts';
import { FAIR_TRIES, PlanSearch } from './plan-search.ts';
import type { InForce, PlanState } from './plan-state.ts';
import { BoundAtWork } from './raise-bound.ts';
import type { Steps } from './steps.ts';

/** Where moves have a price, a move must save this part of the cost, and a fresh plan that part, to be worth it. */
const NOTICED = 2e-5;
const FRESH_MUST_SAVE = 0.003;
/** Near a change so many tries for each node that it touched find what there is to find. Measured on `us-mobile`. */
const TRIES_PER_NODE = 10;
/** When more than this part of the replicas in force lost its place, patching may be far from a fresh plan. */
const LARGE_CHANGE = 0.03;
/** So far above its bound a patched plan is not worth keeping without a look at a fresh one. `us-mobile` stays below 0.05. */
const FAR_FROM_BOUND = 0.08;
/**
 * Over fewer arcs steps and tries cost little and luck counts for more: the bound is raised from scratch, and several plans are
 * laid and searched to the end, so that a question with a past is never answered worse than one without.
 */
const FEW_ARCS = 10_000;
/**
 * From this average on a replica is rounded up, in each plan that is laid afresh. Measured on walks over small operators: one
 * way alone ends 0.6 % dearer than the best known on average, three 0.1 %.
 */
const ROUND_UP_FROM = { small: [0.45, 0.2, 0.9], large: [0.45] } as const;

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
  const keepsPrevious = previous !== undefined && moveUsd > 0;
  const nearest = problem.input.strategy === 'nearest-edge';
  const isSmall = problem.arcs.count < FEW_ARCS;
  let stopped: Stopped | null = pace.stop();
  let best: PlanSearch | null = null;
  /** Where patching the plan in force changed it; null if the best plan is a fresh one. */
  let around: Int32Array | null = null;
  let isSearchedToTheEnd = false;
  const luck = () => createRandomStreams(seed).stream('improve');
  if (stopped) return none([], null);

  const flatKnown = known.map((placement) => flattenPlacement(problem, placement));
  // Eligibility is more careful than the latencies of a plan at work: a plan made under other targets may keep today's
  // by luck, on ways that no bound of today has looked at.
  const servable = known.filter((placement, index) => routesOnArcs(problem, placement, flatKnown[index]!));
  const inForce: InForce | null = previous && moveUsd > 0 ? { replicas: flatKnown[0]!.replicas, moveUsd } : null;
  const { bound, beside, hasPast } = nearest ? { bound: null, beside: null, hasPast: false } : await raiseBound();
  let scratch: BoundAtWork | null = null;
  const searchBound = bound ?? new BoundAtWork(problem);
  searchBound.look(routedArcs());
  if (nearest) layNearestEdge();
  else await layPlans();
  if (best && !stopped && !nearest) await improve(best);
  for (const each of [bound, scratch]) each?.prove();
  const polished = await askForCheaper();
  const proof = higher(higher(bound, scratch), (await beside?.take()) ?? null);
  return conclude();

  async function raiseBound(): Promise<{ bound: BoundAtWork; beside: RaisedBeside | null; hasPast: boolean }> {
    if (memory.bound) return { bound: memory.bound, beside: goOnBeside(memory.bound), hasPast: true };
    report('bound');
    const like = memory.before?.ofArcs(problem.arcs) ? memory.before : undefined;
    const from = like || !previous?.prices ? null : recallPrices(problem, previous.prices);
    const raised = new BoundAtWork(problem, { ...(like ? { like } : from ? { from } : {}), arcs: routedArcs() });
    // Prices that were good once are good enough to go on from.
    const isWarm = like !== undefined || from !== null;
    const early = isWarm ? goOnBeside(raised) : null;
    await run(raised.raise(isWarm));
    // A bound that was cut short is used once only, and so are prices that prove that there is no plan.
    if (!stopped && !raised.ascent.isBoundless) memory.bound = raised;
    return { bound: raised, beside: early ?? goOnBeside(raised), hasPast: isWarm };
  }

  function goOnBeside({ prices }: BoundAtWork): RaisedBeside | null {
    const { input: _input, features: _features, hash: _hash, ...instance } = problem;
    return stopped ? null : (boundBeside?.begin(instance, prices) ?? null);
  }

  /** A known placement can only be improved on if its routes are among the arcs that are looked at. */
  function* routedArcs(): Generator<number> {
    for (const { flowRps } of flatKnown)
      for (let arc = 0; arc < flowRps.length; arc += 1) if (flowRps[arc]! > 0) yield arc;
    if (nearest) for (let arc = 0; arc < problem.arcs.count; arc += 1) yield arc;
  }

  function layNearestEdge(): void {
    const search = new PlanSearch(searchBound, inForce);
    layNearest(search.plan, problem, ground);
    search.plan.settle();
    best = search;
  }

  async function layPlans(): Promise<void> {
    for (const flat of flatKnown) {
      report('construct');
      const search = new PlanSearch(searchBound, inForce);
      const touched = await run(search.repair(flat));
      consider(search, keepsPrevious ? touched : null);
      if (stopped) return;
    }
    if (keepsPrevious && !isLargeChange()) return;
    report('construct');
    const fresh = await layFresh();
    // Fresh ones first: what they leave of the bound is then the same with and without a past.
    const rivals = best ? [...fresh, best] : fresh;
    const fairTries = isSmall ? iterationLimit : Math.min(FAIR_TRIES, iterationLimit);
    for (const search of rivals) if (!stopped) await run(search.descend(leastSavingUsd(search)));
    if (best === null) consider(cheapestOf(fresh), null);
    // Which of several is better shows only after some tries.
    for (const search of rivals)
      if (!stopped && rivals.length > 1) await run(search.improve(luck(), fairTries, progressOf(pace)));
    consider(cheapestOf(fresh), null);
    isSearchedToTheEnd = isSmall;
  }

  /** Plans that owe nothing to those that are known. Over few arcs they owe nothing to prices of the past either. */
  async function layFresh(): Promise<PlanSearch[]> {
    if (isSmall && bound && hasPast) {
      scratch = new BoundAtWork(problem);
      await run(scratch.raise(false));
    }
    const fresh: PlanSearch[] = [];
    for (const roundUpFrom of ROUND_UP_FROM[isSmall ? 'small' : 'large']) {
      const search = new PlanSearch(scratch ?? searchBound, inForce);
      await run(search.construct(roundUpFrom));
      fresh.push(search);
    }
    return fresh;
  }

  /** Where moves have a price, one must save something that can be noticed. */
  function leastSavingUsd({ plan }: PlanSearch): number {
    return keepsPrevious ? NOTICED * plan.usd : 0;
  }

  function consider(search: PlanSearch, touched: Int32Array | null): void {
    const mustSave = best !== null && keepsPrevious ? FRESH_MUST_SAVE * best.plan.usd : 0;
    if (best !== null && search.plan.usd >= best.plan.usd - mustSave) return;
    best = search;
    around = touched;
    report('improve');
  }

  /** Whether patching had to find a new place for many of the replicas in force, or is no good. */
  function isLargeChange(): boolean {
    if (best === null || lacks(best.plan)) return true;
    if (bound && best.plan.usd > Math.max(0, bound.boundUsd) * (1 + FAR_FROM_BOUND)) return true;
    const before = flatKnown[0]!.replicas;
    let all = 0;
    let gone = 0;
    for (let node = 0; node < before.length; node += 1) {
      all += before[node]!;
      gone += Math.max(0, before[node]! - problem.nodes.maxReplicas[node]!);
    }
    return gone > LARGE_CHANGE * all;
  }

  async function improve(search: PlanSearch): Promise<void> {
    if (isSearchedToTheEnd && !lacks(search.plan)) return;
    await run(search.descend(leastSavingUsd(search), around));
    if (stopped) return;
    report('improve');
    // Who lacks something may find it far away.
    if (lacks(search.plan)) around = null;
    const tries = around ? Math.min(iterationLimit, TRIES_PER_NODE * around.length) : iterationLimit;
    await run(search.improve(luck(), tries, { ...progressOf(pace), around }));
    report('improve');
  }

  /** The plan made cheaper by HiGHS, if there is time for that. */
  async function askForCheaper(): Promise<Answer[]> {
    if (polishMs <= 0 || best === null || bound === null || stopped === 'cancelled' || lacks(best.plan)) return [];
    return [answer(readPlacement(problem, await polish(best.flat(), bound.prices, polishMs)))];
  }

  async function run<T>(steps: Steps<T>): Promise<T> {
    const value = await pace.run(steps);
    stopped ??= pace.stop();
    return value;
  }

  async function conclude(): Promise<SolveOutcome> {
    if (best === null) return none([], null);
    const ours = answer(readPlacement(problem, best.flat()));
    if (lacks(best.plan)) {
      const handed = nearest ? undefined : cheapest(servable.map(answer));
      if (handed?.assessment.feasible) return success(handed);
      const mayFail = stopped !== 'cancelled' && best.plan.hardUnservedRps() > 0;
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
      stopped: stopped ?? (proved ? 'proved' : 'iterations'),
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
      stopped: stopped ?? 'iterations',
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

  function report(phase: SolveProgress['phase']): void {
    options.onProgress?.({
      phase,
      objectiveUsdPerHour: best === null || lacks(best.plan) ? null : best.plan.usd,
      boundUsdPerHour: memory.bound?.boundUsd ?? null,
      elapsedMs: pace.elapsedMs(),
    });
  }
}

/** Whether a plan leaves hard demand out, or lacks a copy. */
const lacks = (plan: PlanState): boolean => plan.hardUnservedRps() > 0 || plan.lacksCopies();

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

const cheapestOf = (searches: readonly PlanSearch[]): PlanSearch =>
  searches.reduce((least, search) => (search.plan.usd < least.plan.usd ? search : least));

/** The higher of two bounds, of this thread or the one beside it. */
function higher(a: ProvenBound | null, b: ProvenBound | null): ProvenBound | null {
  return a && b && b.boundUsd > a.boundUsd ? b : a;
}

const progressOf = (pace: Pace) => ({ progress: () => pace.progress() });

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
