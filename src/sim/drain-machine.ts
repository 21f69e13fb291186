import type { Drain, DrainPhase, VirtualMs } from '@/domain/telemetry.ts';
import { STALL_MS, VERIFY_MS } from './assumptions.ts';
import type { DrainRecord } from './world-state.ts';

/** What a drain sees of the world each second. */
export interface DrainSight {
  readonly nowMs: VirtualMs;
  readonly siteLost: boolean;
  /** Present at the site now, and the site's sums since the world began. */
  readonly present: number;
  readonly arrived: number;
  readonly completed: number;
  readonly dropped: number;
  readonly rpsNow: number;
  /** Null while all receivers are within their limits, else a sentence that names one that is not. */
  readonly unhealthyReceiver: string | null;
  /** Why the control plane has no plan that this drain could follow; null when it has. */
  readonly planFailure: string | null;
}

const OVER: ReadonlySet<DrainPhase> = new Set(['drained', 'stopped', 'failed']);
export const isOver = (drain: Drain) => OVER.has(drain.phase);

/**
 * The next second of a drain:
 * preparing → shifting (when the control plane says so: `beginShifting`) → emptying → verifying → drained.
 * Without progress for a minute it is stalled and says why; it goes on by itself when there is progress again.
 */
export function advanceDrain(record: DrainRecord, sight: DrainSight): void {
  count(record, sight);
  if (isOver(record.drain)) return;
  const { drain } = record;
  if (drain.requests.left < record.leastLeft) {
    record.leastLeft = drain.requests.left;
    record.progressMs = sight.nowMs;
  }
  if (sight.siteLost) enter(record, sight, 'failed');
  else if (drain.phase === 'preparing') {
    if (sight.planFailure) enter(record, sight, 'stalled', sight.planFailure);
  } else if (drain.phase === 'shifting') {
    if (sight.nowMs >= drain.rampFromMs + drain.rampMs) enter(record, sight, 'emptying');
  } else if (record.base === null) {
    // Stalled before anything moved: the control plane still looks for a plan.
    if (!sight.planFailure) enter(record, sight, 'preparing');
  } else if (drain.requests.left > 0) waitForWork(record, sight);
  else verify(record, sight);
}

/** The receivers serve: the site is cordoned, and its share ramps down from here. */
export function beginShifting(record: DrainRecord, sight: DrainSight, rampMs: number): void {
  record.base = { present: sight.present, arrived: sight.arrived, completed: sight.completed, dropped: sight.dropped };
  record.drain = { ...record.drain, rampFromMs: sight.nowMs, rampMs };
  enter(record, sight, 'shifting');
}

/** By the operator: what is in flight is kept, and goes on being counted. */
export function stopDraining(record: DrainRecord, sight: DrainSight): void {
  record.base ??= {
    present: sight.present,
    arrived: sight.arrived,
    completed: sight.completed,
    dropped: sight.dropped,
  };
  enter(record, sight, 'stopped');
}

function waitForWork(record: DrainRecord, sight: DrainSight): void {
  const { phase, requests } = record.drain;
  const idleMs = sight.nowMs - record.progressMs;
  if (phase === 'stalled' && idleMs === 0) enter(record, sight, 'emptying');
  else if (phase !== 'stalled' && idleMs >= STALL_MS) {
    enter(record, sight, 'stalled', `${requests.left} requests have not finished for a minute.`);
  }
}

/** Empty: drained once the receivers have been within their limits for a while. */
function verify(record: DrainRecord, sight: DrainSight): void {
  const { phase } = record.drain;
  if (phase === 'emptying') enter(record, sight, 'verifying');
  else if (sight.unhealthyReceiver !== null) {
    record.healthySinceMs = null;
    const idleMs = sight.nowMs - record.progressMs;
    if (phase === 'verifying' && idleMs >= STALL_MS) enter(record, sight, 'stalled', sight.unhealthyReceiver);
  } else {
    record.healthySinceMs ??= sight.nowMs;
    if (phase === 'stalled') enter(record, sight, 'verifying');
    else if (sight.nowMs - record.healthySinceMs >= VERIFY_MS) enter(record, sight, 'drained');
  }
}

function enter(record: DrainRecord, sight: DrainSight, phase: DrainPhase, stalledReason: string | null = null): void {
  record.progressMs = sight.nowMs;
  record.healthySinceMs = null;
  record.drain = { ...record.drain, phase, stalledReason, endedMs: OVER.has(phase) ? sight.nowMs : null };
  if (phase === 'shifting') record.leastLeft = Number.POSITIVE_INFINITY;
  count(record, sight);
}

/** total = done + left + cut, by the site's own counts; before anything moves, all that is present is left. */
function count(record: DrainRecord, sight: DrainSight): void {
  const { base, drain } = record;
  const requests = base
    ? {
        total: base.present + (sight.arrived - base.arrived),
        done: sight.completed - base.completed,
        left: sight.present,
        cut: sight.dropped - base.dropped,
      }
    : { total: sight.present, done: 0, left: sight.present, cut: 0 };
  record.drain = { ...drain, requests, rpsNow: sight.rpsNow };
}
