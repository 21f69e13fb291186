import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useFleet } from '@/api/client/hooks.ts';
import { targetsQuery } from '@/api/client/queries.ts';
import type { WorkloadClass } from '@/domain/workload.ts';

const NONE: readonly WorkloadClass[] = [];

/** The fleet's classes with the targets that hold now; the fleet's own defaults until those have been read. */
export function useTargetsInForce(): readonly WorkloadClass[] {
  const classes = useFleet()?.classes ?? NONE;
  const { data } = useQuery(targetsQuery());
  return useMemo(() => {
    const inForce = new Map(data?.targets.map(({ classId, target }) => [classId, target]));
    return classes.map((workloadClass) => ({
      ...workloadClass,
      target: inForce.get(workloadClass.id) ?? workloadClass.target,
    }));
  }, [classes, data]);
}
