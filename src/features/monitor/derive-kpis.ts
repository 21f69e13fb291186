import type { Frame, TargetState } from '@/domain/telemetry.ts';

/** The fleet's figures with what they are divided by; `null` means nothing was observed. */
export interface Kpis {
  readonly basis: 'measured' | 'modelled';
  readonly windowMs: number;
  readonly arrivedRps: number;
  readonly goodShare: number | null;
  readonly goodputRps: number;
  readonly droppedRps: number;
  readonly targetsMet: number;
  readonly targetsKnown: number;
  readonly targetsTotal: number;
  /** Index of the class that is worst off, or null if all is met. */
  readonly worstClass: { readonly index: number; readonly state: TargetState } | null;
  readonly usdPerMtok: number | null;
  readonly costUsdPerHour: number;
  readonly tokensPerSecond: number;
  readonly gpuAiShare: number;
  readonly gpuRadioShare: number;
  readonly powerKw: number;
  readonly tokensPerJoule: number | null;
  readonly backboneGbps: number;
  readonly localShare: number | null;
  readonly gap: number;
  readonly planUsdPerHour: number;
  readonly boundUsdPerHour: number;
  readonly planAgeMs: number;
}

const SECONDS_PER_HOUR = 3600;
const TOKENS_PER_MTOK = 1e6;
const WATTS_PER_KW = 1000;
const WORST_FIRST: readonly TargetState[] = ['breached', 'at-risk', 'no-data'];

/** Everything the strip shows, from one frame. */
export function deriveKpis({ clock, totals, classes, plan, virtualMs, rateWindowMs }: Frame): Kpis {
  const { state } = classes;
  const worst = WORST_FIRST.find((word) => state.includes(word));
  return {
    basis: clock.fidelity === 'events' ? 'measured' : 'modelled',
    windowMs: rateWindowMs,
    arrivedRps: totals.arrivedRps,
    goodShare: totals.goodShare,
    goodputRps: totals.goodputRps,
    droppedRps: classes.droppedRps.reduce((sum, rps) => sum + rps, 0),
    targetsMet: state.filter((word) => word === 'met' || word === 'at-risk').length,
    targetsKnown: state.filter((word) => word !== 'no-data').length,
    targetsTotal: state.length,
    worstClass: worst === undefined ? null : { index: state.indexOf(worst), state: worst },
    usdPerMtok: ratio(totals.costUsdPerHour, (totals.tokensPerSecond * SECONDS_PER_HOUR) / TOKENS_PER_MTOK),
    costUsdPerHour: totals.costUsdPerHour,
    tokensPerSecond: totals.tokensPerSecond,
    gpuAiShare: totals.gpuAiShare,
    gpuRadioShare: totals.gpuRadioShare,
    powerKw: totals.powerKw,
    tokensPerJoule: ratio(totals.tokensPerSecond, totals.powerKw * WATTS_PER_KW),
    backboneGbps: totals.backboneGbps,
    localShare: totals.localShare,
    gap: plan.gap,
    planUsdPerHour: plan.objectiveUsdPerHour,
    boundUsdPerHour: plan.boundUsdPerHour,
    planAgeMs: Math.max(0, virtualMs - plan.appliedMs),
  };
}

/** A figure per nothing is unknown, not zero and not infinite. */
const ratio = (of: number, per: number) => (per > 0 ? of / per : null);
