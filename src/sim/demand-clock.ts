import { setRates, skipGaps } from './arrivals.ts';
import type { WorldCore } from './world-state.ts';

/** From now on requests arrive at these rates; gaps that stood still while the closed form counted are caught up. */
export function setArrivalRates(core: WorldCore, ratePerSecond: readonly number[]): void {
  const { state } = core;
  catchUpGaps(core);
  setRates(state.traffic.arrivals, state.nowMs, ratePerSecond);
  // The closed form reads rates through the router's revision.
  state.traffic.router.revision += 1;
}

/** The closed form makes no gaps: they stand still while it counts, and go on from where they were. */
export function catchUpGaps(core: WorldCore): void {
  const { state } = core;
  if (state.gapsHeldSinceMs === null) return;
  skipGaps(state.traffic.arrivals, state.nowMs - state.gapsHeldSinceMs);
  state.gapsHeldSinceMs = state.nowMs;
}
