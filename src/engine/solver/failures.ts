import type { Placement } from '@/domain/plan.ts';
import type { LinearSolver } from '../exact/linear-solver.ts';
import type { Ground } from '../model/build-problem.ts';
import type { FailureAnswer, FailureCheckOptions, FailureReport } from '../model/contract.ts';
import { withoutCopies } from '../model/copies.ts';
import type { PlacementProblem } from '../model/problem.ts';
import { FailureDrill } from './failures-drill.ts';
import { hardAmongFew, placeFew, proveLoss } from './failures-proof.ts';
import { withoutSites } from './failures-repair.ts';
import type { SingleFailure } from './failures-single.ts';
import type { Pace } from './pace.ts';
import type { PlanState } from './plan-state.ts';
import type { Steps } from './steps.ts';

/**
 * Lets everything that could fail by itself fail, one after the other, in a placement in force. Three answers for each:
 * a repair serves every hard class (`safe`), it is proved that no plan could (`unsafe`), or neither (`unproven`).
 */
export async function checkFailures(
  {
    problem: question,
    ground,
    placement,
    linear,
  }: {
    readonly problem: PlacementProblem;
    readonly ground: Ground;
    readonly placement: Placement;
    readonly linear: LinearSolver;
  },
  { only, onProgress }: FailureCheckOptions,
  pace: Pace,
): Promise<FailureReport> {
  const problem = withoutCopies(question);
  let stopped = pace.stop();
  const drill = new FailureDrill(problem, ground, placement);
  const answers: FailureAnswer[] = [];
  let total = 0;
  if (!stopped) await run(drill.lay());
  if (!stopped) {
    const failures = drill
      .failures()
      .filter(({ kind, id }) => only?.some((own) => own.kind === kind && own.id === id) ?? true);
    total = failures.length;
    for (const failure of failures) {
      const answer = await check(failure);
      if (answer === null) break;
      answers.push(answer);
      onProgress?.({ checked: answers.length, total, latest: answer });
    }
  }
  return {
    answers: answers.sort(byWorst),
    total,
    stopped: stopped === 'time' || stopped === 'cancelled' ? stopped : null,
    engineMs: pace.elapsedMs(),
  };

  /** From the cheapest question to the dearest; null if there was no time to find out. */
  async function check(failure: SingleFailure): Promise<FailureAnswer | null> {
    const fits = drill.fits(failure);
    if (fits) return (await goesOn()) ? fits : null;
    const repaired = await run(drill.repair(failure));
    if (stopped) return null;
    if (isWhole(repaired)) return drill.answer(failure, 'safe', repaired);

    const without = withoutSites(problem, new Set(failure.sites));
    const few = hardAmongFew(without, repaired.hardUnserved());
    const placed = await placeFew(linear, without, few);
    if (placed?.lost) return (await goesOn()) ? drill.answer(failure, 'unsafe', repaired, placed.lost) : null;
    const again = await run(drill.repairFurther(failure, few, placed?.plan));
    if (stopped) return null;
    if (isWhole(again)) return drill.answer(failure, 'safe', again);

    const proved = await proveLoss(linear, without, placed ? null : few);
    if (!(await goesOn())) return null;
    return proved
      ? drill.answer(failure, 'unsafe', again, proved)
      : drill.answer(failure, 'unproven', again, again.hardUnserved());
  }

  async function goesOn(): Promise<boolean> {
    await pace.breathe();
    stopped ??= pace.stop();
    return stopped === null;
  }

  async function run<T>(steps: Steps<T>): Promise<T> {
    const value = await pace.run(steps);
    await goesOn();
    return value;
  }
}

const isWhole = (plan: PlanState) => plan.hardUnserved().every((rps) => rps === 0);

const SEVERITY = { unsafe: 0, unproven: 1, safe: 2 } as const;

function byWorst(a: FailureAnswer, b: FailureAnswer): number {
  return (
    SEVERITY[a.verdict] - SEVERITY[b.verdict] ||
    lostRps(b) - lostRps(a) ||
    b.unservedSoftRps - a.unservedSoftRps ||
    b.costDeltaUsdPerHour - a.costDeltaUsdPerHour ||
    (a.failure.id < b.failure.id ? -1 : 1)
  );
}

const lostRps = ({ lost }: FailureAnswer) => lost.reduce((sum, { rps }) => sum + rps, 0);
