import type { WorkloadClass } from '@/domain/workload.ts';
import type { TargetAnswer } from './target-study.ts';

type Possible = Extract<TargetAnswer, { kind: 'possible' }>;

/** The figures of one plan that an operator weighs against a target. */
export interface TargetFigures {
  readonly costUsdPerHour: number;
  /** Sites with replicas placed. */
  readonly sites: number;
  readonly gpus: number;
  readonly powerKw: number;
  readonly unservedRps: number;
  /** Forecast of the edited class at its own percentile; null if none of it is served. */
  readonly latencyMs: number | null;
  /** No plan under this limit can cost less. */
  readonly boundUsdPerHour: number;
  readonly gap: number;
  readonly engineMs: number;
}

export interface TargetChange {
  readonly before: TargetFigures;
  readonly after: TargetFigures;
  /** Sites that light up, and sites that go dark. */
  readonly openedSiteIds: readonly string[];
  readonly closedSiteIds: readonly string[];
}

/** What another limit does, both plans solved on the same demand. */
export function deriveTargetChange(before: Possible, after: Possible, workloadClass: WorkloadClass): TargetChange {
  const used = usedSites(before);
  const uses = usedSites(after);
  return {
    before: figuresOf(before, workloadClass),
    after: figuresOf(after, workloadClass),
    openedSiteIds: uses.filter((siteId) => !used.includes(siteId)),
    closedSiteIds: used.filter((siteId) => !uses.includes(siteId)),
  };
}

function figuresOf({ assessment, plan }: Possible, { id, target }: WorkloadClass): TargetFigures {
  const ofClass = assessment.classes.find(({ classId }) => classId === id);
  return {
    costUsdPerHour: assessment.objectiveUsdPerHour,
    sites: assessment.sites.filter(({ gpusPlaced }) => gpusPlaced > 0).length,
    gpus: assessment.sites.reduce((total, { gpusPlaced }) => total + gpusPlaced, 0),
    powerKw: assessment.powerKw,
    unservedRps: assessment.unservedRps,
    latencyMs: ofClass && ofClass.servedRps > 0 ? (target.percentile === 95 ? ofClass.p95Ms : ofClass.p99Ms) : null,
    boundUsdPerHour: plan.boundUsdPerHour,
    gap: plan.gap,
    engineMs: plan.engineMs,
  };
}

const usedSites = ({ assessment }: Possible) =>
  assessment.sites.filter(({ gpusPlaced }) => gpusPlaced > 0).map(({ siteId }) => siteId);

/** Between which limits the class stops being possible, as far as was asked; null ends were not found. */
export function deriveEdge(answers: readonly TargetAnswer[]): {
  readonly impossibleMs: number | null;
  readonly possibleMs: number | null;
} {
  const impossible = answers.filter(({ kind }) => kind === 'impossible').map(({ limitMs }) => limitMs);
  const possible = answers.filter(({ kind }) => kind === 'possible').map(({ limitMs }) => limitMs);
  return {
    impossibleMs: impossible.length > 0 ? Math.max(...impossible) : null,
    possibleMs: possible.length > 0 ? Math.min(...possible) : null,
  };
}

/**
 * The cheapest plan known for each limit that was asked, tightest first. A plan that keeps a tighter limit keeps the
 * looser ones too, so cost can only fall from left to right, whatever the gaps of single answers.
 */
export function deriveCostCurve(
  answers: readonly TargetAnswer[],
): { readonly limitMs: number; readonly costUsdPerHour: number }[] {
  let cheapest = Number.POSITIVE_INFINITY;
  return answers
    .filter((answer): answer is Possible => answer.kind === 'possible')
    .sort((a, b) => a.limitMs - b.limitMs)
    .map(({ limitMs, assessment }) => {
      cheapest = Math.min(cheapest, assessment.objectiveUsdPerHour);
      return { limitMs, costUsdPerHour: cheapest };
    });
}
