import type { PlacementInForce, Plan } from '@/domain/plan.ts';
import type { Attention, ClockState, Drain, LogEntry, VirtualMs } from '@/domain/telemetry.ts';
import type { WorkloadClass } from '@/domain/workload.ts';
import type { Deployment } from './deployment.ts';
import type { Ground } from './ground.ts';
import type { NetworkPaths } from './network-paths.ts';
import type { Planner } from './planner.ts';
import type { Recorder } from './recorder.ts';
import type { RouteTable } from './router.ts';
import type { Streams, Traffic } from './traffic.ts';

/** Everything a world is at a moment, as plain data: a snapshot is a structured clone of it. */
export interface WorldState {
  nowMs: VirtualMs;
  fidelity: ClockState['fidelity'];
  /** Since when the arrivals' gaps stand still because the closed form counts; null in events. */
  gapsHeldSinceMs: VirtualMs | null;
  /** The last moment that was modelled. */
  modelledUntilMs: VirtualMs;
  sequence: number;
  readonly traffic: Traffic;
  readonly deployment: Deployment;
  readonly control: ControlState;
  readonly recorder: Recorder;
  readonly drains: DrainRecord[];
  readonly log: LogEntry[];
  /** Stations beyond their class's limit at the last look. */
  strained: readonly number[];
  /** Conditions seen at the last look, with when each began, and when that was. */
  attention: readonly Attention[];
  lookedMs: VirtualMs;
}

/** What the control plane knows and intends. */
export interface ControlState {
  plan: Plan;
  planAppliedMs: VirtualMs;
  /** With the targets in force. */
  classes: readonly WorkloadClass[];
  targetsVersion: number;
  /** Grows with every change of closed sites, cut links, targets or demand; a plan for other facts is not applied. */
  factsVersion: number;
  /** By site: takes no new work, by an operator's word. */
  readonly cordoned: Uint8Array;
  /** By site: cordoned, but its share still ramps down. */
  readonly rampingOut: Uint8Array;
  /** By site: when it was lost (NaN: it was not), and whether the health check has noticed. */
  readonly failedMs: Float64Array;
  readonly failureNoticed: Uint8Array;
  cutLinks: readonly { readonly linkId: string; readonly sinceMs: VirtualMs }[];
  /** By market: the scenario's factor on demand. */
  readonly demandFactor: Float64Array;
  /** Scenario events done. */
  eventsDone: number;
  requests: readonly PlanRequest[];
  /** A plan whose replicas are being loaded; its ramp starts when they serve. */
  transition: Transition | null;
  /** A ramp runs, or what it leaves behind is still to be released. */
  releasing: boolean;
  hourlyMs: VirtualMs;
  retryMs: VirtualMs | null;
  planFailure: { readonly sinceMs: VirtualMs; readonly sentence: string } | null;
  nextId: number;
}

export type PlanCause = 'hourly' | 'failure' | 'demand' | 'drain' | 'cordon' | 'return' | 'target';

/** A question to the engine: a snapshot at one moment, answered at another, both virtual. */
export interface PlanRequest {
  readonly id: number;
  readonly cause: PlanCause;
  readonly applyMs: VirtualMs;
  readonly factsVersion: number;
  readonly question: PlanQuestion;
  /** Null for the plan behind the history, which follows no other. */
  readonly previous: PlacementInForce | null;
}

export interface PlanQuestion {
  readonly utcHour: number;
  readonly demandRps: readonly number[];
  readonly classes: readonly WorkloadClass[];
  readonly closedSiteIds: readonly string[];
  readonly cutLinkIds: readonly string[];
}

export interface Transition {
  readonly table: RouteTable;
  readonly startMs: VirtualMs;
  readonly rampMs: number;
  /** Sites that the plan does without. */
  readonly closedSiteIds: readonly string[];
}

/** A drain with what its counters are counted from. */
export interface DrainRecord {
  drain: Drain;
  readonly site: number;
  /** Present when the counting began, and the site's sums at that moment. */
  base: {
    readonly present: number;
    readonly arrived: number;
    readonly completed: number;
    readonly dropped: number;
  } | null;
  /** The least that was ever left, and since when it has not become less. */
  leastLeft: number;
  progressMs: VirtualMs;
  /** Receivers are within their limits since; null while one is not. */
  healthySinceMs: VirtualMs | null;
}

/** A world at work: its state, what it stands on, and what is made anew from both after a restore. */
export interface WorldCore {
  readonly ground: Ground;
  state: WorldState;
  readonly streams: Streams;
  readonly planner: Planner;
  paths: NetworkPaths;
}
