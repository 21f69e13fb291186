import type { Highs } from 'highs';
import { type ExactAnswer, solveExactly } from '@/engine/exact/solve-exactly.ts';
import { buildProblem } from '@/engine/model/build-problem.ts';
import { checkPlan } from '@/engine/model/check-plan.ts';
import { DEFAULT_FEATURES, type PlanningInput } from '@/engine/model/contract.ts';
import { invariant } from '@/lib/invariant.ts';

const PATIENCE_MS = 120_000;

/**
 * The least cost of a question, $/h, as HiGHS proves it; Infinity if there is no plan. HiGHS's own plan is checked by the
 * referee on the way, so that the figure is the cost of something that can be done.
 */
export function exactOptimumUsd(highs: Highs, input: PlanningInput): number {
  const built = buildProblem(input, DEFAULT_FEATURES);
  if (!built.ok) throw new Error(built.error[0]?.sentence);
  const { problem } = built.value;
  const { status, plan }: ExactAnswer = solveExactly(highs, problem, { formulation: 'weak', timeLimitMs: PATIENCE_MS });
  if (status === 'infeasible') return Number.POSITIVE_INFINITY;
  invariant(status === 'optimal' && plan, `HiGHS has proved nothing in ${PATIENCE_MS} ms: ${status}`);
  const { faults, costUsd } = checkPlan(problem, plan);
  invariant(faults.length === 0, `HiGHS's plan breaks rules: ${JSON.stringify(faults)}`);
  return costUsd;
}
