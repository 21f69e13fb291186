import { formatMs, formatRate, formatShare, formatUsdPerHour } from '@/domain/format.ts';
import type { Relaxation } from '@/engine/client/engine.ts';
import { type DrainAnswer, type DrainForecast, headroom } from './derive-drain-forecast.ts';

/** What a preview opens with. `blocked` has no button: there is no override in this version. */
export interface DrainVerdict {
  readonly kind: 'safe' | 'careful' | 'blocked';
  readonly sentence: string;
  readonly reason: string;
  /** The cheapest way out that is known; null if none is needed or none was found. */
  readonly fix: string | null;
}

export interface DrainCircumstances {
  readonly siteId: string;
  readonly nameOfSite: (siteId: string) => string;
  readonly nameOfClass: (classId: string) => string;
  /** What would make an impossible drain possible, in words; null if nothing is known. */
  readonly describeRelaxations: (relaxations: readonly Relaxation[]) => string | null;
  readonly failureDomain: string;
  /** Another site of the same failure domain that is being drained now. */
  readonly busySiteId: string | null;
  /** The site is down: its work has failed over already. */
  readonly failed: boolean;
}

/** A receiver fuller than this has little left for a surprise. Assumption. */
const CAREFUL_USE = 0.9;
/** A class with less of its limit left than this is close to a breach. Assumption. */
const CAREFUL_HEADROOM = 0.1;

/** The first rule that applies decides, worst first. */
export function deriveDrainVerdict(answer: DrainAnswer, circumstances: DrainCircumstances): DrainVerdict {
  const { siteId, nameOfSite, busySiteId, failureDomain, failed } = circumstances;
  const name = nameOfSite(siteId);
  if (failed) {
    return {
      kind: 'blocked',
      sentence: `${name} has failed; there is nothing left to drain.`,
      reason: 'What it served goes elsewhere already.',
      fix: null,
    };
  }
  if (busySiteId !== null) {
    return {
      kind: 'blocked',
      sentence: `${nameOfSite(busySiteId)} is being drained in the same failure domain.`,
      reason: `One drain at a time in ${failureDomain}: a fault there must not find two sites empty.`,
      fix: `Wait until ${nameOfSite(busySiteId)} is drained, or stop that drain.`,
    };
  }
  switch (answer.kind) {
    case 'unknown':
      return {
        kind: 'blocked',
        sentence: 'there is no forecast to go by.',
        reason: answer.sentence,
        fix: 'Refresh the preview.',
      };
    case 'impossible':
      return {
        kind: 'blocked',
        sentence: `hard work would find no place without ${name}.`,
        reason: answer.obstacles[0]?.sentence ?? 'The engine found no plan that serves every hard class.',
        fix: circumstances.describeRelaxations(answer.relaxations),
      };
    case 'possible':
      return verdictOnForecast(answer.forecast, circumstances, reliefOf(answer, circumstances));
  }
}

function verdictOnForecast(
  forecast: DrainForecast,
  circumstances: DrainCircumstances,
  relief: string | null,
): DrainVerdict {
  const { nameOfSite, nameOfClass } = circumstances;
  const [violation] = forecast.violations;
  if (violation) {
    return { kind: 'blocked', sentence: 'the plan afterwards breaks a rule.', reason: violation, fix: null };
  }
  const hardMiss = forecast.classes.find(({ service, metAfter }) => service === 'hard' && !metAfter);
  if (hardMiss) {
    return {
      kind: 'blocked',
      sentence: `${nameOfClass(hardMiss.classId)} would miss its target.`,
      reason: describeLatency(hardMiss),
      fix: relief,
    };
  }
  if (forecast.shedRps > 0) {
    return {
      kind: 'careful',
      sentence: `${formatRate(forecast.shedRps)} would go unserved.`,
      reason: 'Only classes that may go unserved at a price are affected; the price is in the cost difference.',
      fix: relief,
    };
  }
  const softMiss = forecast.classes.find(({ metBefore, metAfter }) => metBefore && !metAfter);
  if (softMiss) {
    return {
      kind: 'careful',
      sentence: `${nameOfClass(softMiss.classId)} would miss its target.`,
      reason: describeLatency(softMiss),
      fix: relief,
    };
  }
  const tightening = forecast.classes.find(isTightening);
  if (tightening) {
    return {
      kind: 'careful',
      sentence: `${nameOfClass(tightening.classId)} would come close to its limit.`,
      reason: describeLatency(tightening),
      fix: relief,
    };
  }
  const full = forecast.receivers.find(
    ({ useBefore, useAfter }) => useAfter > CAREFUL_USE && (useBefore === null || useBefore <= CAREFUL_USE),
  );
  if (full) {
    return {
      kind: 'careful',
      sentence: `${nameOfSite(full.siteId)} would run at ${formatShare(full.useAfter)} of what it has placed.`,
      reason: 'Every target holds, with little left for a surprise.',
      fix: relief,
    };
  }
  if (forecast.movedRps === 0) {
    return { kind: 'safe', sentence: 'the plan sends nothing here now.', reason: 'Nothing has to move.', fix: null };
  }
  const places = forecast.receivers.length === 1 ? 'one site' : `${forecast.receivers.length} sites`;
  return {
    kind: 'safe',
    sentence: `${formatRate(forecast.movedRps)} move to ${places}, and every target holds.`,
    reason: describeTightest(forecast, circumstances),
    fix: null,
  };
}

/** More GPUs at the receiver where the engine values one most; valid for small steps only. */
function reliefOf(
  { forecast, shadowPrices }: Extract<DrainAnswer, { kind: 'possible' }>,
  { nameOfSite }: DrainCircumstances,
) {
  const receiving = new Set(forecast.receivers.map(({ siteId }) => siteId));
  const [dearest] = shadowPrices.gpuBySite
    .filter(({ siteId, usdPerHour }) => receiving.has(siteId) && usdPerHour > 0)
    .sort((a, b) => b.usdPerHour - a.usdPerHour);
  return dearest
    ? `Most relief for one GPU more: ${nameOfSite(dearest.siteId)}, worth ${formatUsdPerHour(dearest.usdPerHour)}.`
    : null;
}

interface LatencyChange {
  readonly latencyBeforeMs: number | null;
  readonly latencyAfterMs: number | null;
  readonly limitMs: number;
}

function isTightening({ latencyBeforeMs, latencyAfterMs, limitMs }: LatencyChange): boolean {
  if (latencyBeforeMs === null || latencyAfterMs === null) return false;
  const edge = limitMs * (1 - CAREFUL_HEADROOM);
  return latencyAfterMs > edge && latencyBeforeMs <= edge;
}

const describeLatency = ({ latencyBeforeMs, latencyAfterMs, limitMs }: LatencyChange) =>
  latencyAfterMs === null
    ? `Nothing of it would be served; its limit is ${formatMs(limitMs)}.`
    : `${latencyBeforeMs === null ? 'From nothing' : `From ${formatMs(latencyBeforeMs)}`} to ${formatMs(latencyAfterMs)}, against ${formatMs(limitMs)}.`;

function describeTightest({ tightest }: DrainForecast, { nameOfSite, nameOfClass }: DrainCircumstances): string {
  if (!tightest) return 'No class has a latency forecast at the receivers.';
  const { receiving, siteId } = tightest;
  return `Tightest: ${nameOfClass(receiving.classId)} at ${nameOfSite(siteId)}, ${formatMs(receiving.latencyAfterMs)} of ${formatMs(receiving.limitMs)} (${formatShare(headroom(receiving))} left).`;
}
