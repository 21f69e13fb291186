/**
 * What the world says about itself, once a second: a frame of columns. Plain numbers, unit in the name; a column
 * `x` of `sites` holds one entry for each site in the fleet's order. Everything here was counted in the world;
 * `null` means "nothing was observed", never zero.
 */

/** Virtual milliseconds since the Unix epoch: the world's clock, not the wall's. */
export type VirtualMs = number;

export const SPEEDS = [1, 10, 60] as const;
/** Virtual seconds in a wall second. */
export type Speed = (typeof SPEEDS)[number];

export interface ClockState {
  readonly running: boolean;
  readonly speed: Speed;
  /** `modelled`: closed-form steps of 10 s (always so at ×60); `events`: request by request. */
  readonly fidelity: 'events' | 'modelled';
  /** Virtual seconds reached in a wall second, where the machine cannot keep up with `speed`; else left out. */
  readonly effectiveSpeed?: number;
  /** The clock stands: the next plan takes effect now, and the engine still works on it. Else left out. */
  readonly awaitsPlan?: true;
}

export const HEALTHS = ['live', 'stale', 'offline', 'never-seen', 'failed'] as const;
export type Health = (typeof HEALTHS)[number];

export const DRAIN_PHASES = [
  'preparing', // receivers load the models they lack; nothing has moved yet
  'shifting', // cordoned; the share of new requests ramps from 100 % to 0
  'emptying', // no new work; what is in flight finishes
  'verifying', // empty; receivers must stay healthy for a while
  'drained',
  'stopped', // by the operator: stays cordoned, work in flight is kept
  'stalled', // no progress; `stalledReason` says why
  'failed', // the site was lost during the drain
] as const;
export type DrainPhase = (typeof DRAIN_PHASES)[number];

/** The word for a site, derived with this precedence (`site-state.ts`). */
export const SITE_STATES = [
  'failed',
  'offline',
  'draining',
  'drained',
  'stale',
  'cordoned',
  'warming',
  'serving',
  'never-seen',
] as const;
export type SiteState = (typeof SITE_STATES)[number];

export const TARGET_STATES = ['met', 'at-risk', 'breached', 'no-data'] as const;
/** A class against its own target over the latency window: breached below the objective, at risk within 20 % of the limit. */
export type TargetState = (typeof TARGET_STATES)[number];

export interface Frame {
  /** Changes when the world is made anew; a client that sees another one starts over. */
  readonly worldId: string;
  /** Grows by one with each frame; a gap means frames were lost: fetch a snapshot. */
  readonly sequence: number;
  readonly virtualMs: VirtualMs;
  readonly clock: ClockState;
  readonly scenario: string;
  readonly seed: number;
  /** Rates are over the last `rateWindowMs` of virtual time, latencies over the last `latencyWindowMs`. */
  readonly rateWindowMs: number;
  readonly latencyWindowMs: number;
  readonly plan: {
    readonly problemHash: string;
    readonly gap: number;
    readonly objectiveUsdPerHour: number;
    readonly boundUsdPerHour: number;
    readonly appliedMs: VirtualMs;
    readonly engineMs: number;
  };
  /** Counts that only grow, since the world began. arrived = completed + dropped + queued + running. */
  readonly counters: {
    readonly arrived: number;
    readonly completed: number;
    readonly dropped: number;
    readonly queued: number;
    readonly running: number;
  };
  readonly sites: SiteColumns;
  readonly siteClasses: SiteClassColumns;
  readonly classes: ClassColumns;
  readonly flows: FlowColumns;
  readonly links: LinkColumns;
  readonly totals: Totals;
  readonly drains: readonly Drain[];
  readonly attention: readonly Attention[];
}

/** One entry for each site. */
export interface SiteColumns {
  readonly state: readonly SiteState[];
  readonly health: readonly Health[];
  readonly cordoned: readonly boolean[];
  /** Share of the site's GPU time spent on AI work, and claimed by the radio. */
  readonly gpuAiShare: readonly number[];
  readonly gpuRadioShare: readonly number[];
  /** Share of the site's GPUs held by placed replicas. */
  readonly gpuPlacedShare: readonly number[];
  readonly queued: readonly number[];
  readonly running: readonly number[];
  readonly arrivedRps: readonly number[];
  readonly completedRps: readonly number[];
  readonly powerKw: readonly number[];
  readonly costUsdPerHour: readonly number[];
  /** Worst class: (limit − latency) / limit at the class's own percentile; negative is a breach. */
  readonly headroom: readonly (number | null)[];
  readonly observedMs: readonly (VirtualMs | null)[];
}

/** One entry for each (site, class) that holds replicas or work; `site` and `class` are indices. */
export interface SiteClassColumns {
  readonly site: readonly number[];
  readonly class: readonly number[];
  readonly replicas: readonly number[];
  readonly arrivedRps: readonly number[];
  readonly completedRps: readonly number[];
  readonly queued: readonly number[];
  readonly running: readonly number[];
  /** At the class's own percentile. */
  readonly latencyMs: readonly (number | null)[];
  readonly goodShare: readonly (number | null)[];
}

