import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { planningStateQuery } from '@/api/client/queries.ts';
import type { FleetDocument, PlanningState } from '@/domain/planning.ts';
import { useEngine } from '@/engine/client/engine.ts';
import { type EngineTask, useEngineTask } from '@/engine/client/use-engine-task.ts';
import { useProofs } from '@/engine/client/use-proofs.ts';
import { openTargetStudy, type TargetAnswer, type TargetStudy } from './target-study.ts';
import { useSettled } from './use-settled.ts';

export interface StudyInHand {
  readonly study: TargetStudy;
  readonly planning: PlanningState;
}

/** Opens a study of one class on the demand of this moment; `attempt` grows to open another. */
export function useTargetStudy(document: FleetDocument, classId: string, attempt: number): EngineTask<StudyInHand> {
  const engine = useEngine();
  const queryClient = useQueryClient();
  const task = useEngineTask(`${classId} ${attempt}`, async (signal): Promise<StudyInHand> => {
    const planning = await queryClient.fetchQuery(planningStateQuery());
    signal.throwIfAborted();
    const study = await openTargetStudy(engine, document, planning, classId);
    if (signal.aborted) study.dispose();
    return { study, planning };
  });
  const study = task.last?.study;
  useEffect(() => () => study?.dispose(), [study]);
  return task;
}

/** A slider may rest this long before the engine is asked. */
const REST_MS = 250;

/** The answer for the limit in force, and for the limit asked; each new limit aborts the question before it. */
export function useTargetAnswer(inHand: StudyInHand | null, limitMs: number | null) {
  const asked = useSettled(limitMs, REST_MS);
  /** Grows when HiGHS has found something out: the answers are asked for again. */
  const [learnt, setLearnt] = useState(0);
  const question = inHand && asked !== null ? `${studyName(inHand)} ${asked}` : null;
  const proofs = useProofs<'plan'>(question ?? 'none', (_, proof) => {
    if (!inHand || asked === null) return;
    inHand.study.learn(asked, proof);
    setLearnt((count) => count + 1);
  });
  const baseline = useEngineTask(inHand && `${studyName(inHand)} ${learnt}`, async (signal): Promise<TargetAnswer> => {
    if (!inHand) throw new Error('No study is open.');
    return inHand.study.at(inHand.study.limitInForceMs, signal);
  });
  const answer = useEngineTask(question && `${question} ${learnt}`, async (signal): Promise<TargetAnswer> => {
    if (!inHand || asked === null) throw new Error('No study is open.');
    return inHand.study.at(asked, signal);
  });
  return { baseline, answer, proofs, isSettled: asked === limitMs };
}

/** Another demand, or another version of the targets, is another study. */
const studyName = ({ study, planning }: StudyInHand) =>
  `${study.classId} ${planning.virtualMs} ${planning.targetsVersion}`;
