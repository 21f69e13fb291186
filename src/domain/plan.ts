/**
 * A placement with routes and what is known about it. Plain numbers and arrays: plans cross threads, HTTP and
 * IndexedDB; the unit is in the name.
 */

export const COST_TERMS = [
  'gpu',
  'operations',
  'space',
  'energy',
  'activation',
  'backbone',
  'unserved',
  'moves',
] as const;
export type CostTerm = (typeof COST_TERMS)[number];

/** US dollars per hour by term; they add up to the objective within 1e-6. */
export type CostTerms = Readonly<Record<CostTerm, number>>;

export interface PlacedReplicas {
  readonly siteId: string;
  readonly classId: string;
  readonly replicas: number;
}

/** `share` of (market, class) goes to `siteId`; what is missing to 1 is unserved. */
export interface RouteShare {
  readonly marketId: string;
  readonly classId: string;
  readonly siteId: string;
  readonly share: number;
}

/** What a placement is, without what is known about it. */
export interface Placement {
  readonly replicas: readonly PlacedReplicas[];
  readonly routes: readonly RouteShare[];
}

/** Placement of a plan in force, with the prices that its bound ended with: a good start for the next question. */
export interface PlacementInForce extends Placement {
  readonly prices?: PlanPrices | null;
}

/** What one unit more would cost, by the bound: any such prices prove a bound, these prove the plan's. */
export interface PlanPrices {
  /** $/h for one request per second more, market-major like demand; 0 where nothing is asked. */
  readonly demandUsd: readonly number[];
  /**
   * $/h for one request per second of room that whole replicas leave over, in a group of pairs that only each other's sites
   * may serve; `cell` is the first of them, an index into `demandUsd`. Those not named cost nothing.
   */
  readonly fillers?: readonly { readonly cell: number; readonly usdPerHour: number }[] | undefined;
  /** $/h for one copy less that a class must keep; those not named cost nothing. */
  readonly copies?: readonly { readonly classId: string; readonly usdPerHour: number }[] | undefined;
  /** $/h for one Gb/s less on a direction of a link; those not named cost nothing. */
  readonly links: readonly { readonly linkId: string; readonly reversed: boolean; readonly usdPerHour: number }[];
}

export interface Plan extends Placement {
  readonly status: 'optimal' | 'feasible';
  /** Hash of the problem it answers. */
  readonly problemHash: string;
  readonly seed: number;
  readonly objectiveUsdPerHour: number;
  /** No plan for this problem can cost less. */
  readonly boundUsdPerHour: number;
  /** (objective − bound) / objective, 0 to 1. */
  readonly gap: number;
  readonly terms: CostTerms;
  /** Null where no bound was taken. */
  readonly prices: PlanPrices | null;
  readonly engineMs: number;
}

/** After minus before, term by term, US dollars per hour. */
export function subtractCostTerms(after: CostTerms, before: CostTerms): CostTerms {
  return Object.fromEntries(COST_TERMS.map((term) => [term, after[term] - before[term]])) as Record<CostTerm, number>;
}
