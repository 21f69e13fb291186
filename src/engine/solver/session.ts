import { ok, type Result } from '@/lib/result.ts';
import { monotonicNow } from '@/lib/wall-clock.ts';
import { assessPlacement } from '../model/assess.ts';
import { buildGround, buildProblem, closeSites, type Ground } from '../model/build-problem.ts';
import { findBadInput } from '../model/check-input.ts';
import {
  DEFAULT_FEATURES,
  type EngineSession,
  type Features,
  type Obstacle,
  type PlanningInput,
  type ProblemDelta,
  type SolveOptions,
  type SolveOutcome,
} from '../model/contract.ts';
import { applyDelta } from '../model/delta.ts';
import type { PlacementProblem } from '../model/problem.ts';
import { createLinearSolver, type LinearSolver } from './linear-solver.ts';
import { createPace } from './pace.ts';
import { proveShortfall } from './shortfall.ts';
import { type Memory, solveProblem } from './solve.ts';

export { createLinearSolver, type LinearSolver } from './linear-solver.ts';

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
    if (built === null || built.features.links !== features.links || built.features.pooling !== features.pooling) {
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
      const prove = async () => proveShortfall(await linear.load(), problem);
      return await solveProblem({ problem, ground, memory: memory.memory, proveShortfall: prove }, options, pace);
    } catch (error) {
      // Whatever threw inside WebAssembly may have left its heap broken.
      linear.discard();
      return { status: 'crashed', message: error instanceof Error ? error.message : String(error) };
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
    dispose() {
      built = null;
      memory = null;
    },
  };
}

/** Changes that close or open sites only: the problem need not be built again. */
const CLOSES: ReadonlySet<ProblemDelta['kind']> = new Set(['close-sites', 'open-sites']);

function reclosed({ features, result }: FeaturedBuild, input: PlanningInput): FeaturedBuild | null {
  if (!result.ok || findBadInput(input).length > 0) return null;
  const { problem, ground } = result.value;
  return { features, result: ok({ problem: closeSites(problem, input, ground), ground }) };
}
