import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError, describeError } from '@/api/client/api-error.ts';
import { targetsQuery } from '@/api/client/queries.ts';
import { setTarget } from '@/api/client/writes.ts';
import { complainAboutReason } from '@/api/contract/reason.ts';
import { formatMs, formatTime, formatUtc } from '@/domain/format.ts';
import type { FleetDocument } from '@/domain/planning.ts';
import type { WorkloadClass } from '@/domain/workload.ts';
import { operatorTimeZone } from '@/state/operator-zone.ts';
import { useReason } from '@/state/use-reason.ts';
import { Button } from '@/ui/Button.tsx';
import { ErrorState } from '@/ui/ErrorState.tsx';
import { ReasonForm } from '@/ui/ReasonForm.tsx';
import { Skeleton } from '@/ui/Skeleton.tsx';
import { WhatIfFrame } from '@/ui/WhatIfFrame.tsx';
import { CostOfLatency } from './CostOfLatency.tsx';
import { deriveEdge } from './derive-target-change.ts';
import { describeMetric } from './derive-target-rows.ts';
import { describeTargetChanges } from './describe-target-changes.ts';
import { LimitControls } from './LimitControls.tsx';
import { buildSliderRange, complainAboutLimit } from './parse-limit.ts';
import { TargetEffect } from './TargetEffect.tsx';
import { TargetProof } from './TargetProof.tsx';
import styles from './targets.module.css';
import { useTargetAnswer, useTargetStudy } from './use-target-study.ts';

interface TargetEditorProps {
  readonly document: FleetDocument;
  /** With the target in force. */
  readonly workloadClass: WorkloadClass;
}

