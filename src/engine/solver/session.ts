import type { Placement } from '@/domain/plan.ts';
import { ok, type Result } from '@/lib/result.ts';
import { monotonicNow } from '@/lib/wall-clock.ts';
import { createLinearSolver, type LinearSolver } from '../exact/linear-solver.ts';
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
  type Obstacle,
  type PlanningInput,
  type ProblemDelta,
  type SolveOptions,
  type SolveOutcome,
} from '../model/contract.ts';
import { applyDelta } from '../model/delta.ts';
import type { PlacementProblem } from '../model/problem.ts';
import { checkFailures } from './failures.ts';
import { solveWithHeadroom } from './failures-headroom.ts';
import { createPace } from './pace.ts';
import { type Memory, solveProblem } from './solve.ts';

export { createLinearSolver, type LinearSolver } from '../exact/linear-solver.ts';

type Built = Result<{ problem: PlacementProblem; ground: Ground }, Obstacle[]>;

interface FeaturedBuild {
  readonly features: Features;
  readonly result: Built;
}

/** Sessions that share one linear solver. */
export function createSolver(): (input: PlanningInput) => EngineSession {
  const linear = createLinearSolver();
  return (input) => createSolverSession(input, linear);
}

/** One problem under study, on the thread it is called on. `linear` outlives it; its engine owns it. */
export function createSolverSession(
  start: PlanningInput,
  linear: LinearSolver = createLinearSolver(),
  now = monotonicNow,
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
        const prove = async () => proveShortfall(await linear.load(), question);
        const memory = question === problem ? own : { bound: null, before: own.bound };
        return solveProblem({ problem: question, ground, memory, proveShortfall: prove }, asked, pace);
      };
      if (!problem.features.nMinusOne) return await solveFor(problem, options);
      const drill = (placement: Placement) => checkFailures({ problem, ground, placement, linear }, {}, pace);
      return await solveWithHeadroom(problem, options, { solve: solveFor, check: drill }, pace);
    } catch (error) {
      // Whatever threw inside WebAssembly may have left its heap broken.
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
