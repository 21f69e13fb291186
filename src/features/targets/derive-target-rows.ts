import type { Frame, TargetState } from '@/domain/telemetry.ts';
import type { WorkloadClass } from '@/domain/workload.ts';

/** A class against its target, as the world measures it. */
export interface TargetRow {
  readonly workloadClass: WorkloadClass;
  /** At the class's own percentile over the latency window; null: nothing completed in it. */
  readonly latencyMs: number | null;
  readonly goodShare: number | null;
  /** Share of requests that must be good, 0 to 1. */
  readonly objective: number;
  readonly state: TargetState;
  readonly arrivedRps: number;
}

/** `classes` carry the targets in force, in the frame's order. */
export function deriveTargetRows(classes: readonly WorkloadClass[], columns: Frame['classes']): TargetRow[] {
  return classes.map((workloadClass, index) => ({
    workloadClass,
    latencyMs: columns.latencyMs[index] ?? null,
    goodShare: columns.goodShare[index] ?? null,
    objective: workloadClass.target.percentile / 100,
    state: columns.state[index] ?? 'no-data',
    arrivedRps: columns.arrivedRps[index] ?? 0,
  }));
}

/** "p99 TTFT" or "p95 response": what the limit is about. */
export const describeMetric = ({ target }: WorkloadClass) =>
  `p${target.percentile} ${target.metric === 'ttft' ? 'TTFT' : 'response'}`;