/** One entry for each class. */
export interface ClassColumns {
  readonly arrivedRps: readonly number[];
  readonly completedRps: readonly number[];
  readonly droppedRps: readonly number[];
  readonly latencyMs: readonly (number | null)[];
  readonly goodShare: readonly (number | null)[];
  readonly state: readonly TargetState[];
}

/** The largest market→site flows over all classes; `coveredShare` of all routed requests are in this list. */
export interface FlowColumns {
  readonly market: readonly number[];
  readonly site: readonly number[];
  readonly rps: readonly number[];
  /** Class with the most requests in the flow. */
  readonly topClass: readonly number[];
  /** Mean latency of what completed. */
  readonly latencyMs: readonly (number | null)[];
  readonly goodShare: readonly (number | null)[];
  readonly coveredShare: number;
}

/** One entry for each loaded link; `forward` is from `link.from` to `link.to`. */
export interface LinkColumns {
  readonly link: readonly number[];
  readonly forwardGbps: readonly number[];
  readonly backwardGbps: readonly number[];
}

export interface Totals {
  readonly arrivedRps: number;
  readonly completedRps: number;
  readonly tokensPerSecond: number;
  /** Good completions per second: within the class's target. */
  readonly goodputRps: number;
  readonly goodShare: number | null;
  readonly gpuAiShare: number;
  readonly gpuRadioShare: number;
  readonly powerKw: number;
  readonly costUsdPerHour: number;
  /** Over long-haul and peering links, each request counted once. */
  readonly backboneGbps: number;
  /** Share of requests that used no long-haul or peering link. */
  readonly localShare: number | null;
}

export interface Drain {
  readonly id: string;
  readonly siteId: string;
  readonly reason: string;
  readonly phase: DrainPhase;
  readonly startedMs: VirtualMs;
  /** When receivers are ready and the ramp begins. */
  readonly rampFromMs: VirtualMs;
  readonly rampMs: number;
  readonly endedMs: VirtualMs | null;
  readonly stalledReason: string | null;
  /** Requests present at the cordon plus those admitted during the ramp: total = done + left + cut. */
  readonly requests: { readonly total: number; readonly done: number; readonly left: number; readonly cut: number };
  /** New work still sent here, and what went here when the drain began. */
  readonly rpsNow: number;
  readonly rpsBefore: number;
  readonly receivers: readonly { readonly siteId: string; readonly addedRps: number }[];
  /** Plan cost after minus before, as forecast at the start. */
  readonly costDeltaUsdPerHour: number;
}

export const ATTENTION_KINDS = [
  'site-failed',
  'target-breached',
  'target-at-risk',
  'link-cut',
  'link-hot',
  'queue-growing',
  'drain-stalled',
  'plan-failed',
  'requests-dropped',
] as const;

/** Something an operator should look at: what, since when, and what to do. Worst first. */
export interface Attention {
  readonly id: string;
  readonly severity: 'breach' | 'watch' | 'notice';
  readonly kind: (typeof ATTENTION_KINDS)[number];
  readonly siteId: string | null;
  readonly classId: string | null;
  readonly linkId: string | null;
  readonly sinceMs: VirtualMs;
  readonly sentence: string;
  readonly advice: string;
}

export const LOG_KINDS = [
  'drain-started',
  'drain-stopped',
  'drain-finished',
  'cordoned',
  'returned',
  'target-changed',
  'plan-applied',
  'plan-failed',
  'fault',
  'fault-cleared',
  'world-started',
] as const;

/** Somebody or something changed the world. */
export interface LogEntry {
  readonly id: string;
  readonly virtualMs: VirtualMs;
  readonly actor: string;
  readonly kind: (typeof LOG_KINDS)[number];
  readonly siteId: string | null;
  readonly classId: string | null;
  readonly linkId: string | null;
  readonly reason: string | null;
  readonly sentence: string;
}

/** A recorded series, oldest first. */
export interface Series {
  readonly virtualMs: readonly VirtualMs[];
  readonly values: readonly (number | null)[];
  /** `modelled` up to this moment (history made at start-up or at ×60), counted after it. */
  readonly modelledUntilMs: VirtualMs | null;
}

/** `latencyMs` is for classes only (at the class's own percentile); `headroom` for sites. */
export const SERIES_METRICS = [
  'arrivedRps',
  'completedRps',
  'gpuAiShare',
  'gpuRadioShare',
  'queued',
  'powerKw',
  'costUsdPerHour',
  'latencyMs',
  'headroom',
] as const;
export type SeriesMetric = (typeof SERIES_METRICS)[number];

export interface SeriesQuery {
  readonly subject:
    | { readonly kind: 'total' }
    | { readonly kind: 'site'; readonly siteId: string }
    | { readonly kind: 'class'; readonly classId: string };
  readonly metric: SeriesMetric;
  readonly fromMs: VirtualMs;
  readonly toMs: VirtualMs;
}
