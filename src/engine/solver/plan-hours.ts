import { COST_TERMS, type CostTerms, type Placement } from '@/domain/plan.ts';
import { createRandomStreams } from '@/lib/random.ts';
import type { LinearSolver } from '../exact/linear-solver.ts';
import { proveShortfall } from '../exact/shortfall.ts';
import { assessPlacement } from '../model/assess.ts';
import { boundFromPrices } from '../model/bound-from-prices.ts';
import { buildHours, type HourProblem, type HoursProblem } from '../model/build-hours.ts';
import {
  DEFAULT_SOLVE,
  type HourAnswer,
  type HoursOptions,
  type HoursOutcome,
  type Obstacle,
  OPTIMAL_GAP,
  type PlanningHour,
  type PlanningInput,
  type SolveProgress,
  type Stopped,
} from '../model/contract.ts';
import { findCopiesLacking } from '../model/copies.ts';
import { explainShortfall } from '../model/explain.ts';
import type { Pace } from './pace.ts';
import { PlanSearch } from './plan-search.ts';
import { BoundAtWork } from './raise-bound.ts';
import type { Steps } from './steps.ts';

/** The objective is worked out twice, from the arrays and from the operator's words: they may differ by rounding. */
const SAME_COST = 1e-6;
const TELL_EVERY_MS = 250;

/**
 * Plans several hours together: replicas that stand all the time, routes for each hour. What a planner asks before GPUs are
 * bought: the peak decides how many, the other hours what they are worth.
 */
export async function planHours(
  input: PlanningInput,
  hours: readonly PlanningHour[],
  { seed = DEFAULT_SOLVE.seed, iterationLimit = DEFAULT_SOLVE.iterationLimit, onProgress, features }: HoursOptions,
  linear: LinearSolver,
  pace: Pace,
): Promise<HoursOutcome> {
  const built = buildHours(input, hours, features);
  if (!built.ok) return without('infeasible', 'proved', built.error);
  const problem = built.value;
  const random = createRandomStreams(seed).stream('improve');

  const bound = new BoundAtWork(problem.instance);
  await pace.run(told('bound', bound.raise(false)));
  const search = new PlanSearch(bound, null);
  await pace.run(told('construct', search.construct()));
  await pace.run(told('improve', search.descend()));
  await pace.run(told('improve', search.improve(random, iterationLimit, { progress: () => pace.progress() })));
  bound.prove();

  const stopped = pace.stop();
  const plan = search.flat();
  if (search.plan.hardUnservedRps() > 0 || search.plan.lacksCopies())
    return whyNot(problem, search.plan.hardUnserved(), stopped);
  const answers = assessHours(problem, problem.placements(plan));
  const broken = answers.flatMap(({ assessment }) => assessment.violations)[0];
  if (broken !== undefined) return { status: 'crashed', message: `The plan failed its own check: ${broken}` };

  const objectiveUsd = average(answers, ({ assessment }) => assessment.objectiveUsdPerHour);
  const boundUsd = Math.max(0, boundFromPrices(problem.instance, bound.prices));
  if (Math.abs(objectiveUsd - search.plan.usd) > SAME_COST * (1 + objectiveUsd))
    return { status: 'crashed', message: `A plan of ${search.plan.usd} $/h is worth ${objectiveUsd} $/h when checked` };
  if (boundUsd > objectiveUsd * (1 + SAME_COST) + SAME_COST)
    return { status: 'crashed', message: `The bound of ${boundUsd} $/h is above a plan of ${objectiveUsd} $/h` };
  const lowest = Math.min(boundUsd, objectiveUsd);
  const gap = objectiveUsd > 0 ? (objectiveUsd - lowest) / objectiveUsd : 0;
  const proved = gap <= OPTIMAL_GAP;
  return {
    status: proved ? 'optimal' : 'feasible',
    stopped: stopped ?? (proved ? 'proved' : 'iterations'),
    replicas: problem.replicas(plan),
    hours: answers,
    objectiveUsdPerHour: objectiveUsd,
    terms: Object.fromEntries(
      COST_TERMS.map((term) => [term, average(answers, ({ assessment }) => assessment.terms[term])]),
    ) as CostTerms,
    boundUsdPerHour: lowest,
    gap,
    seed,
    engineMs: pace.elapsedMs(),
  };

  /** Phase one for each hour with the GPUs that all hours leave; the first that falls short is the proof. */
  async function whyNot(
    { input: question, instance, hours: all }: HoursProblem,
    leftRps: Float64Array,
    stopped: Stopped | null,
  ): Promise<HoursOutcome> {
    const copies = findCopiesLacking({ ...instance, input: question }, search.plan.replicas);
    const obstacles = copies.map(({ obstacle }) => obstacle);
    if (copies.some(({ proved }) => proved)) return without('infeasible', 'proved', obstacles);
    let from = 0;
    for (const hour of all) {
      const left = leftRps.slice(from, from + hour.problem.pairs.count);
      from += left.length;
      if (left.every((rps) => rps === 0)) continue;
      const shortfall = stopped === 'cancelled' ? null : proveShortfall(await linear.load(), hour.problem);
      const told = explainShortfall(hour.problem, hour.ground, shortfall?.leftRps ?? left);
      obstacles.push(...told.map((obstacle) => atHour(obstacle, hour)));
      if (shortfall) return without('infeasible', 'proved', obstacles);
    }
    return without('none', stopped ?? 'iterations', obstacles);
  }

  function without(status: 'infeasible' | 'none', stopped: Stopped, obstacles: readonly Obstacle[]): HoursOutcome {
    return { status, stopped, obstacles, engineMs: pace.elapsedMs() };
  }

  /** The same steps, telling now and then how far they are: four hours take as many times as long as one. */
  function* told<T>(phase: SolveProgress['phase'], steps: Steps<T>): Steps<T> {
    let toldMs = Number.NEGATIVE_INFINITY;
    let step = steps.next(false);
    while (!step.done) {
      const elapsedMs = pace.elapsedMs();
      if (elapsedMs - toldMs >= TELL_EVERY_MS) {
        toldMs = elapsedMs;
        const boundUsd = bound.boundUsd > 0 ? bound.boundUsd : null;
        onProgress?.({ phase, objectiveUsdPerHour: null, boundUsdPerHour: boundUsd, elapsedMs });
      }
      step = steps.next(yield);
    }
    return step.value;
  }
}

function assessHours({ hours }: HoursProblem, placements: readonly Placement[]): HourAnswer[] {
  return hours.map(({ problem, ground, share }, hour) => ({
    utcHour: problem.input.utcHour,
    share,
    routes: placements[hour]!.routes,
    assessment: assessPlacement(problem.input, ground, placements[hour]!, { features: problem.features }),
  }));
}

const average = (answers: readonly HourAnswer[], figure: (answer: HourAnswer) => number): number =>
  answers.reduce((sum, answer) => sum + answer.share * figure(answer), 0);

/** "At 18:00 UTC: …" */
function atHour(obstacle: Obstacle, { problem }: HourProblem): Obstacle {
  const minutes = Math.round(problem.input.utcHour * 60);
  const clock = [Math.floor(minutes / 60) % 24, minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
  return { ...obstacle, sentence: `At ${clock} UTC: ${obstacle.sentence}` };
}