/** Another limit for one class: what it would do to the grid, and the way to apply it. */
export function TargetEditor({ document, workloadClass }: TargetEditorProps) {
  const { id: classId, shortName } = workloadClass;
  const inForceMs = workloadClass.target.limit;
  const queryClient = useQueryClient();
  const [attempt, setAttempt] = useState(0);
  const [limitMs, setLimitMs] = useState<number | null>(inForceMs);
  const [conflict, setConflict] = useState<readonly string[] | null>(null);
  const [applied, setApplied] = useState<{ readonly fromMs: number; readonly toMs: number } | null>(null);
  const reason = useReason(`target/${classId}/reason`, complainAboutReason);

  const opened = useTargetStudy(document, classId, attempt);
  const inHand = opened.kind === 'done' ? opened.last : null;
  const limitComplaint = complainAboutLimit(limitMs);
  const { baseline, answer, proofs, isSettled } = useTargetAnswer(inHand, limitComplaint === null ? limitMs : null);

  const apply = useMutation({
    mutationFn: setTarget,
    // Noted before it is written: the table's own reading may show the new limit before the write is answered.
    onMutate: () => ({ fromMs: inForceMs }),
    onSuccess: async (_, write, { fromMs }) => {
      setApplied({ fromMs, toMs: write.limitMs });
      setConflict(null);
      reason.reset();
      await queryClient.invalidateQueries({ queryKey: targetsQuery().queryKey });
      setAttempt((count) => count + 1);
    },
    onError: async (error) => {
      if (!isStaleVersion(error) || !inHand) return;
      // What the operator looked at is no longer in force: show the difference and study the new state.
      const now = await queryClient.fetchQuery(targetsQuery());
      setConflict(describeTargetChanges(inHand.planning.classes, now.targets));
      setAttempt((count) => count + 1);
    },
  });

  const shown = answer.last;
  const isCurrent = answer.kind === 'done' && isSettled && limitComplaint === null;
  const mayApply = isCurrent && shown?.kind === 'possible' && limitMs !== null && limitMs !== inForceMs;

  function confirm() {
    const words = reason.take();
    if (!mayApply || !inHand || words === null || apply.isPending) return;
    apply.mutate({ classId, limitMs, reason: words, seenVersion: inHand.planning.targetsVersion });
  }

  const range = buildSliderRange(inHand?.study.limitInForceMs ?? inForceMs);
  const edge = deriveEdge(inHand?.study.answers() ?? []);
  return (
    <>
      <div className={styles.editorPlace}>
        <WhatIfFrame
          name={`${shortName}: another limit`}
          aside={
            inHand && (
              <span className={styles.aside} title={formatUtc(inHand.planning.virtualMs)}>
                on the demand of {formatTime(inHand.planning.virtualMs, operatorTimeZone)}
                <Button size="small" variant="quiet" onClick={() => setAttempt((count) => count + 1)}>
                  Refresh
                </Button>
              </span>
            )
          }
        >
          <section className={styles.editor} aria-label={`Target of ${shortName}`}>
            <header>
              <h2>{workloadClass.name}</h2>
              <p className={styles.dim}>
                {describeMetric(workloadClass)} below {formatMs(inForceMs)} in force.{' '}
                {workloadClass.service === 'hard'
                  ? 'Hard: served in full within its limit, or there is no plan.'
                  : 'Soft: may go unserved at a price.'}
              </p>
            </header>
            {opened.kind === 'failed' && (
              <ErrorState title={describeError(opened.error).title} onRetry={() => setAttempt((count) => count + 1)}>
                {describeError(opened.error).sentence}
              </ErrorState>
            )}
            <LimitControls
              limitMs={limitMs}
              inForceMs={inForceMs}
              range={range}
              impossibleMs={edge.impossibleMs}
              complaint={limitComplaint}
              onChange={setLimitMs}
            />
            <TargetEffect
              document={document}
              workloadClass={workloadClass}
              baseline={baseline.last && (inHand?.study.baseline() ?? null)}
              answer={shown}
              error={answer.kind === 'failed' ? answer.error : baseline.kind === 'failed' ? baseline.error : null}
              isStale={!isCurrent}
              onTry={setLimitMs}
              proof={
                inHand && (
                  <TargetProof
                    proofs={proofs}
                    // What is proved is the plan in sight.
                    about={
                      isCurrent && shown?.kind === 'possible'
                        ? { input: inHand.study.questionAt(shown.limitMs), plan: shown.plan }
                        : null
                    }
                  />
                )
              }
            />
            {applied && (
              <p className={styles.applied} role="status">
                Applied: {formatMs(applied.fromMs)} → {formatMs(applied.toMs)}. The grid is planned anew.{' '}
                <Button
                  size="small"
                  onClick={() => {
                    setLimitMs(applied.fromMs);
                    reason.write(`Set back to ${applied.fromMs} ms`);
                    setApplied(null);
                  }}
                >
                  Set back to {formatMs(applied.fromMs)}…
                </Button>
              </p>
            )}
            {conflict && (
              <ErrorState title="Somebody changed the targets first">
                {conflict.length === 0
                  ? 'No limit differs now, only the version.'
                  : `Changed since you looked: ${conflict.join('; ')}.`}{' '}
                Nothing of yours was applied. The figures above are of the targets now in force; apply again if you
                still want to.
              </ErrorState>
            )}
            {apply.isError && !isStaleVersion(apply.error) && (
              <ErrorState title={describeError(apply.error).title}>
                {describeError(apply.error).sentence} {describeError(apply.error).advice} What you typed is kept.
              </ErrorState>
            )}
            <ReasonForm
              reason={reason.text}
              onChange={reason.write}
              placeholder="Customer asks for a tighter promise (CHG-21004)"
              complaint={reason.complaint}
              onConfirm={confirm}
            >
              <Button
                type="submit"
                variant="primary"
                busy={apply.isPending}
                disabled={!mayApply}
                title={mayApply ? 'Changes the target of the live grid' : 'Choose another limit that the grid can keep'}
              >
                Apply {limitMs === null ? '' : formatMs(limitMs)}
              </Button>
            </ReasonForm>
            {!inHand && opened.kind !== 'failed' && <Skeleton label="Opening the study" lines={3} />}
          </section>
        </WhatIfFrame>
      </div>
      {inHand && (
        <div className={styles.tracePlace}>
          <WhatIfFrame name={`${shortName}: cost of latency`}>
            <CostOfLatency key={`${attempt}`} study={inHand.study} limitMs={limitMs} />
          </WhatIfFrame>
        </div>
      )}
    </>
  );
}

const isStaleVersion = (error: unknown) =>
  error instanceof ApiError && error.failure.kind === 'problem' && error.failure.problem.status === 412;
