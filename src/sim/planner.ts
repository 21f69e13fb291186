import type { PlacementEngine, PlanningInput, SolveOptions, SolveOutcome } from '@/engine/model/contract.ts';
import { HISTORY_PLAN_ITERATIONS, PLAN_ITERATIONS, PRICE_OF_MOVE_USD_PER_HOUR } from './assumptions.ts';
import type { Ground } from './ground.ts';
import type { PlanQuestion, PlanRequest } from './world-state.ts';

/** Puts the control plane's questions to the engine and keeps the answers until the world comes to their moment. */
export interface Planner {
  /** Starts solving; asking again for the same request gives the same promise. */
  ask(request: PlanRequest): Promise<SolveOutcome>;
  isAnswered(request: PlanRequest): boolean;
  forget(requestId: number): void;
  /** Numbers are the planner's own: a question that is refused leaves no trace in the world. */
  newId(): number;
  /** One operator's command at a time is before the engine: when its plan would take effect, and when it is settled. */
  command: { readonly applyMs: number; readonly settled: Promise<unknown> } | null;
}

export function createPlanner(ground: Ground, engine: PlacementEngine): Planner {
  const answers = new Map<number, Promise<SolveOutcome>>();
  const answered = new Set<number>();
  let lastId = 0;
  return {
    command: null,
    newId() {
      lastId += 1;
      return lastId;
    },
    ask(request) {
      // A restored world brings its requests with it.
      lastId = Math.max(lastId, request.id);
      let answer = answers.get(request.id);
      if (!answer) {
        answer = solve(ground, engine, request).finally(() => answered.add(request.id));
        answers.set(request.id, answer);
      }
      return answer;
    },
    isAnswered: ({ id }) => answered.has(id),
    forget(requestId) {
      answers.delete(requestId);
      answered.delete(requestId);
    },
  };
}

/** No time limit: the same question has the same answer on every machine. */
export function solveOptions(ground: Ground) {
  return {
    seed: ground.definition.seed,
    iterationLimit: PLAN_ITERATIONS,
    priceOfMoveUsdPerHour: PRICE_OF_MOVE_USD_PER_HOUR,
  };
}

export function planningInputOf(ground: Ground, question: PlanQuestion): PlanningInput {
  const { fleet, gpuTypes, models, prices } = ground.definition;
  return { fleet, gpuTypes, models, prices, ...question, strategy: 'hybrid' };
}

async function solve(ground: Ground, engine: PlacementEngine, request: PlanRequest): Promise<SolveOutcome> {
  const options: SolveOptions = request.previous
    ? { ...solveOptions(ground), previous: request.previous }
    : { seed: ground.definition.seed, iterationLimit: HISTORY_PLAN_ITERATIONS };
  try {
    const session = await engine.openSession(planningInputOf(ground, request.question));
    try {
      return await session.solve(options);
    } finally {
      session.dispose();
    }
  } catch (error) {
    return { status: 'crashed', message: error instanceof Error ? error.message : String(error) };
  }
}
