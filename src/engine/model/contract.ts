import type { CostTerms, Placement, PlacementInForce, Plan } from '@/domain/plan.ts';
import type { FleetDocument } from '@/domain/planning.ts';
import type { PriceBook } from '@/domain/price-book.ts';
import type { WorkloadClass } from '@/domain/workload.ts';

/** Everything a placement depends on, in the operator's words; `classes` carry the targets in force. */
export interface PlanningInput extends FleetDocument {
  /** UTC hour of the day, 0 ≤ h < 24, fractional: fixes the radio's share at each site. */
  readonly utcHour: number;
  /** Requests per second, market-major: `demandRps[market * classes.length + class]`. */
  readonly demandRps: readonly number[];
  /** Take no work: cordoned, draining or failed. */
  readonly closedSiteIds: readonly string[];
  readonly cutLinkIds: readonly string[];
  readonly strategy: Strategy;
}

/** Which sites a placement may use, or how it is chosen. */
export const STRATEGIES = ['all-cloud', 'nearest-edge', 'hybrid'] as const;
export type Strategy = (typeof STRATEGIES)[number];

export interface Features {
  /** Backbone link capacities bind. */
  readonly links: boolean;
  /** A bigger pool of slots may be loaded higher (Erlang C). Off: every replica is its own pool. */
  readonly pooling: boolean;
  /**
   * GPUs are held back where a failure could otherwise not be repaired (`EngineSession.checkFailures`). Costs a check of
   * all failures, or a few, for each solve; the bound stays that of the question without it.
   */
  readonly nMinusOne: boolean;
}

/** A plan within this part of its bound is called optimal: the sum of thousands of floats is not surer. */
export const OPTIMAL_GAP = 1e-6;

/** What a solve does unless told otherwise. */
export const DEFAULT_FEATURES: Features = { links: true, pooling: true, nMinusOne: false };
/** An iteration is one ruin-and-recreate try, about a tenth of a millisecond on `us-mobile`. */
export const DEFAULT_SOLVE = { seed: 1, iterationLimit: 2000, priceOfMoveUsdPerHour: 0, polishMs: 0 } as const;

export interface SolveOptions {
  readonly seed?: number;
  /** Improvement rounds after construction. With no time limit the answer is reproducible. */
  readonly iterationLimit?: number;
  readonly timeLimitMs?: number;
  /**
   * Milliseconds for HiGHS, after the search and on top of its time, to make the plan cheaper (`exact/polish.ts`). It goes by the
   * clock, so the answer is not reproducible. Default 0: it is not asked.
   */
  readonly polishMs?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: SolveProgress) => void;
  /** The plan in force: what moves away from it is counted and may be priced. Its prices are where the bound begins. */
  readonly previous?: PlacementInForce;
  /** US dollars an hour charged for each replica started that `previous` does not have. Default 0. */
  readonly priceOfMoveUsdPerHour?: number;
  /** Placements to improve on as well; the answer is never worse than a feasible one of these. */
  readonly candidates?: readonly Placement[];
  readonly features?: Partial<Features>;
  /** Whether to say what lifting latency limits and borders would be worth (`ShadowPrices.limits`). Default false. */
  readonly limitValues?: boolean;
  /** Closed sites that nobody wants to hear about as a way out: the one whose drain is in question. */
  readonly staysClosedSiteIds?: readonly string[];
}

export interface SolveProgress {
  readonly phase: 'bound' | 'construct' | 'improve';
  readonly objectiveUsdPerHour: number | null;
  readonly boundUsdPerHour: number | null;
  readonly elapsedMs: number;
}

/** Why a problem has no answer, in the order of how much it blocks. */
export interface Obstacle {
  readonly kind: 'no-eligible-site' | 'not-enough-capacity' | 'not-enough-copies' | 'bad-input';
  readonly classId: string | null;
  readonly marketId: string | null;
  /** Hard demand that cannot be served, requests per second. */
  readonly unservedRps: number;
  /** Filters that removed sites, with how many each removed, e.g. `data rule (state): 290`. */
  readonly reasons: readonly { readonly filter: EligibilityFilter | 'capacity'; readonly sites: number }[];
  /** A sentence for the operator, ending with the cheapest relaxation known. */
  readonly sentence: string;
}

