import type { Proof } from '@/engine/client/engine.ts';
import type { Column } from './solve-comparison.ts';

/** The column with what HiGHS found: a cheaper plan's figures, if there is one, and the better of both bounds. */
export function proveColumn(column: Column, { better, boundUsdPerHour, ms }: Proof): Column {
  if (column.kind !== 'plan') return column;
  const assessment = better?.assessment ?? column.assessment;
  const costUsdPerHour = assessment.objectiveUsdPerHour;
  const bound = Math.min(costUsdPerHour, Math.max(column.boundUsdPerHour, boundUsdPerHour));
  const gap = costUsdPerHour > 0 ? (costUsdPerHour - bound) / costUsdPerHour : 0;
  return { ...column, assessment, boundUsdPerHour: bound, gap, proofMs: ms };
}
