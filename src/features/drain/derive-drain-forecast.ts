import type { Fleet } from '@/domain/fleet.ts';
import { type CostTerms, type Placement, subtractCostTerms } from '@/domain/plan.ts';
import type { WorkloadClass } from '@/domain/workload.ts';
import type { Assessment, ClassAssessment, Obstacle, Relaxation, ShadowPrices } from '@/engine/client/engine.ts';

/** Shares that add up in another order may differ by so much: that is nobody left unserved. */
const ROUNDING = 1e-9;

/** What draining a site would do, computed from the engine's two assessments and nothing else. */
export interface DrainForecast {
  /** What the site serves under the plan in force, requests per second: all of it has to go. */
  readonly movedRps: number;
  /** The part of it that would find no place; receivers' additions and this add up to `movedRps`. */
  readonly shedRps: number;
  /** Most additional work first. */
  readonly receivers: readonly Receiver[];
  /** Classes with work on the site, most work first. */
  readonly classes: readonly AffectedClass[];
  readonly costDeltaUsdPerHour: number;
  /** After minus before; their sum is the cost difference. */
  readonly termDeltas: CostTerms;
  readonly powerDeltaKw: number;
  /** Least (limit − latency) / limit over the receivers' classes afterwards. */
  readonly tightest: { readonly siteId: string; readonly receiving: ReceivedClass } | null;
  readonly violations: readonly string[];
  /** No plan without the site can cost less. */
  readonly boundUsdPerHour: number;
  readonly gap: number;
  readonly engineMs: number;
  readonly problemHash: string;
}

export interface Receiver {
  readonly siteId: string;
  readonly addedRps: number;
  /** GPU-weighted load of the placed replicas; null where none were placed. */
  readonly useBefore: number | null;
  readonly useAfter: number;
  /** The received class with the least headroom afterwards, at its own percentile. */
  readonly worst: ReceivedClass | null;
}

export interface ReceivedClass {
  readonly classId: string;
  readonly latencyBeforeMs: number | null;
  readonly latencyAfterMs: number;
  readonly limitMs: number;
}

export interface AffectedClass {
  readonly classId: string;
  readonly movedRps: number;
  readonly latencyBeforeMs: number | null;
  readonly latencyAfterMs: number | null;
  readonly limitMs: number;
  readonly metBefore: boolean;
  readonly metAfter: boolean;
  readonly service: 'hard' | 'soft';
}

export interface DrainQuestion {
  readonly siteId: string;
  readonly fleet: Fleet;
  readonly classes: readonly WorkloadClass[];
  /** Market-major, requests per second. */
  readonly demandRps: readonly number[];
}

/** The plan in force on the present demand, as the engine assesses it. */
export interface PlanInForce {
  readonly placement: Placement;
  readonly assessment: Assessment;
}

export interface PlanAfterwards extends PlanInForce {
  readonly boundUsdPerHour: number;
  readonly gap: number;
  readonly engineMs: number;
  readonly problemHash: string;
}

/** The engine's answer to "what if this site took no work?", before it is worded. */
export type DrainAnswer =
  | {
      readonly kind: 'possible';
      readonly forecast: DrainForecast;
      readonly shadowPrices: ShadowPrices;
      /** Where everything would be afterwards. */
      readonly placement: Placement;
    }
  | {
      readonly kind: 'impossible';
      readonly obstacles: readonly Obstacle[];
      readonly relaxations: readonly Relaxation[];
      readonly engineMs: number;
    }
  | { readonly kind: 'unknown'; readonly sentence: string };

/** Compares the two plans from the drained site's point of view. */
export function deriveDrainForecast(
  question: DrainQuestion,
  before: PlanInForce,
  after: PlanAfterwards,
): DrainForecast {
  const moved = followMovedWork(question, before.placement, after.placement);
  const receivers = [...moved.bySite].map(([siteId, received]) =>
    deriveReceiver(question, siteId, received, before, after),
  );
  receivers.sort((a, b) => b.addedRps - a.addedRps);
  return {
    movedRps: sum(moved.byClass.values()),
    shedRps: moved.shedRps,
    receivers,
    classes: deriveAffectedClasses(question, moved.byClass, before.assessment, after.assessment),
    costDeltaUsdPerHour: after.assessment.objectiveUsdPerHour - before.assessment.objectiveUsdPerHour,
    termDeltas: subtractCostTerms(after.assessment.terms, before.assessment.terms),
    powerDeltaKw: after.assessment.powerKw - before.assessment.powerKw,
    tightest: tightestOf(receivers),
    violations: after.assessment.violations,
    boundUsdPerHour: after.boundUsdPerHour,
    gap: after.gap,
    engineMs: after.engineMs,
    problemHash: after.problemHash,
  };
}

interface MovedWork {
  /** site id → class id → requests per second that it takes over. */
  readonly bySite: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly byClass: ReadonlyMap<string, number>;
  readonly shedRps: number;
}

/**
 * Follows each (market, class) that the site serves to where it goes. A re-plan moves other work as well; the sites
 * that gain are credited in proportion to their gain, so that what left the site is counted once and wholly.
 */