/** One rule bent, in the operator's words. */
export type Change =
  /** A closed site, returned to service. */
  | { readonly kind: 'reopen'; readonly siteId: string }
  /** GPUs to install on top of those that are there, whatever the radio claims of them. */
  | { readonly kind: 'gpus'; readonly siteId: string; readonly gpus: number }
  /** Capacity to add in either direction, Gb/s. */
  | { readonly kind: 'link'; readonly linkId: string; readonly gbps: number }
  /** The class's limit, raised to this. */
  | { readonly kind: 'target'; readonly classId: string; readonly limitMs: number }
  /** Requests per second fewer. */
  | { readonly kind: 'demand'; readonly classId: string; readonly marketId: string; readonly rps: number };

/** The fewest changes of one kind that hard demand needs, each as small as it can be. They belong together. */
export interface Relaxation {
  readonly changes: readonly Change[];
  /** A plan with these changes was found and checked. If not, no fewer will do, and it is not known whether these do. */
  readonly isEnough: boolean;
}

export const ELIGIBILITY_FILTERS = [
  'strategy',
  'closed',
  'data-rule',
  'trust',
  'memory',
  'latency',
  'unreachable',
] as const;
export type EligibilityFilter = (typeof ELIGIBILITY_FILTERS)[number];

/** How a placement moved away from the previous one. */
export interface Moves {
  readonly started: readonly { readonly siteId: string; readonly classId: string; readonly replicas: number }[];
  readonly stopped: readonly { readonly siteId: string; readonly classId: string; readonly replicas: number }[];
  /** Demand whose site changed, requests per second. */
  readonly movedRps: number;
}

/** Value of one unit more, US dollars per hour, from the bound's prices. Valid for small steps only. */
export interface ShadowPrices {
  readonly gpuBySite: readonly { readonly siteId: string; readonly usdPerHour: number }[];
  readonly gbpsByLink: readonly { readonly linkId: string; readonly usdPerHour: number }[];
  /** Cost of serving one request more per second from this market. */
  readonly demand: readonly { readonly marketId: string; readonly classId: string; readonly usdPerHour: number }[];
  /** Dearest first; empty unless `SolveOptions.limitValues` asks for it. */
  readonly limits: readonly LimitValue[];
}

/** A site that one limit alone keeps from serving a market, and what lifting it for all the market asks would save. */
export interface LimitValue {
  readonly limit: 'latency' | 'data-rule';
  readonly marketId: string;
  readonly classId: string;
  readonly siteId: string;
  /** By how much the site is too slow, ms; 0 for a border. */
  readonly lackingMs: number;
  /** $/h, if replicas there are as full as they may be. Divided by `lackingMs`: the value of a millisecond. */
  readonly usdPerHour: number;
}

export type Stopped = 'proved' | 'time' | 'iterations' | 'cancelled';

/** What the engine answers. `status` says what was found, `stopped` why it ended; they are different things. */
export type SolveOutcome =
  | {
      readonly status: 'optimal' | 'feasible';
      readonly stopped: Stopped;
      readonly plan: Plan;
      readonly assessment: Assessment;
      readonly moves: Moves;
      readonly shadowPrices: ShadowPrices;
    }
  | {
      /** No plan serves every hard class: proved by phase one, or bad input. */
      readonly status: 'infeasible';
      readonly stopped: Stopped;
      readonly problemHash: string;
      readonly obstacles: readonly Obstacle[];
      /** What would make it possible: any one of these. Empty if it could not be said in time, or the input is bad. */
      readonly relaxations: readonly Relaxation[];
      /** The placement that serves as much as it can, with what it leaves unserved; null if there is nothing to place. */
      readonly bestEffort: { readonly placement: Placement; readonly assessment: Assessment } | null;
      readonly engineMs: number;
    }
  /** Nothing found and nothing proved; `bestEffort` as above. */
  | {
      readonly status: 'none';
      readonly stopped: Stopped;
      readonly problemHash: string;
      readonly obstacles: readonly Obstacle[];
      readonly bestEffort: { readonly placement: Placement; readonly assessment: Assessment } | null;
      readonly engineMs: number;
    }
  /** The solver died; the session cannot be used again. */
  | { readonly status: 'crashed'; readonly message: string };

