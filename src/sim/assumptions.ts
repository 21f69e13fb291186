/**
 * What the world assumes about a carrier's control plane and its replicas. No carrier publishes these; each is
 * plausible, is an assumption, and says what it follows.
 */

/** Slices of the latency window, and resolution of the recorded series. */
export const STEP_MS = 10_000;
/** The world looks at itself (queues, drains, windows) at each virtual second. */
export const TICK_MS = 1_000;
export const RATE_WINDOW_MS = 10_000;
export const LATENCY_WINDOW_MS = 60_000;
/** Demand and the radio's share are read anew each minute and held in between; the closed form's longest step. */
export const DEMAND_INTERVAL_MS = 60_000;
/** How much modelled history stands behind the first frame. */
export const HISTORY_MS = 2 * 3_600_000;
/** Recorded series reach this far back. */
export const SERIES_MS = 3 * 3_600_000;

/** Assumption: a lost site is noticed after this long (three missed health checks, one a second). */
export const HEALTH_CHECK_MS = 3_000;
/** Assumption: from asking the engine to acting on its answer, for the hourly plan. */
export const HOURLY_PLAN_DELAY_MS = 60_000;
/** Assumption: the same after a failure or an operator's command. */
export const URGENT_PLAN_DELAY_MS = 5_000;
/** The hourly plan is asked for this long before the hour: solve, load and ramp are over when the hour begins. */
export const HOURLY_PLAN_LEAD_MS = 5 * 60_000;
/** Assumption: a replica's weights are loaded in two minutes (WVA reports pod starts of 2 to 7 minutes). */
export const MODEL_LOAD_MS = 120_000;
/** Drains and ordinary plans move new requests over this long; after a failure nobody waits so long. Assumptions. */
export const RAMP_MS = 60_000;
export const URGENT_RAMP_MS = 5_000;
/** A drained site is called so after its receivers were within their limits this long (Nomad's min_healthy_time). */
export const VERIFY_MS = 10_000;
/** A drain without progress for this long is called stalled. Assumption. */
export const STALL_MS = 60_000;
/** Finished drains stay in the frame this long. */
export const FINISHED_DRAIN_MS = 3_600_000;

/** Assumption: who waits longer than ten times the limit, or 30 s, has gone; the request is dropped and counted. */
export const patienceMs = (limitMs: number) => Math.min(10 * limitMs, 30_000);

/** Improvement rounds of the control plane's solves: no time limit, so that the same question has the same answer. */
export const PLAN_ITERATIONS = 2_000;
/** The plan behind the modelled history is only constructed: nobody acts on it, and the first screen waits for it. */
export const HISTORY_PLAN_ITERATIONS = 0;
/** Price of starting a replica, so that hourly plans do not shuffle for pennies. Assumption. */
export const PRICE_OF_MOVE_USD_PER_HOUR = 0.05;

/** A link above this part of its capacity is on the attention list. */
export const HOT_LINK_SHARE = 0.8;
/** Within this part of its limit a class is at risk. */
export const AT_RISK_SHARE = 0.2;
