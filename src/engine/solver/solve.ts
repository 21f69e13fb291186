import type { Placement, Plan } from '@/domain/plan.ts';
import { createRandomStreams } from '@/lib/random.ts';
import { assessPlacement } from '../model/assess.ts';
import { boundFromPrices } from '../model/bound-from-prices.ts';
import type { Ground } from '../model/build-problem.ts';
import type { InstancePlan } from '../model/check-plan.ts';
import {
  type Assessment,
  DEFAULT_SOLVE,
  OPTIMAL_GAP,
  type SolveOptions,
  type SolveOutcome,
  type SolveProgress,
  type Stopped,
} from '../model/contract.ts';
import { explainShortfall } from '../model/explain.ts';
import { deriveMoves } from '../model/moves.ts';
import { readPrices, recallPrices } from '../model/plan-prices.ts';
import type { PlacementProblem } from '../model/problem.ts';
import { flattenPlacement, readPlacement, readShadowPrices } from '../model/read-plan.ts';
import { layNearest } from './nearest-edge.ts';
import type { Pace } from './pace.ts';
import { FAIR_TRIES, PlanSearch } from './plan-search.ts';
import type { InForce } from './plan-state.ts';
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
/** Over fewer arcs a step of the bound takes less than a millisecond. */
const FEW_ARCS = 10_000;

/** What a session knows about its problem from solve to solve. */
export interface Memory {
  bound: BoundAtWork | null;
  /** Of the session's problem before it was changed. */
  readonly before: BoundAtWork | null;
}

/** Says by pair what hard demand cannot be served by any plan; null if all can. */
export type ProveShortfall = () => Promise<Float64Array | null>;

/**
 * Answers one problem: raises the bound, patches the plans that are known and lays a fresh one, improves the best,
 * and lets the independent assessment have the last word. Between steps it breathes, so that it can be stopped.
 */
