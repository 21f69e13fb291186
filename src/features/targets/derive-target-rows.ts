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

/** Where to look first: the worst state, then the least headroom; null without rows. */
export function findWorstRow(rows: readonly TargetRow[]): TargetRow | null {
  return rows.reduce<TargetRow | null>((worst, row) => (worst && rank(worst) >= rank(row) ? worst : row), null);
}

const STATE_RANK: Readonly<Record<TargetState, number>> = { breached: 3, 'at-risk': 2, met: 1, 'no-data': 0 };

/** States are whole steps; the used part of the limit tells within one. */
const rank = ({ state, latencyMs, workloadClass }: TargetRow) =>
  STATE_RANK[state] + Math.min(0.99, (latencyMs ?? 0) / workloadClass.target.limit);

/** "p99 TTFT" or "p95 response": what the limit is about. */
export const describeMetric = ({ target }: WorkloadClass) =>
  `p${target.percentile} ${target.metric === 'ttft' ? 'TTFT' : 'response'}`;
