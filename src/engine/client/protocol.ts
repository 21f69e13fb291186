import type { Placement } from '@/domain/plan.ts';
import type {
  Assessment,
  FailureCheckOptions,
  FailureProgress,
  FailureReport,
  HoursOptions,
  HoursOutcome,
  PlanningHour,
  PlanningInput,
  ProblemDelta,
  SolveOptions,
  SolveOutcome,
  SolveProgress,
} from '../model/contract.ts';

/** Options that can be cloned: the signal and the progress callback stay on their own side of the bridge. */
export type PortableSolveOptions = Omit<SolveOptions, 'signal' | 'onProgress'>;

export type PortableHoursOptions = Omit<HoursOptions, 'signal' | 'onProgress'>;

export type PortableFailureCheckOptions = Omit<FailureCheckOptions, 'signal' | 'onProgress'>;

/** From the page to the engine's thread. `id` names the request, `session` the problem it is about. */
export type EngineRequest =
  | {
      readonly kind: 'open';
      readonly id: number;
      readonly session: number;
      readonly input: PlanningInput;
      /** Whether the bound may be raised on a second thread meanwhile. */
      readonly wantsBoundBeside: boolean;
    }
  | {
      readonly kind: 'solve';
      readonly id: number;
      readonly session: number;
      readonly options: PortableSolveOptions;
      readonly wantsProgress: boolean;
    }
  | {
      readonly kind: 'check-failures';
      readonly id: number;
      readonly session: number;
      readonly placement: Placement;
      readonly options: PortableFailureCheckOptions;
      readonly wantsProgress: boolean;
    }
  | {
      readonly kind: 'plan-hours';
      readonly id: number;
      readonly session: number;
      readonly hours: readonly PlanningHour[];
      readonly options: PortableHoursOptions;
      readonly wantsProgress: boolean;
    }
  | { readonly kind: 'change'; readonly id: number; readonly session: number; readonly delta: ProblemDelta }
  | { readonly kind: 'evaluate'; readonly id: number; readonly session: number; readonly placement: Placement }
  /** Stop the request `id`; answered by `cancelling` at once, unless the thread is deep inside the linear solver. */
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'close'; readonly session: number };

/** From the engine's thread to the page. */
export type EngineReply =
  | { readonly kind: 'opened' | 'changed'; readonly id: number }
  | { readonly kind: 'solved'; readonly id: number; readonly outcome: SolveOutcome }
  | { readonly kind: 'hours-planned'; readonly id: number; readonly outcome: HoursOutcome }
  | { readonly kind: 'evaluated'; readonly id: number; readonly assessment: Assessment }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string }
  | { readonly kind: 'failures-checked'; readonly id: number; readonly report: FailureReport }
  | { readonly kind: 'failure-progress'; readonly id: number; readonly progress: FailureProgress }
  | { readonly kind: 'progress'; readonly id: number; readonly progress: SolveProgress }
  | { readonly kind: 'cancelling'; readonly id: number };

/** A thread as seen from the page; a fake one in tests. */
export interface EnginePort {
  post(request: EngineRequest): void;
  terminate(): void;
}

/** Starts a thread. `onDeath` is called at most once, and never after `terminate`. */
export type SpawnPort = (handlers: {
  readonly onReply: (reply: EngineReply) => void;
  readonly onDeath: (message: string) => void;
}) => EnginePort;
