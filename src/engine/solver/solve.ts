import type { Placement, Plan } from '@/domain/plan.ts';
import { createRandomStreams } from '@/lib/random.ts';
import { assessPlacement } from '../model/assess.ts';
import type { Ground } from '../model/build-problem.ts';
import {
  type Assessment,
  DEFAULT_SOLVE,
  type SolveOptions,
  type SolveOutcome,
  type SolveProgress,
  type Stopped,
} from '../model/contract.ts';
import { explainShortfall } from '../model/explain.ts';
import { deriveMoves } from '../model/moves.ts';
import type { PlacementProblem } from '../model/problem.ts';
import { collectArcs } from './arc-set.ts';
import { type Ascent, type AscentStart, ascend } from './ascent.ts';
import { chooseCandidates } from './candidates.ts';
import { constructNearest, layPlacement, roundAverage, serveAll } from './construct.ts';
import { descend, ruinAndRecreate } from './improve.ts';
import type { Pace } from './pace.ts';
import { readAverageCosts, readPlacement, readShadowPrices } from './read-plan.ts';
import { WorkingPlan } from './working-plan.ts';

/** Gap at which an answer counts as proved best. */
const OPTIMAL_GAP = 1e-6;
/** A replica is rounded up when the average would use at least this much of it; more than one is tried. */
const ROUNDING_THRESHOLDS = [0.5, 0.15];
/** How much of a new replica the first greedy charges to whoever opens it (`serve.ts`); half did best on `us-mobile`. */
const GREEDY_CHARGE = 0.5;

/** Where moves have a price, a plan made afresh must be this part cheaper than the repaired one to replace it. */
const FRESH_MUST_SAVE = 0.005;
/** … and a single change must save this part of the cost. Both are assumptions about what an operator finds worth it. */
const NOTICED = 1e-4;

/** What a session remembers of a problem between solves. */
export interface Memory {
  /** Of this very problem. */
  ascent: Ascent | null;
  /** Demand prices of the last problem, by market and class: a good start after a small change. */
  prices: Float64Array | null;
}

/** Hard demand that no plan can serve, proved, by pair; null if there is none. May hold the thread. */
export type ProveShortfall = () => Promise<Float64Array | null>;

