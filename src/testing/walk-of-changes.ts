import type { ProblemDelta, SolveOutcome } from '@/engine/model/contract.ts';
import { applyDelta } from '@/engine/model/delta.ts';
import { createLinearSolver, createSolverSession } from '@/engine/solver/session.ts';
import { createRandomStreams } from '@/lib/random.ts';
import { randomChange } from './random-change.ts';
import { type QuestionShape, randomQuestion } from './random-question.ts';

export interface WalkStep {
  readonly step: number;
  readonly delta: ProblemDelta;
  readonly closedSiteIds: readonly string[];
  /** Of the session that lives through all the changes, patching the plan it had. */
  readonly patched: SolveOutcome;
  /** What another session, which knows nothing of the past, says of the patched plan; null without one. */
  readonly violations: readonly string[] | null;
  /** $/h of the patched plan, moves not counted; null without one. */
  readonly patchedUsd: number | null;
  /** Of a session that knows only the question as it is now; null where nobody asked. */
  readonly fresh: SolveOutcome | null;
}

export interface WalkOptions {
  readonly changes: number;
  readonly iterationLimit: number;
  readonly priceOfMoveUsdPerHour: number;
  /** Every so many changes a plan is also made afresh, to compare; never if left out. */
  readonly replanEvery?: number;
}

/** A day of an operator: random changes, one after another, each answered by patching and, to compare, by a fresh plan. */
export async function* walk(shape: QuestionShape, options: WalkOptions): AsyncGenerator<WalkStep> {
  const { changes, iterationLimit, priceOfMoveUsdPerHour, replanEvery = changes + 1 } = options;
  const linear = createLinearSolver();
  const base = randomQuestion(shape);
  const random = createRandomStreams(shape.seed).stream('walk');
  const session = createSolverSession(base, linear);
  let input = base;
  let last = await session.solve({ iterationLimit });
  for (let step = 0; step < changes; step += 1) {
    const delta = randomChange(input, base, random);
    input = applyDelta(input, delta);
    await session.change(delta);
    const previous = 'plan' in last ? { previous: last.plan } : {};
    const patched = await session.solve({ ...previous, priceOfMoveUsdPerHour, iterationLimit });
    const stranger = createSolverSession(input, linear);
    const assessed = 'plan' in patched ? await stranger.evaluate(patched.plan) : null;
    yield {
      step,
      delta,
      closedSiteIds: input.closedSiteIds,
      patched,
      violations: assessed?.violations ?? null,
      patchedUsd: assessed?.objectiveUsdPerHour ?? null,
      fresh: (step + 1) % replanEvery === 0 ? await stranger.solve({ iterationLimit }) : null,
    };
    if ('plan' in patched) last = patched;
  }
}