function followMovedWork(question: DrainQuestion, before: Placement, after: Placement): MovedWork {
  const { siteId, fleet, classes, demandRps } = question;
  const marketIndex = new Map(fleet.markets.map(({ id }, index) => [id, index]));
  const classIndex = new Map(classes.map(({ id }, index) => [id, index]));
  const sharesBefore = sharesByOrigin(before);
  const sharesAfter = sharesByOrigin(after);
  const bySite = new Map<string, Map<string, number>>();
  const byClass = new Map<string, number>();
  let shedRps = 0;
  for (const [origin, was] of sharesBefore) {
    const lost = was.shares.get(siteId) ?? 0;
    const cell = (marketIndex.get(was.marketId) ?? 0) * classes.length + (classIndex.get(was.classId) ?? 0);
    const rps = demandRps[cell] ?? 0;
    if (lost * rps === 0) continue;
    const gains = [...(sharesAfter.get(origin)?.shares ?? [])]
      .map(([site, share]) => ({ site, gain: share - (was.shares.get(site) ?? 0) }))
      .filter(({ site, gain }) => gain > 0 && site !== siteId);
    const gained = sum(gains.map(({ gain }) => gain));
    const placed = Math.min(lost, gained);
    for (const { site, gain } of gains) {
      const received = bySite.get(site) ?? new Map<string, number>();
      received.set(was.classId, (received.get(was.classId) ?? 0) + (gain / gained) * placed * rps);
      bySite.set(site, received);
    }
    byClass.set(was.classId, (byClass.get(was.classId) ?? 0) + lost * rps);
    if (lost - placed > ROUNDING) shedRps += (lost - placed) * rps;
  }
  return { bySite, byClass, shedRps };
}

interface Origin {
  readonly marketId: string;
  readonly classId: string;
  /** site id → share of the origin's demand. */
  readonly shares: Map<string, number>;
}

function sharesByOrigin({ routes }: Placement): Map<string, Origin> {
  const origins = new Map<string, Origin>();
  for (const { marketId, classId, siteId, share } of routes) {
    const key = `${marketId} ${classId}`;
    const origin = origins.get(key) ?? { marketId, classId, shares: new Map<string, number>() };
    origin.shares.set(siteId, (origin.shares.get(siteId) ?? 0) + share);
    origins.set(key, origin);
  }
  return origins;
}

function deriveReceiver(
  { classes }: DrainQuestion,
  siteId: string,
  received: ReadonlyMap<string, number>,
  before: PlanInForce,
  after: PlanAfterwards,
): Receiver {
  const was = before.assessment.sites.find((site) => site.siteId === siteId);
  const becomes = after.assessment.sites.find((site) => site.siteId === siteId);
  const worst = (becomes?.classes ?? [])
    .filter(({ classId }) => received.has(classId))
    .map(
      ({ classId, latencyMs }): ReceivedClass => ({
        classId,
        latencyBeforeMs: was?.classes.find((entry) => entry.classId === classId)?.latencyMs ?? null,
        latencyAfterMs: latencyMs,
        limitMs: classes.find(({ id }) => id === classId)?.target.limit ?? Number.POSITIVE_INFINITY,
      }),
    )
    .reduce<ReceivedClass | null>((least, next) => (least && headroom(least) <= headroom(next) ? least : next), null);
  return {
    siteId,
    addedRps: sum(received.values()),
    useBefore: was && was.gpusPlaced > 0 ? was.use : null,
    useAfter: becomes?.use ?? 0,
    worst,
  };
}

function deriveAffectedClasses(
  { classes }: DrainQuestion,
  movedByClass: ReadonlyMap<string, number>,
  before: Assessment,
  after: Assessment,
): AffectedClass[] {
  return classes
    .flatMap((workloadClass): AffectedClass[] => {
      const movedRps = movedByClass.get(workloadClass.id);
      if (movedRps === undefined) return [];
      const was = before.classes.find(({ classId }) => classId === workloadClass.id);
      const becomes = after.classes.find(({ classId }) => classId === workloadClass.id);
      return [
        {
          classId: workloadClass.id,
          movedRps,
          latencyBeforeMs: was ? atOwnPercentile(workloadClass, was) : null,
          latencyAfterMs: becomes ? atOwnPercentile(workloadClass, becomes) : null,
          limitMs: workloadClass.target.limit,
          metBefore: was?.meetsTarget ?? true,
          metAfter: becomes?.meetsTarget ?? true,
          service: workloadClass.service,
        },
      ];
    })
    .sort((a, b) => b.movedRps - a.movedRps);
}

const atOwnPercentile = ({ target }: WorkloadClass, { p95Ms, p99Ms }: ClassAssessment) =>
  target.percentile === 95 ? p95Ms : p99Ms;

/** What is left of a limit, as a share of it; negative is a breach. */
export const headroom = ({ latencyAfterMs, limitMs }: ReceivedClass) => (limitMs - latencyAfterMs) / limitMs;

function tightestOf(receivers: readonly Receiver[]): DrainForecast['tightest'] {
  return receivers.reduce<DrainForecast['tightest']>((tightest, { siteId, worst }) => {
    if (!worst || (tightest && headroom(tightest.receiving) <= headroom(worst))) return tightest;
    return { siteId, receiving: worst };
  }, null);
}

const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);