/** Construct, bound, round, improve, check: see README.md for the life of a plan. */
export async function solveProblem(
  {
    problem,
    ground,
    memory,
    proveShortfall,
  }: { problem: PlacementProblem; ground: Ground; memory: Memory; proveShortfall: ProveShortfall },
  options: SolveOptions,
  pace: Pace,
): Promise<SolveOutcome> {
  const {
    previous,
    candidates = [],
    seed = DEFAULT_SOLVE.seed,
    iterationLimit = DEFAULT_SOLVE.iterationLimit,
  } = options;
  const moveUsd = options.priceOfMoveUsdPerHour ?? DEFAULT_SOLVE.priceOfMoveUsdPerHour;
  const known = previous ? [previous, ...candidates] : candidates;
  const previousReplicas = replicasByNode(problem, previous);
  const keepsPrevious = previous !== undefined && moveUsd > 0;
  let stopped: Stopped | null = pace.stop();
  let best: WorkingPlan | null = null;
  if (stopped) return none([], null);

  const nearest = problem.input.strategy === 'nearest-edge';
  const ascent = memory.ascent ?? (await bound());
  const boundUsd = ascent?.boundUsd ?? 0;
  await construct();
  if (best && !stopped && !nearest) await run(search(best));
  return conclude();

  /**
   * Raises the lower bound, from the prices of the session's last problem if there was one, else from the average
   * costs of the plan in force or of a greedy one. A bound that was cut short is used once only.
   */
  async function bound(): Promise<Ascent | null> {
    const arcs = chooseCandidates(problem);
    const warm = memory.prices ? pricesByPair(problem, memory.prices) : null;
    let start: AscentStart;
    if (warm) {
      start = { prices: warm, upperUsd: priceOfAll(problem, warm), from: 'ascent' };
    } else {
      report('construct');
      const rough = await roughPlan(arcs);
      const upperUsd = rough.usd - rough.penaltyUsd();
      start = { prices: readAverageCosts(rough), upperUsd, from: previous ? 'in-force' : 'rough' };
    }
    report('bound');
    const found = await run(ascend(problem, start, arcs));
    if (!stopped) {
      memory.ascent = found;
      memory.prices = pricesByCell(problem, found.prices.demandUsd);
    }
    return found;
  }

  /** The plan in force, patched; else a greedy one, smoothed. Only its average costs are wanted. */
  async function roughPlan(arcs: Uint8Array): Promise<WorkingPlan> {
    if (previous) markRoutes(problem, previous, arcs);
    const plan = new WorkingPlan(problem, collectArcs(problem, arcs), replicasByNode(problem, undefined), 0);
    if (previous) layPlacement(plan, previous);
    serveAll(plan, GREEDY_CHARGE);
    plan.recount();
    if (!previous) await run(descend(plan));
    return plan;
  }

  async function construct(): Promise<void> {
    const looked = ascent ? ascent.looked.slice() : chooseCandidates(problem);
    if (nearest) looked.fill(1);
    for (const placement of known) markRoutes(problem, placement, looked);
    const arcs = collectArcs(problem, looked);
    for (const lay of nearest ? [constructNearest] : constructions()) {
      const plan = new WorkingPlan(problem, arcs, previousReplicas, moveUsd);
      lay(plan);
      plan.recount();
      // With a price on moves the plan in force is worth keeping: only savings that somebody would notice change it.
      if (keepsPrevious && plan.hardUnservedRps() === 0) plan.leastSavingUsd = NOTICED * plan.usd;
      if (!nearest) await run(descend(plan));
      plan.recount();
      if (best === null || plan.usd < best.usd - (keepsPrevious ? FRESH_MUST_SAVE * best.usd : 0)) best = plan;
      report('improve');
      if (stopped) return;
    }
  }

  function* constructions(): Generator<(plan: WorkingPlan) => void> {
    for (const placement of known) {
      yield (plan) => {
        layPlacement(plan, placement);
        serveAll(plan);
      };
    }
    // Beside a plan in force one fresh plan is enough to see whether starting over would pay.
    for (const threshold of keepsPrevious ? ROUNDING_THRESHOLDS.slice(0, 1) : ROUNDING_THRESHOLDS) {
      yield (plan) => (ascent ? roundAverage(plan, ascent.flowRps, threshold) : serveAll(plan, threshold));
    }
  }

  function* search(plan: WorkingPlan): Generator<void, void, boolean> {
    const random = createRandomStreams(seed).stream('improve');
    for (let i = 0; i < iterationLimit; i += 1) {
      ruinAndRecreate(plan, random);
      if (i % 16 === 15 && (yield)) break;
      if (i % 512 === 511) report('improve');
    }
    plan.trim();
    plan.recount();
  }

  /** Runs a search step by step, breathing between steps; tells it to finish when it is time to stop. */
  async function run<T>(steps: Generator<void, T, boolean>): Promise<T> {
    let step = steps.next(false);
    while (!step.done) {
      await pace.breathe();
      stopped ??= pace.stop();
      step = steps.next(stopped !== null);
    }
    return step.value;
  }

  async function conclude(): Promise<SolveOutcome> {
    if (best === null) return none([], null);
    const ours = answer(readPlacement(best));
    if (best.hardUnservedRps() > 0) {
      const handed = nearest ? undefined : cheapest(known.map(answer));
      if (handed?.assessment.feasible) return success(handed);
      const shortfall = stopped === 'cancelled' ? null : await proveShortfall();
      const unserved = shortfall ?? best.hardUnserved();
      const obstacles = explainShortfall(problem, ground, unserved);
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
    return success(nearest ? ours : cheapest([ours, ...known.map(answer)]));
  }

  function success({ placement, assessment }: Answer): SolveOutcome {
    const objectiveUsd = assessment.objectiveUsdPerHour;
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
      engineMs: pace.elapsedMs(),
    };
    return {
      status: plan.status,
      stopped: stopped ?? (proved ? 'proved' : 'iterations'),
      plan,
      assessment,
      moves: deriveMoves(problem.input, previous, placement),
      shadowPrices: ascent ? readShadowPrices(problem, ascent) : { gpuBySite: [], gbpsByLink: [], demand: [] },
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
      objectiveUsdPerHour: best === null || best.hardUnservedRps() > 0 ? null : best.usd,
      boundUsdPerHour: memory.ascent?.boundUsd ?? null,
      elapsedMs: pace.elapsedMs(),
    });
  }
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

