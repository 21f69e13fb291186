import type { Placement } from '@/domain/plan.ts';
import { ok, type Result } from '@/lib/result.ts';
import { monotonicNow } from '@/lib/wall-clock.ts';
import { createLinearSolver, type LinearSolver } from '../exact/linear-solver.ts';
import { polish } from '../exact/polish.ts';
import { proveShortfall } from '../exact/shortfall.ts';
import { assessPlacement } from '../model/assess.ts';
import { buildGround, buildProblem, closeSites, type Ground } from '../model/build-problem.ts';
import { findBadInput } from '../model/check-input.ts';
import {
  DEFAULT_FEATURES,
  type EngineSession,
  type FailureCheckOptions,
  type FailureReport,
  type Features,
  type HoursOptions,
  type HoursOutcome,
  type Obstacle,
  type PlanningHour,
  type PlanningInput,
  type ProblemDelta,
  type SolveOptions,
  type SolveOutcome,
} from '../model/contract.ts';
import { applyDelta } from '../model/delta.ts';
import { withKnownParts } from '../model/known-parts.ts';
import type { PlacementProblem } from '../model/problem.ts';
import type { BoundBeside } from './bound-beside.ts';
import { checkFailures } from './failures.ts';
import { solveWithHeadroom } from './failures-headroom.ts';
import { findRelaxations } from './find-relaxations.ts';
import { createPace } from './pace.ts';
import { planHours } from './plan-hours.ts';
import { type Memory, type Polish, solveProblem, type WhyNot } from './solve.ts';

export { createLinearSolver, type LinearSolver } from '../exact/linear-solver.ts';

type Built = Result<{ problem: PlacementProblem; ground: Ground }, Obstacle[]>;

interface FeaturedBuild {
  readonly features: Features;
  readonly result: Built;
}

/** Sessions that share one linear solver, and the bound's thread if there is one. */
export function createSolver(boundBeside: BoundBeside | null = null): (input: PlanningInput) => EngineSession {
  const linear = createLinearSolver();
  return (input) => createSolverSession(withKnownParts(input), linear, monotonicNow, boundBeside);
}

/** One problem under study, on the thread it is called on. `linear` outlives it; its engine owns it. */
export function createSolverSession(
  start: PlanningInput,
  linear: LinearSolver = createLinearSolver(),
  now = monotonicNow,
  boundBeside: BoundBeside | null = null,
): EngineSession {
  let input = start;
  let built: FeaturedBuild | null = null;
  let memory: { readonly of: PlacementProblem; readonly memory: Memory } | null = null;
  let queue: Promise<unknown> = Promise.resolve();

  /** Answers come in the order asked. */
  function inTurn<T>(work: () => Promise<T> | T): Promise<T> {
    const turn = queue.then(work);
    queue = turn.catch(() => undefined);
    return turn;
  }

  function build(features: Features): Built {
    if (built === null || FEATURES.some((feature) => built?.features[feature] !== features[feature])) {
      built = { features, result: buildProblem(input, features) };
    }
    return built.result;
  }

  async function solve(options: SolveOptions): Promise<SolveOutcome> {
    const pace = createPace(now, options);
    try {
      const result = build({ ...DEFAULT_FEATURES, ...options.features });
      if (!result.ok)
        return {
          status: 'infeasible',
          stopped: 'proved',
          problemHash: '',
          obstacles: result.error,
          relaxations: [],
          bestEffort: null,
          engineMs: pace.elapsedMs(),
        };
      const { problem, ground } = result.value;
      if (memory?.of !== problem)
        memory = {
          of: problem,
          memory: { bound: null, before: memory?.memory.bound ?? memory?.memory.before ?? null },
        };
      const own = memory.memory;
      const solveFor = (question: PlacementProblem, asked: SolveOptions) => {
        const whyNot: WhyNot = {
          proveShortfall: async () => proveShortfall(await linear.load(), question),
          findRelaxations: (shortfall, bestEffort) =>
            findRelaxations(
              linear,
              { problem: question, bestEffort, staysClosedSiteIds: asked.staysClosedSiteIds },
              shortfall,
            ),
        };
        const polishPlan: Polish = async (plan, prices, timeLimitMs) => {
          try {
            return polish(await linear.load(), question, { plan, prices }, { timeLimitMs, now }).plan;
          } catch {
            // The plan at hand is whole without it; only this HiGHS may be broken.
            linear.discard();
            return plan;
          }
        };
        if (question === problem)
          return solveProblem({ problem, ground, memory: own, whyNot, polish: polishPlan, boundBeside }, asked, pace);
        return solveProblem(
          { problem: question, ground, memory: { bound: null, before: own.bound }, whyNot, polish: polishPlan },
          asked,
          pace,
        );
      };
      if (!problem.features.nMinusOne) return await solveFor(problem, options);
      const drill = (placement: Placement) => checkFailures({ problem, ground, placement, linear }, {}, pace);
      return await solveWithHeadroom(problem, options, { solve: solveFor, check: drill }, pace);
    } catch (error) {
      // Whatever threw inside WebAssembly may have left its heap broken.
      linear.discard();
      boundBeside?.end();
      return { status: 'crashed', message: error instanceof Error ? error.message : String(error) };
    }
  }

  async function solveHours(hours: readonly PlanningHour[], options: HoursOptions): Promise<HoursOutcome> {
    try {
      return await planHours(input, hours, options, linear, createPace(now, options));
    } catch (error) {
      linear.discard();
      return { status: 'crashed', message: error instanceof Error ? error.message : String(error) };
    }
  }

  async function check(placement: Placement, options: FailureCheckOptions): Promise<FailureReport> {
    const pace = createPace(now, options);
    const result = build({ ...DEFAULT_FEATURES, ...options.features });
    if (!result.ok) throw new Error(result.error.map(({ sentence }) => sentence).join(' '));
    const { problem, ground } = result.value;
    try {
      return await checkFailures({ problem, ground, placement, linear }, options, pace);
    } catch (error) {
      linear.discard();
      throw error;
    }
  }

  return {
    solve: (options = {}) => inTurn(() => solve(options)),
    change: (delta) =>
      inTurn(() => {
        input = applyDelta(input, delta);
        built = built && CLOSES.has(delta.kind) ? reclosed(built, input) : null;
      }),
    evaluate: (placement) =>
      inTurn(() => {
        const wrong = findBadInput(input);
        if (wrong.length > 0) throw new Error(wrong.join(' '));
        const ground = built?.result.ok ? built.result.value.ground : buildGround(input);
        return assessPlacement(input, ground, placement, { features: DEFAULT_FEATURES });
      }),
    planHours: (hours, options = {}) => inTurn(() => solveHours(hours, options)),
    checkFailures: (placement, options = {}) => inTurn(() => check(placement, options)),
    dispose() {
      built = null;
      memory = null;
    },
  };
}

const FEATURES = Object.keys(DEFAULT_FEATURES) as (keyof Features)[];

/** Changes that close or open sites only: the problem need not be built again. */
const CLOSES: ReadonlySet<ProblemDelta['kind']> = new Set(['close-sites', 'open-sites']);

function reclosed({ features, result }: FeaturedBuild, input: PlanningInput): FeaturedBuild | null {
  if (!result.ok || findBadInput(input).length > 0) return null;
  const { problem, ground } = result.value;
  return { features, result: ok({ problem: closeSites(problem, input, ground), ground }) };
}