export async function solveProblem(
  {
    problem,
    ground,
    memory,
    proveShortfall,
  }: {
    readonly problem: PlacementProblem;
    readonly ground: Ground;
    readonly memory: Memory;
    readonly proveShortfall: ProveShortfall;
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
  } = options;
  const known = previous ? [previous, ...candidates] : candidates;
  const keepsPrevious = previous !== undefined && moveUsd > 0;
  const nearest = problem.input.strategy === 'nearest-edge';
  let stopped: Stopped | null = pace.stop();
  let best: PlanSearch | null = null;
  /** Where patching the plan in force changed it; null if the best plan is a fresh one. */
  let around: Int32Array | null = null;
  const random = createRandomStreams(seed).stream('improve');
  if (stopped) return none([], null);

  const flatKnown = known.map((placement) => flattenPlacement(problem, placement));
  // Eligibility is more careful than the latencies of a plan at work: a plan made under other targets may keep today's
  // by luck, on ways that no bound of today has looked at.
  const servable = known.filter((placement, index) => routesOnArcs(problem, placement, flatKnown[index]!));
  const inForce: InForce | null = previous && moveUsd > 0 ? { replicas: flatKnown[0]!.replicas, moveUsd } : null;
  const bound = nearest ? null : await raiseBound();
  const searchBound = bound ?? new BoundAtWork(problem);
  searchBound.look(routedArcs());
  if (nearest) layNearestEdge();
  else await layPlans();
  if (best && !stopped && !nearest) await improve(best);
  bound?.prove();
  return conclude();

  async function raiseBound(): Promise<BoundAtWork> {
    if (memory.bound) return memory.bound;
    report('bound');
    const like = memory.before?.ofArcs(problem.arcs) ? memory.before : undefined;
    const from = like || !previous?.prices ? null : recallPrices(problem, previous.prices);
    const raised = new BoundAtWork(problem, like ? { like } : from ? { from } : {});
    await run(raised.raise(like !== undefined || from !== null));
    // A bound that was cut short is used once only.
    if (!stopped) memory.bound = raised;
    return raised;
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
    // A fresh plan is laid from the averages of many steps, and good prices take few: over few arcs more cost nothing.
    if (bound && bound.origin.length < FEW_ARCS) await run(bound.raise(false));
    const fresh = new PlanSearch(searchBound, inForce);
    await run(fresh.construct());
    for (const search of best ? [best, fresh] : [fresh]) {
      if (!stopped) await run(search.descend(leastSavingUsd(search)));
      // Which of two is better shows only after some tries.
      if (!stopped && best) await run(search.improve(random, Math.min(FAIR_TRIES, iterationLimit), progressOf(pace)));
    }
    consider(fresh, null);
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
    if (best === null || best.plan.hardUnservedRps() > 0) return true;
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
    await run(search.descend(leastSavingUsd(search), around));
    if (stopped) return;
    report('improve');
    // Who lacks something may find it far away.
    if (search.plan.hardUnservedRps() > 0) around = null;
    const tries = around ? Math.min(iterationLimit, TRIES_PER_NODE * around.length) : iterationLimit;
    await run(search.improve(random, tries, { ...progressOf(pace), around }));
    report('improve');
  }

  /** Runs a search step by step, breathing between steps; tells it to finish when it is time to stop. */
  async function run<T>(steps: Steps<T>): Promise<T> {
    let step = steps.next(false);
    for (let done = 1; !step.done; done += 1) {
      if (done % 8 === 0) {
        await pace.breathe();
        stopped ??= pace.stop();
      }
      step = steps.next(stopped !== null);
    }
    stopped ??= pace.stop();
    return step.value;
  }

  async function conclude(): Promise<SolveOutcome> {
    if (best === null) return none([], null);
    const ours = answer(readPlacement(problem, best.flat()));
    if (best.plan.hardUnservedRps() > 0) {
      const handed = nearest ? undefined : cheapest(servable.map(answer));
      if (handed?.assessment.feasible) return success(handed);
      const shortfall = stopped === 'cancelled' ? null : await proveShortfall();
      const obstacles = explainShortfall(problem, ground, shortfall ?? best.plan.hardUnserved());
      if (!shortfall) return none(obstacles, ours);
      return {
        status: 'infeasible',
        stopped: 'proved',
        problemHash: problem.hash,
        obstacles,
        bestEffort: ours,
        engineMs: pace.elapsedMs(),
      };
    }
    if (!ours.assessment.feasible)
      return { status: 'crashed', message: `The plan failed its own check: ${ours.assessment.violations[0]}` };
    return success(nearest ? ours : cheapest([ours, ...servable.map(answer)]));
  }

  function success({ placement, assessment }: Answer): SolveOutcome {
    const objectiveUsd = assessment.objectiveUsdPerHour;
    const boundUsd = Math.max(0, bound ? boundFromPrices(problem, bound.prices) : 0);
    if (bound && Math.abs(boundUsd - Math.max(0, bound.boundUsd)) > 1e-6 * boundUsd + 1e-9)
      return { status: 'crashed', message: `The bound of ${bound.boundUsd} $/h is ${boundUsd} $/h when taken again` };
    if (boundUsd > objectiveUsd * (1 + 1e-6) + 1e-9)
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
      prices: bound ? readPrices(problem, bound.prices) : null,
      engineMs: pace.elapsedMs(),
    };
    return {
      status: plan.status,
      stopped: stopped ?? (proved ? 'proved' : 'iterations'),
      plan,
      assessment,
      moves: deriveMoves(problem.input, previous, placement),
      shadowPrices: bound ? readShadowPrices(problem, bound) : { gpuBySite: [], gbpsByLink: [], demand: [] },
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
      objectiveUsdPerHour: best === null || best.plan.hardUnservedRps() > 0 ? null : best.plan.usd,
      boundUsdPerHour: memory.bound?.boundUsd ?? null,
      elapsedMs: pace.elapsedMs(),
    });
  }
}

/** Whether every route of a placement is an arc of the problem. */
function routesOnArcs({ pairs }: PlacementProblem, { routes }: Placement, { flowRps }: InstancePlan): boolean {
  let onArcs = 0;
  for (let arc = 0; arc < flowRps.length; arc += 1) if (flowRps[arc]! > 0) onArcs += 1;
  return pairs.count > 0 && routes.filter(({ share }) => share > 0).length === onArcs;
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