/** A known placement can only be improved on if its routes are among the arcs that are looked at. */
function markRoutes({ input, pairs, nodes, arcs }: PlacementProblem, placement: Placement, chosen: Uint8Array): void {
  const sites = new Map(input.fleet.sites.map(({ id }, index) => [id, index]));
  const markets = new Map(input.fleet.markets.map(({ id }, index) => [id, index]));
  const classes = new Map(input.classes.map(({ id }, index) => [id, index]));
  for (const { marketId, classId, siteId } of placement.routes) {
    const market = markets.get(marketId);
    const k = classes.get(classId);
    const site = sites.get(siteId);
    if (market === undefined || k === undefined || site === undefined) continue;
    const pair = pairs.ofCell[market * input.classes.length + k]!;
    const node = nodes.ofCell[site * input.classes.length + k]!;
    if (pair < 0 || node < 0) continue;
    for (let arc = pairs.arcStart[pair]!; arc < pairs.arcStart[pair + 1]!; arc += 1)
      if (arcs.node[arc] === node) chosen[arc] = 1;
  }
}

function replicasByNode({ input, nodes }: PlacementProblem, placement: Placement | undefined): Int32Array {
  const replicas = new Int32Array(nodes.count);
  if (!placement) return replicas.fill(MANY);
  const sites = new Map(input.fleet.sites.map(({ id }, index) => [id, index]));
  const classes = new Map(input.classes.map(({ id }, index) => [id, index]));
  for (const { siteId, classId, replicas: count } of placement.replicas) {
    const site = sites.get(siteId);
    const k = classes.get(classId);
    if (site === undefined || k === undefined) continue;
    const node = nodes.ofCell[site * input.classes.length + k]!;
    if (node >= 0) replicas[node] = count;
  }
  return replicas;
}

/** Without a plan in force nothing is a move: as if every replica ran already. */
const MANY = 2 ** 30;

function pricesByCell({ input, pairs }: PlacementProblem, demandUsd: Float64Array): Float64Array {
  const byCell = new Float64Array(input.demandRps.length);
  for (let pair = 0; pair < pairs.count; pair += 1)
    byCell[pairs.market[pair]! * input.classes.length + pairs.class[pair]!] = demandUsd[pair]!;
  return byCell;
}

/** Null if the fleet or the classes are others, or a pair is new: then there is nothing to start from. */
function pricesByPair({ input, pairs }: PlacementProblem, byCell: Float64Array): Float64Array | null {
  if (byCell.length !== input.demandRps.length) return null;
  const demandUsd = new Float64Array(pairs.count);
  for (let pair = 0; pair < pairs.count; pair += 1) {
    const usd = byCell[pairs.market[pair]! * input.classes.length + pairs.class[pair]!]!;
    if (usd === 0) return null;
    demandUsd[pair] = pairs.hard[pair] ? usd : Math.min(usd, pairs.unservedUsd[pair]!);
  }
  return demandUsd;
}

const priceOfAll = ({ pairs }: PlacementProblem, demandUsd: Float64Array): number =>
  demandUsd.reduce((usd, price, pair) => usd + price * pairs.demandRps[pair]!, 0);
