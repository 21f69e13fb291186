import { formatMs } from '@/domain/format.ts';
import type { LatencyTarget, WorkloadClass } from '@/domain/workload.ts';

/** Which limits differ between what the operator looked at and what is in force now, in words. */
export function describeTargetChanges(
  seen: readonly WorkloadClass[],
  now: readonly { readonly classId: string; readonly target: LatencyTarget }[],
): string[] {
  return seen.flatMap(({ id, shortName, target }) => {
    const limit = now.find(({ classId }) => classId === id)?.target.limit;
    return limit === undefined || limit === target.limit
      ? []
      : [`${shortName}: ${formatMs(target.limit)} → ${formatMs(limit)}`];
  });
}
