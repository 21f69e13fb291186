import type { Variability } from './queueing.ts';
import type { Milliseconds, RequestsPerSecond } from './units.ts';

/** Fraction of requests that must be good, as the operator says it. */
export type Percentile = 95 | 99;

/** "p95 TTFT below 350 ms": identical to "95 % of requests are good". */
export interface LatencyTarget {
  /** `ttft`: time to first token, for classes that stream; `response`: the whole answer. */
  readonly metric: 'ttft' | 'response';
  readonly percentile: Percentile;
  readonly limit: Milliseconds;
}

/** Where a request of a market may be answered: `none` anywhere, `country` or `state` only in the market's own. */
export type DataRule = 'none' | 'country' | 'state';

/** The day's shape of a class's demand (`demand.ts`). */
export type DemandShape = 'business' | 'flat' | 'shift' | 'even';

/** The network that serves a class. */
export interface Model {
  readonly id: string;
  readonly name: string;
  /** Billions of parameters that work on each token; 0 for a network without tokens. */
  readonly activeParametersB: number;
  /** What the weights occupy in GPU memory, all GPUs of a replica together. */
  readonly weightGB: number;
  /** KV cache (or activations) of one request in flight. */
  readonly requestGB: number;
  /** Vision work of one request outside its tokens, billions of multiply-accumulates; 0 for text. */
  readonly visionGmac: number;
  /** Requests that a replica works on at once, at most: how its server is configured. */
  readonly batchLimit: number;
  /** The benchmark in `published-throughput.ts` that ran the same network, if any. */
  readonly benchmarkId: string | null;
  readonly source: string;
}

/** A kind of request. */
export interface WorkloadClass {
  readonly id: string;
  readonly name: string;
  /** Short enough for a table's first column. */
  readonly shortName: string;
  readonly modelId: string;
  readonly inputTokens: number;
  /** Part of the input found in the cache (0 to 1). */
  readonly cachedShare: number;
  readonly outputTokens: number;
  readonly bytesUp: number;
  readonly bytesDown: number;
  /** Coefficient of variation of the time between arrivals. */
  readonly burstCv: number;
  readonly target: LatencyTarget;
  /** Longest time between two tokens of an answer, for speech; limits the batch, not the placement. */
  readonly interTokenLimit: Milliseconds | null;
  /** Hard: served in full within its limit, or the plan is infeasible. Soft: may go unserved at a price. */
  readonly service: 'hard' | 'soft';
  /** What one unserved request costs, in US dollars; soft classes only. An assumption. */
  readonly unservedUsdPerRequest: number;
  readonly priority: number;
  readonly dataRule: DataRule;
  readonly trustedOnly: boolean;
  /** Sites that hold a warm replica at least, whoever is served there: no single loss takes the last one. 1 asks for nothing. */
  readonly minimumCopies: number;
  readonly demandShape: DemandShape;
  /** Requests per second over the whole default fleet at the class's peak hour. */
  readonly peakRequestsPerSecond: number;
  readonly source: string;
}

/** What one replica of a model does on one GPU type (`serving.ts` derives it). */
export interface ServiceProfile {
  readonly modelId: string;
  readonly classId: string;
  readonly gpuTypeId: string;
  readonly gpusPerReplica: number;
  /** Requests a replica works on at once. */
  readonly slots: number;
  /** Mean time that a request holds a slot when the replica runs at its full batch. */
  readonly slotTime: Milliseconds;
  /** From leaving the queue to the moment the target's metric stops the clock (first token, or whole answer). */
  readonly answerTime: Milliseconds;
  /** slots / slotTime: the most a replica can complete. */
  readonly requestsPerSecond: RequestsPerSecond;
  /** How unevenly its requests arrive and occupy their slots: what a queue of them is judged by. */
  readonly variability: Variability;
  readonly basis: 'measured' | 'modelled';
  readonly source: string;
}
