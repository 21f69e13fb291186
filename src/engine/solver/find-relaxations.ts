import type { Placement } from '@/domain/plan.ts';
import type { LinearSolver } from '../exact/linear-solver.ts';
import { gatherRivals } from '../exact/rivals.ts';
import type { Shortfall } from '../exact/shortfall.ts';
import { buildProblem } from '../model/build-problem.ts';
import { changeQuestion } from '../model/change-question.ts';
import { checkPlan } from '../model/check-plan.ts';
import type { Change, PlanningInput, Relaxation } from '../model/contract.ts';
import type { PlacementProblem } from '../model/problem.ts';
import { flattenPlacement } from '../model/read-plan.ts';
import { PlanSearch } from './plan-search.ts';
import { BoundAtWork } from './raise-bound.ts';

/**
 * What would make a question possible of which phase one proved that it is not, as alternatives: closed sites that
 * return, looser targets where markets have no site at all, more GPUs, wider links, less demand. Each is found by elastic programming over the rivals
 * alone (`exact/rivals.ts`): the others only take away, so what the rivals need is needed at least. Then a plan of the whole
 * question with it is laid from the best effort, and the referee looks at it: so much is enough.
 */
export async function findRelaxations(
  linear: LinearSolver,
  {
    problem,
    bestEffort,
    staysClosedSiteIds = [],
  }: {
    readonly problem: PlacementProblem;
    readonly bestEffort: Placement;
    readonly staysClosedSiteIds?: readonly string[] | undefined;
  },
  { rivals }: Shortfall,
): Promise<Relaxation[]> {
  const highs = await linear.load();
  const { input, features, pairs } = problem;
  const cells = new Set<number>();
  for (let pair = 0; pair < pairs.count; pair += 1)
    if (rivals[pair] === 1) cells.add(pairs.market[pair]! * input.classes.length + pairs.class[pair]!);
  return findWays().map((changes) => ({
    changes,
    // The search does not follow a rule.
    isEnough: input.strategy !== 'nearest-edge' && canBeLaid(changeQuestion(input, changes)),
  }));

  /** The alternatives, each the fewest and least changes of its kind; those that take nothing from a customer first. */
  function findWays(): Change[][] {
    const gather = (question: PlanningInput) =>
      gatherRivals({ input: question, features }, cells, new Set(staysClosedSiteIds));
    const asItIs = gather(input);
    if (!asItIs) return [];
    const targets = asItIs.nowhere.length > 0 ? asItIs.looserTargets() : [];
    const eased = targets?.length ? gather(changeQuestion(input, targets)) : asItIs;
    const ways: Change[][] = [asItIs.askToReopen(highs) ?? []];
    if (targets && eased) {
      const more = eased.ask(highs, ['gpus']);
      const wider = more?.length === 0 ? null : eased.ask(highs, ['rows']);
      const found = more || wider ? [more, wider] : [eased.ask(highs, ['gpus', 'rows'])];
      for (const changes of found) if (changes) ways.push([...targets, ...changes]);
      // Too much to ask; that a site is needed is known all the same.
      if (!found.some((changes) => changes) && targets.length > 0) ways.push(targets);
    }
    const less = asItIs.ask(highs, ['demand']);
    if (less) ways.push(less);
    // Nothing to change for the rivals alone, in HiGHS's tolerance, says nothing.
    return ways.filter((changes) => changes.length > 0);
  }

  /** Whether the search finds a plan that serves all hard demand, beginning from the best effort. */
  function canBeLaid(changed: PlanningInput): boolean {
    const built = buildProblem(changed, features);
    if (!built.ok) return false;
    const eased = built.value.problem;
    const known = flattenPlacement(eased, bestEffort);
    const bound = new BoundAtWork(eased);
    bound.look(waysOf(eased, known.flowRps, cells));
    const search = new PlanSearch(bound, null);
    const steps = search.repair(known);
    while (!steps.next(false).done);
    return search.plan.hardUnservedRps() === 0 && checkPlan(eased, search.flat()).feasible;
  }
}

/** The arcs that carry something, and all arcs of the rivals. */
function* waysOf(
  { pairs, input }: PlacementProblem,
  flowRps: Float64Array,
  cells: ReadonlySet<number>,
): Generator<number> {
  for (let pair = 0; pair < pairs.count; pair += 1) {
    const isRival = cells.has(pairs.market[pair]! * input.classes.length + pairs.class[pair]!);
    for (let arc = pairs.arcStart[pair]!; arc < pairs.arcStart[pair + 1]!; arc += 1)
      if (isRival || flowRps[arc]! > 0) yield arc;
  }
}
