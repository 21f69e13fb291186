import type { FleetDocument, PlanningState } from '@/domain/planning.ts';
import type { ClockState, Drain, Frame, LogEntry, Series, SeriesQuery, VirtualMs } from '@/domain/telemetry.ts';
import type { LatencyTarget } from '@/domain/workload.ts';
import type { PlacementEngine } from '@/engine/model/contract.ts';
import type { Result } from '@/lib/result.ts';

/** What a world is made from. The same definition gives the same day, byte for byte, in any JavaScript engine. */
export interface WorldDefinition extends FleetDocument {
  readonly scenario: Scenario;
  readonly seed: number;
}

/** A named story: a starting moment and what happens when. */
export interface Scenario {
  readonly name: string;
  readonly title: string;
  /** What happens, for the person who opens the link. */
  readonly story: string;
  readonly startMs: VirtualMs;
  /** Scales every class's demand. */
  readonly demandMultiplier: number;
  readonly events: readonly ScenarioEvent[];
}

export type ScenarioEvent = { readonly atMinute: number } & (
  | { readonly kind: 'cut-link'; readonly linkId: string }
  | { readonly kind: 'repair-link'; readonly linkId: string }
  | { readonly kind: 'fail-site'; readonly siteId: string }
  | { readonly kind: 'restore-site'; readonly siteId: string }
  | { readonly kind: 'scale-demand'; readonly marketIds: readonly string[]; readonly factor: number }
);

/** Why a command was refused; nothing has changed. */
export interface Refusal {
  readonly kind: 'not-found' | 'conflict' | 'invalid' | 'infeasible' | 'stale-version';
  readonly sentence: string;
}

/**
 * Where the clock may have to wait: the last whole second before a plan takes effect. That moment was fixed when the plan
 * was asked for, so that a day does not depend on how long the engine takes.
 */
export interface PlanGate {
  readonly atMs: VirtualMs;
  /** Settles when the engine has answered; null when it has. */
  readonly answer: Promise<unknown> | null;
}

/** Commands answer by value; a refusal has changed nothing. All are applied at the world's present moment. */
export interface World {
  readonly definition: WorldDefinition;
  readonly worldId: string;
  now(): VirtualMs;
  /** Moves the clock forward to `untilMs`; waits at each gate for its answer. */
  advance(untilMs: VirtualMs, fidelity: ClockState['fidelity']): Promise<void>;
  /** The next gate ahead, or the one that the world stands at and that is still shut; null when there is none. */
  planGate(): PlanGate | null;
  frame(clock: ClockState): Frame;
  planningState(): PlanningState;
  series(query: SeriesQuery): Series;
  log(): readonly LogEntry[];
  startDrain(command: {
    readonly siteId: string;
    readonly reason: string;
    readonly actor: string;
  }): Promise<Result<Drain, Refusal>>;
  stopDrain(command: { readonly drainId: string; readonly actor: string }): Result<Drain, Refusal>;
  cordon(command: { readonly siteId: string; readonly reason: string; readonly actor: string }): Result<null, Refusal>;
  /** Back to service: uncordons; the next plan may use the site again. */
  returnToService(command: {
    readonly siteId: string;
    readonly reason: string;
    readonly actor: string;
  }): Promise<Result<null, Refusal>>;
  setTarget(command: {
    readonly classId: string;
    readonly target: LatencyTarget;
    readonly reason: string;
    readonly actor: string;
    readonly ifVersion: number;
  }): Promise<Result<{ readonly targetsVersion: number }, Refusal>>;
  /** Everything needed to go on from here: structured-cloneable. */
  snapshot(): unknown;
}

/** `instanceId` goes into the world's id, so that one made anew from the same definition can be told from the last. */
export type CreateWorld = (
  definition: WorldDefinition,
  engine: PlacementEngine,
  snapshot?: unknown,
  instanceId?: string,
) => Promise<World>;
