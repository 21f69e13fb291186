import type { Fleet, GpuType } from './fleet.ts';
import type { Plan } from './plan.ts';
import type { PriceBook } from './price-book.ts';
import type { VirtualMs } from './telemetry.ts';
import type { Model, WorkloadClass } from './workload.ts';

/** What does not change while a world runs: the fleet, its hardware, the models, the prices, the default classes. */
export interface FleetDocument {
  readonly fleet: Fleet;
  readonly gpuTypes: readonly GpuType[];
  readonly models: readonly Model[];
  readonly classes: readonly WorkloadClass[];
  readonly prices: PriceBook;
}

/** What a preview needs besides the fleet: the world's own planning question, and its answer in force. */
export interface PlanningState {
  readonly virtualMs: VirtualMs;
  /** UTC hour of the day, 0 ≤ h < 24, fractional. */
  readonly utcHour: number;
  /** Requests per second, market-major: `demandRps[market * classes.length + class]`. */
  readonly demandRps: readonly number[];
  /** With the targets in force. */
  readonly classes: readonly WorkloadClass[];
  readonly closedSiteIds: readonly string[];
  readonly cutLinkIds: readonly string[];
  readonly plan: Plan;
  /** The options the world's control plane solves with: a preview with the same ones forecasts what will happen. */
  readonly solveOptions: {
    readonly seed: number;
    readonly iterationLimit: number;
    readonly priceOfMoveUsdPerHour: number;
  };
  /** Grows with each change of a target; a write must name the version it saw. */
  readonly targetsVersion: number;
}
