import type { Placement, Plan } from '@/domain/plan.ts';
import type { FleetDocument, PlanningState } from '@/domain/planning.ts';
import { describeRelaxations } from '@/engine/client/describe-relaxations.ts';
import {
  type Assessment,
  type PlacementEngine,
  type PlanningInput,
  planningInput,
  type SolveOutcome,
  type SolveProgress,
  STRATEGIES,
  type Strategy,
} from '@/engine/client/engine.ts';
import type { CloudFinancing } from './finance-cloud.ts';
import { financeCloud } from './finance-cloud.ts';

/** One strategy's answer, or where it stands on the way there. */
export type Column =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'solving'; readonly progress: SolveProgress | null }
  | PlanColumn
  | {
      /** Some hard work finds no place; `bestEffort` serves what it can, and never wins. */
      readonly kind: 'infeasible';
      readonly sentence: string;
      readonly bestEffort: Assessment | null;
      readonly engineMs: number;
    }
  | { readonly kind: 'no-answer'; readonly sentence: string };

export interface PlanColumn {
  readonly kind: 'plan';
  /** The question that the plan answers. */
  readonly input: PlanningInput;
  readonly plan: Plan;
  readonly assessment: Assessment;
  readonly gap: number;
  readonly boundUsdPerHour: number;
  readonly engineMs: number;
  /** What HiGHS took to prove it; 0 if it was not asked. */
  readonly proofMs: number;
}

export type Columns = Readonly<Record<Strategy, Column>>;

export const WAITING: Columns = {
  'all-cloud': { kind: 'waiting' },
  'nearest-edge': { kind: 'waiting' },
  hybrid: { kind: 'waiting' },
};

/**
 * Solves the strategies one after the other on the same demand and targets. The hybrid comes last and starts from the
 * others' plans, so it can never lose to one of them.
 */
export async function solveComparison(
  engine: PlacementEngine,
  document: FleetDocument,
  planning: PlanningState,
  financing: CloudFinancing,
  signal: AbortSignal,
  onColumn: (strategy: Strategy, column: Column) => void,
): Promise<void> {
  const candidates: Placement[] = [];
  for (const strategy of STRATEGIES) {
    onColumn(strategy, { kind: 'solving', progress: null });
    const input = planningInput(financeCloud(document, financing), planning, { strategy });
    const outcome = await solveOnce(engine, input, {
      seed: planning.solveOptions.seed,
      iterationLimit: planning.solveOptions.iterationLimit,
      signal,
      onProgress: (progress) => onColumn(strategy, { kind: 'solving', progress }),
      ...(strategy === 'hybrid' ? { candidates } : {}),
    });
    signal.throwIfAborted();
    if (outcome.status === 'optimal' || outcome.status === 'feasible') candidates.push(outcome.plan);
    onColumn(strategy, columnOf(outcome, input));
  }
}

type SolveArguments = Parameters<Awaited<ReturnType<PlacementEngine['openSession']>>['solve']>[0];

async function solveOnce(
  engine: PlacementEngine,
  input: PlanningInput,
  options: SolveArguments,
): Promise<SolveOutcome> {
  const session = await engine.openSession(input);
  try {
    return await session.solve(options);
  } finally {
    session.dispose();
  }
}

const MOST_OBSTACLES = 3;

/** The worst obstacles, and the way out. */
function describeWhyNot(input: PlanningInput, { obstacles, relaxations }: Infeasible): string {
  const worst = obstacles.slice(0, MOST_OBSTACLES).map(({ sentence }) => sentence);
  const wayOut = describeRelaxations(input, relaxations);
  const why = worst.length === 0 ? ['Not every hard class can be served.'] : worst;
  return [...why, ...(wayOut === null ? [] : [wayOut])].join(' ');
}

type Infeasible = Extract<SolveOutcome, { status: 'infeasible' }>;

function columnOf(outcome: SolveOutcome, input: PlanningInput): Column {
  switch (outcome.status) {
    case 'optimal':
    case 'feasible':
      return {
        kind: 'plan',
        input,
        plan: outcome.plan,
        assessment: outcome.assessment,
        gap: outcome.plan.gap,
        boundUsdPerHour: outcome.plan.boundUsdPerHour,
        engineMs: outcome.plan.engineMs,
        proofMs: 0,
      };
    case 'infeasible':
      return {
        kind: 'infeasible',
        sentence: describeWhyNot(input, outcome),
        bestEffort: outcome.bestEffort?.assessment ?? null,
        engineMs: outcome.engineMs,
      };
    case 'none':
      return { kind: 'no-answer', sentence: 'The engine found no plan and no proof that there is none.' };
    case 'crashed':
      return { kind: 'no-answer', sentence: `The engine stopped: ${outcome.message}` };
  }
}
