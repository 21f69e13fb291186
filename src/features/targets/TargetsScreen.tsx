import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { describeError } from '@/api/client/api-error.ts';
import { useFleet, useFrame } from '@/api/client/hooks.ts';
import { fleetQuery, targetsQuery } from '@/api/client/queries.ts';
import type { FleetDocument } from '@/domain/planning.ts';
import type { WorkloadClass } from '@/domain/workload.ts';
import { useView } from '@/state/view-navigator.ts';
import { ErrorState } from '@/ui/ErrorState.tsx';
import { Skeleton } from '@/ui/Skeleton.tsx';
import { ClassHistory } from './ClassHistory.tsx';
import { deriveTargetRows, findWorstRow } from './derive-target-rows.ts';
import { TargetEditor } from './TargetEditor.tsx';
import { TargetTable } from './TargetTable.tsx';
import styles from './targets.module.css';

/** Limits may be changed by a colleague; the table notices within this time. */
const TARGETS_EVERY_MS = 5000;

/** Each class against its promise, and what another promise would cost. */
export function TargetsScreen() {
  const document = useFleet();
  const fleet = useQuery(fleetQuery());
  const targets = useQuery({ ...targetsQuery(), refetchInterval: TARGETS_EVERY_MS });
  const inForce = useMemo(
    () => document && targets.data && withTargets(document, targets.data.targets),
    [document, targets.data],
  );
  const failure = fleet.error ?? targets.error;

  if (document && inForce) return <Targets document={document} classes={inForce} />;
  return (
    <div className={styles.screen}>
      {failure ? (
        <ErrorState
          title={describeError(failure).title}
          onRetry={() => Promise.all([fleet.refetch(), targets.refetch()])}
        >
          {describeError(failure).sentence}
        </ErrorState>
      ) : (
        <Skeleton label="Loading the targets" lines={9} />
      )}
    </div>
  );
}

function Targets({ document, classes }: { document: FleetDocument; classes: readonly WorkloadClass[] }) {
  const { view, go } = useView();
  const rows = useFrame((frame) => deriveTargetRows(classes, frame.classes));
  const windowMs = useFrame((frame) => frame.latencyWindowMs);
  // Without a choice in the link, the class that was worst when the screen opened: it must not change under the hand.
  const [worstClassId, setWorstClassId] = useState<string | null>(null);
  if (worstClassId === null && rows) setWorstClassId(findWorstRow(rows)?.workloadClass.id ?? null);
  const chosen = classes.find(({ id }) => id === (view.classId ?? worstClassId)) ?? null;
  return (
    <div className={styles.screen}>
      <div className={styles.measured}>
        <TargetTable
          rows={rows ?? null}
          windowMs={windowMs ?? null}
          chosenClassId={chosen?.id ?? null}
          onChoose={(classId) => go({ classId }, 'push')}
        />
        {chosen && <ClassHistory key={chosen.id} workloadClass={chosen} />}
      </div>
      {chosen ? (
        <TargetEditor key={chosen.id} document={document} workloadClass={chosen} />
      ) : (
        <div className={styles.editorPlace}>
          <Skeleton label="Waiting for the first frame" lines={9} />
        </div>
      )}
    </div>
  );
}

function withTargets(
  { classes }: FleetDocument,
  targets: readonly { readonly classId: string; readonly target: WorkloadClass['target'] }[],
): WorkloadClass[] {
  return classes.map((workloadClass) => ({
    ...workloadClass,
    target: targets.find(({ classId }) => classId === workloadClass.id)?.target ?? workloadClass.target,
  }));
}