/** One of several hours that the same replicas must serve. */
export interface PlanningHour {
  /** As in `PlanningInput`. */
  readonly utcHour: number;
  readonly demandRps: readonly number[];
  /** Part of the time that the hour stands for, above 0; those of all hours add up to 1. */
  readonly share: number;
}

/** As in `SolveOptions`. Failures are not looked at, and moves are free: this is for building, not for running. */
export interface HoursOptions
  extends Pick<SolveOptions, 'seed' | 'iterationLimit' | 'timeLimitMs' | 'signal' | 'onProgress'> {
  readonly features?: Partial<Pick<Features, 'links' | 'pooling'>>;
}

/** What several hours together were answered with. */
export type HoursOutcome =
  | {
      readonly status: 'optimal' | 'feasible';
      readonly stopped: Stopped;
      /** Stand in every hour. */
      readonly replicas: Placement['replicas'];
      /** In the order asked. */
      readonly hours: readonly HourAnswer[];
      /** Average over the hours by their shares, as are the terms and the bound. */
      readonly objectiveUsdPerHour: number;
      readonly terms: CostTerms;
      readonly boundUsdPerHour: number;
      readonly gap: number;
      readonly seed: number;
      readonly engineMs: number;
    }
  | {
      /** `infeasible`: proved for one of the hours. */
      readonly status: 'infeasible' | 'none';
      readonly stopped: Stopped;
      readonly obstacles: readonly Obstacle[];
      readonly engineMs: number;
    }
  | { readonly status: 'crashed'; readonly message: string };

/** One hour of several: its own routes, and what the common replicas come to in it. */
export interface HourAnswer {
  readonly utcHour: number;
  readonly share: number;
  readonly routes: Placement['routes'];
  readonly assessment: Assessment;
}

/** How far a proof is: the cheapest plan and the highest bound that anyone knows. */
export interface ProofProgress {
  readonly costUsdPerHour: number;
  readonly boundUsdPerHour: number;
}

/** What HiGHS, asked to prove a plan, came back with. */
export interface Proof extends ProofProgress {
  /** `improved`: a cheaper plan was found, and is not proved to be the optimum; `bounded`: the plan stands. */
  readonly status: 'optimal' | 'improved' | 'bounded';
  /** Cheaper than the plan asked about, and checked like any other; null if there is none. */
  readonly better: { readonly placement: Placement; readonly assessment: Assessment } | null;
  /** (cost − bound) / cost, 0 to 1. */
  readonly gap: number;
  /** Whose bound it is: that of the engine's own prices, or HiGHS's. */
  readonly boundBy: 'catchment' | 'highs';
  /** Ways from a market to a site: those that HiGHS decided about, of all that a cheaper plan might use. */
  readonly arcs: { readonly exact: number; readonly open: number };
  /** Why it ended before its time, with what it had; null if it did not. */
  readonly cutShort: string | null;
  readonly ms: number;
}

/** A placement recomputed from scratch: cost, loads, latencies, and every rule it breaks. */
export interface Assessment {
  readonly feasible: boolean;
  readonly objectiveUsdPerHour: number;
  readonly terms: CostTerms;
  readonly violations: readonly string[];
  readonly servedRps: number;
  readonly unservedRps: number;
  /** Tokens, in and out, of the served requests. */
  readonly tokensPerSecond: number;
  /** Every site, in the fleet's order, dark ones with zeros. */
  readonly sites: readonly SiteAssessment[];
  readonly classes: readonly ClassAssessment[];
  /** Facility power, PUE included. */
  readonly powerKw: number;
  /** Traffic on long-haul and peering links: the sum over requests of their rate times size, counted once each. */
  readonly backboneGbps: number;
  /** Links that carry anything; `gbps` is the busier direction. */
  readonly linkLoads: readonly { readonly linkId: string; readonly gbps: number; readonly capacityGbps: number }[];
}

export interface SiteAssessment {
  readonly siteId: string;
  readonly gpusPlaced: number;
  /** What the radio leaves at this hour. */
  readonly gpusUsable: number;
  readonly rps: number;
  /** Load over the full rate of the placed replicas, weighted by GPUs: 0 to 1. */
  readonly use: number;
  readonly costUsdPerHour: number;
  readonly powerKw: number;
  readonly classes: readonly {
    readonly classId: string;
    readonly replicas: number;
    readonly rps: number;
    readonly use: number;
    /** Forecast of the class's own percentile over the markets served here. */
    readonly latencyMs: number;
  }[];
}

