import type { Fleet, Site } from '@/domain/fleet.ts';
import type { Drain, DrainPhase, VirtualMs } from '@/domain/telemetry.ts';

/** The way of a drain, in the order it is walked. */
export const DRAIN_STEPS = ['preparing', 'shifting', 'emptying', 'verifying', 'drained'] as const;
export type DrainStep = (typeof DRAIN_STEPS)[number];

export const STEP_WORDS: Readonly<Record<DrainStep, { readonly label: string; readonly what: string }>> = {
  preparing: { label: 'Prepare', what: 'Receivers load the models they lack. Nothing has moved yet.' },
  shifting: { label: 'Shift', what: 'The site is cordoned; its share of new requests goes down to zero.' },
  emptying: { label: 'Empty', what: 'No new work arrives. What is in flight finishes.' },
  verifying: { label: 'Verify', what: 'The site is empty. Receivers have to stay healthy for a while.' },
  drained: { label: 'Drained', what: 'The site holds no work and takes none.' },
};

export interface DrainProgress {
  readonly isActive: boolean;
  /** Steps before this index are done; `DRAIN_STEPS.length` when all are. */
  readonly stepIndex: number;
  /** What the drain does now, or why it does not go on. */
  readonly sentence: string;
  /** Virtual time until the ramp begins (preparing) or ends (shifting); null where nobody can know, or it is past. */
  readonly countdownMs: number | null;
  /** Part of the new work that no longer comes here, 0 to 1. */
  readonly shiftedShare: number;
}

/** A pause or an end, not a step of the way. */
const ENDINGS = {
  stopped: 'Stopped. The site stays cordoned; work in flight was kept.',
  stalled: 'No progress.',
  failed: 'The site was lost during the drain.',
} as const;

export function isActivePhase(phase: DrainPhase): boolean {
  return phase !== 'drained' && phase !== 'stopped' && phase !== 'failed';
}

/** Everything the progress view says, from the drain as the world reports it. */
export function deriveDrainProgress(drain: Drain, nowMs: VirtualMs): DrainProgress {
  const { phase, rpsBefore, rpsNow, stalledReason } = drain;
  const isStep = phase !== 'stopped' && phase !== 'stalled' && phase !== 'failed';
  return {
    isActive: isActivePhase(phase),
    stepIndex: isStep ? DRAIN_STEPS.indexOf(phase) : lastStepReached(drain, nowMs),
    sentence: isStep ? STEP_WORDS[phase].what : (stalledReason ?? ENDINGS[phase]),
    countdownMs: deriveCountdown(drain, nowMs),
    // Before the ramp the rate only varies with demand.
    shiftedShare: phase === 'preparing' ? 0 : rpsBefore > 0 ? Math.min(1, Math.max(0, 1 - rpsNow / rpsBefore)) : 1,
  };
}

function deriveCountdown({ phase, rampFromMs, rampMs }: Drain, nowMs: VirtualMs): number | null {
  const untilMs = phase === 'preparing' ? rampFromMs : phase === 'shifting' ? rampFromMs + rampMs : nowMs;
  return untilMs > nowMs ? untilMs - nowMs : null;
}

/** Where a drain stood when it left its way, as far as its own times tell. */
function lastStepReached({ rampFromMs, rampMs, endedMs }: Drain, nowMs: VirtualMs): number {
  const at = endedMs ?? nowMs;
  if (at < rampFromMs) return 0;
  return at < rampFromMs + rampMs ? 1 : 2;
}

/** The drain a panel should show for a site: the one under way, else the latest one; null if there was none. */
export function findDrainOf(drains: readonly Drain[], siteId: string): Drain | null {
  const ofSite = drains.filter((drain) => drain.siteId === siteId).sort((a, b) => b.startedMs - a.startedMs);
  return ofSite.find(({ phase }) => isActivePhase(phase)) ?? ofSite[0] ?? null;
}

/** Another site of the same failure domain that is being drained: one at a time in each. */
export function findBusyNeighbour(drains: readonly Drain[], fleet: Fleet, site: Site): string | null {
  const neighbours = new Set(
    fleet.sites
      .filter(({ id, failureDomain }) => failureDomain === site.failureDomain && id !== site.id)
      .map(({ id }) => id),
  );
  return drains.find(({ siteId, phase }) => neighbours.has(siteId) && isActivePhase(phase))?.siteId ?? null;
}
