import type { Plan } from '@/domain/plan.ts';
import type { FleetDocument, PlanningState } from '@/domain/planning.ts';
import { ms } from '@/domain/units.ts';
import type { WorkloadClass } from '@/domain/workload.ts';
import {
  type Assessment,
  type LimitValue,
  type Obstacle,
  type PlacementEngine,
  type PlanningInput,
  type Proof,
  planningInput,
  type Relaxation,
} from '@/engine/client/engine.ts';

/** What the grid would be under one limit of one class. */
export type TargetAnswer =
  | {
      readonly kind: 'possible';
      readonly limitMs: number;
      readonly plan: Plan;
      readonly assessment: Assessment;
      /** Of the class under study, dearest first. */
      readonly limitValues: readonly LimitValue[];
    }
  | {
      readonly kind: 'impossible';
      readonly limitMs: number;
      readonly obstacles: readonly Obstacle[];
      readonly relaxations: readonly Relaxation[];
      readonly engineMs: number;
    };

/**
 * One class under study: every limit is solved on the same demand, with the options the world itself plans with, and
 * with the plans found before as starting points.
 */
export interface TargetStudy {
  readonly classId: string;
  readonly limitInForceMs: number;
  /** Answers in the order asked; a limit already answered is not solved again. Rejects with the signal's reason. */
  at(limitMs: number, signal: AbortSignal): Promise<TargetAnswer>;
  /** The cheapest plan known for the limit in force, or why there is none; null until it was asked for. */
  baseline(): TargetAnswer | null;
  /** All answers so far, tightest limit first. */
  answers(): readonly TargetAnswer[];
  /** What a limit's plan answers, for the prover. */
  questionAt(limitMs: number): PlanningInput;
  /** Takes up what HiGHS found out about a limit: its bound at once, its plan as a start when the limit is asked again. */
  learn(limitMs: number, proof: Proof): void;
  dispose(): void;
}

export async function openTargetStudy(
  engine: PlacementEngine,
  document: FleetDocument,
  planning: PlanningState,
  classId: string,
): Promise<TargetStudy> {
  const question = planningInput(document, planning, {});
  const session = await engine.openSession(question);
  const limitInForceMs = planning.classes.find(({ id }) => id === classId)?.target.limit ?? 0;
  const known = new Map<number, TargetAnswer>();
  const proofs: TargetProof[] = [];
  // A session serves one solve at a time: each question waits for the one before, which its signal has cut short.
  let turn: Promise<unknown> = Promise.resolve();

  async function solve(limitMs: number, signal: AbortSignal): Promise<TargetAnswer> {
    signal.throwIfAborted();
    const answered = known.get(limitMs);
    if (answered) return answered;
    await session.change({ kind: 'set-classes', classes: withLimit(planning.classes, classId, limitMs) });
    const outcome = await session.solve({
      ...planning.solveOptions,
      previous: planning.plan,
      candidates: [
        ...[...known.values()].flatMap((answer) => (answer.kind === 'possible' ? [answer.plan] : [])),
        ...proofs.flatMap(({ better }) => (better ? [better.placement] : [])),
      ],
      limitValues: true,
      signal,
    });
    signal.throwIfAborted();
    switch (outcome.status) {
      case 'optimal':
      case 'feasible': {
        const { plan, assessment, shadowPrices } = outcome;
        return remember({
          kind: 'possible',
          limitMs,
          plan: withStrongestBound(plan, limitMs, known, proofs),
          assessment,
          limitValues: shadowPrices.limits.filter((value) => value.classId === classId),
        });
      }
      case 'infeasible':
        return remember({
          kind: 'impossible',
          limitMs,
          obstacles: outcome.obstacles,
          relaxations: outcome.relaxations,
          engineMs: outcome.engineMs,
        });
      case 'none':
        throw new Error('The engine found no plan and no proof that there is none.');
      case 'crashed':
        throw new Error(`The engine stopped: ${outcome.message}`);
    }
  }

  function remember(answer: TargetAnswer): TargetAnswer {
    known.set(answer.limitMs, answer);
    return answer;
  }

  return {
    classId,
    limitInForceMs,
    at(limitMs, signal) {
      const mine = turn.then(() => solve(limitMs, signal));
      turn = mine.catch(() => undefined);
      return mine;
    },
    baseline: () => cheapestAtLimit(known, limitInForceMs),
    answers: () => [...known.values()].sort((a, b) => a.limitMs - b.limitMs),
    questionAt: (limitMs) => ({ ...question, classes: withLimit(planning.classes, classId, limitMs) }),
    learn(limitMs, proof) {
      proofs.push({ ...proof, limitMs });
      for (const answer of known.values())
        if (answer.kind === 'possible' && answer.limitMs <= limitMs)
          remember({ ...answer, plan: withStrongestBound(answer.plan, answer.limitMs, known, proofs) });
      // What HiGHS's plan costs with its moves is for the engine to say.
      if (proof.better) known.delete(limitMs);
    },
    dispose: () => session.dispose(),
  };
}

/** What HiGHS found out about the plan of one limit. */
type TargetProof = Proof & { readonly limitMs: number };

/**
 * What no plan can undercut under a looser limit, none can under a tighter one: fewer plans keep it. The bounds found
 * one by one have slack of their own, and a bound that falls as the limit tightens would only puzzle.
 */
function withStrongestBound(
  plan: Plan,
  limitMs: number,
  known: ReadonlyMap<number, TargetAnswer>,
  proofs: readonly TargetProof[],
): Plan {
  const ours = [...known.values()].flatMap((answer) =>
    answer.kind === 'possible' && answer.limitMs >= limitMs ? [answer.plan.boundUsdPerHour] : [],
  );
  const proved = proofs.filter((proof) => proof.limitMs >= limitMs).map(({ boundUsdPerHour }) => boundUsdPerHour);
  return withBound(plan, Math.max(plan.boundUsdPerHour, ...ours, ...proved));
}

function withBound(plan: Plan, bound: number): Plan {
  const { objectiveUsdPerHour } = plan;
  const boundUsdPerHour = Math.min(objectiveUsdPerHour, bound);
  return { ...plan, boundUsdPerHour, gap: objectiveUsdPerHour > 0 ? 1 - boundUsdPerHour / objectiveUsdPerHour : 0 };
}

/**
 * A plan that keeps a tighter limit keeps this one too. The engine's answers have a gap, so one found for a tighter
 * limit may be the cheaper; without this, asking for more could seem to cost less. The bound stays this limit's own.
 */
function cheapestAtLimit(known: ReadonlyMap<number, TargetAnswer>, limitMs: number): TargetAnswer | null {
  const own = known.get(limitMs);
  if (own === undefined) return null;
  return [...known.values()].reduce<TargetAnswer>((cheapest, answer) => {
    if (answer.kind === 'impossible' || answer.limitMs > limitMs) return cheapest;
    if (cheapest.kind === 'possible' && costOf(cheapest) <= costOf(answer)) return cheapest;
    const bound = own.kind === 'possible' ? own.plan.boundUsdPerHour : 0;
    return { ...answer, limitMs, plan: withBound(answer.plan, bound) };
  }, own);
}

const costOf = ({ assessment }: Extract<TargetAnswer, { kind: 'possible' }>) => assessment.objectiveUsdPerHour;

/** The classes with another limit for one of them. */
export function withLimit(classes: readonly WorkloadClass[], classId: string, limitMs: number): WorkloadClass[] {
  return classes.map((workloadClass) =>
    workloadClass.id === classId
      ? { ...workloadClass, target: { ...workloadClass.target, limit: ms(limitMs) } }
      : workloadClass,
  );
}