export interface ClassAssessment {
  readonly classId: string;
  readonly demandRps: number;
  readonly servedRps: number;
  /** Forecast latencies over all served requests: network + queue + answer (Erlang C wait tail). */
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  /** At the class's own percentile. */
  readonly targetMs: number;
  readonly meetsTarget: boolean;
}

/** What fails as one: a site, or what several sites share (`fleet.ts`). */
export type FailureKind = 'site' | 'failure-domain' | 'ring' | 'power-feed';

export interface Failure {
  readonly kind: FailureKind;
  /** Id of the site, or name of what is shared. */
  readonly id: string;
  /** All open sites that are lost, in the fleet's order. */
  readonly siteIds: readonly string[];
}

/**
 * `safe`: a plan was found that serves every hard class in full without the lost sites. `unsafe`: proved, no plan could.
 * `unproven`: neither was found.
 */
export type FailureVerdict = 'safe' | 'unsafe' | 'unproven';

/** What follows if one thing fails. */
export interface FailureAnswer {
  readonly failure: Failure;
  readonly verdict: FailureVerdict;
  /**
   * Hard demand lost, most first: if `unsafe`, so much together that no plan can serve; if `unproven`, what the repair
   * left over; empty if `safe`.
   */
  readonly lost: readonly { readonly classId: string; readonly marketId: string; readonly rps: number }[];
  /** Soft demand that the repair leaves unserved and the placement in force does not, requests per second. */
  readonly unservedSoftRps: number;
  /** Cost after the repair less cost before, $/h, moves and hard demand left over not counted. */
  readonly costDeltaUsdPerHour: number;
  /** Replicas that have to be started first; 0 where replicas that run already take everything over. */
  readonly startedReplicas: number;
  /** Sites that take work over and are fullest afterwards; `use` as in `SiteAssessment`. */
  readonly fullest: readonly { readonly siteId: string; readonly use: number }[];
}

export interface FailureProgress {
  readonly checked: number;
  readonly total: number;
  /** The failure that was just checked. */
  readonly latest: FailureAnswer;
}

export interface FailureCheckOptions {
  readonly signal?: AbortSignal;
  readonly timeLimitMs?: number;
  readonly onProgress?: (progress: FailureProgress) => void;
  /** Only these of the failures; all of them if not given. */
  readonly only?: readonly Pick<Failure, 'kind' | 'id'>[];
  readonly features?: Partial<Features>;
}

export interface FailureReport {
  /** Worst first. */
  readonly answers: readonly FailureAnswer[];
  /** How many failures there are; as many answers unless it was stopped. */
  readonly total: number;
  /** Null: every failure was checked. */
  readonly stopped: 'time' | 'cancelled' | null;
  readonly engineMs: number;
}

/** A change small enough to keep the session. */
export type ProblemDelta =
  | { readonly kind: 'close-sites'; readonly siteIds: readonly string[] }
  | { readonly kind: 'open-sites'; readonly siteIds: readonly string[] }
  | { readonly kind: 'set-demand'; readonly demandRps: readonly number[] }
  | { readonly kind: 'set-classes'; readonly classes: readonly WorkloadClass[] }
  | { readonly kind: 'set-prices'; readonly prices: PriceBook }
  | { readonly kind: 'cut-links'; readonly linkIds: readonly string[] }
  | { readonly kind: 'set-strategy'; readonly strategy: Strategy };

/** One problem under study. Answers come in the order asked; a session serves one solve at a time. */
export interface EngineSession {
  solve(options?: SolveOptions): Promise<SolveOutcome>;
  change(delta: ProblemDelta): Promise<void>;
  evaluate(placement: Placement): Promise<Assessment>;
  /** Plans several hours together, in place of the session's own hour and demand. */
  planHours(hours: readonly PlanningHour[], options?: HoursOptions): Promise<HoursOutcome>;
  /** Lets everything that could fail by itself fail, one after the other, in a placement in force. */
  checkFailures(placement: Placement, options?: FailureCheckOptions): Promise<FailureReport>;
  dispose(): void;
}

/** Worker-backed in the app, in process in tests and in the world's own thread. */
export interface PlacementEngine {
  openSession(input: PlanningInput): Promise<EngineSession>;
  dispose(): void;
}
