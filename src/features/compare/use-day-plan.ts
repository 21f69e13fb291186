import { useState } from 'react';
import type { FleetDocument, PlanningState } from '@/domain/planning.ts';
import { type HoursOutcome, planningInput, type SolveProgress, useEngine } from '@/engine/client/engine.ts';
import { type EngineTask, useEngineTask } from '@/engine/client/use-engine-task.ts';
import { buildDayHours, type DayHour } from './build-day-hours.ts';
import { type CloudFinancing, financeCloud } from './finance-cloud.ts';

export interface DayPlan {
  readonly hours: readonly DayHour[];
  readonly outcome: HoursOutcome;
}

interface DayPlanInHand {
  readonly task: EngineTask<DayPlan>;
  readonly progress: SolveProgress | null;
  readonly ask: () => void;
  readonly cancel: () => void;
}

/** Plans the hours of the day together when asked; another question, or leaving the screen, withdraws it. */
export function useDayPlan(
  document: FleetDocument,
  planning: PlanningState | null,
  financing: CloudFinancing,
): DayPlanInHand {
  const engine = useEngine();
  const [asked, setAsked] = useState<string | null>(null);
  const [progress, setProgress] = useState<SolveProgress | null>(null);
  const now = planning && `${planning.virtualMs} ${planning.targetsVersion} ${financing}`;
  const task = useEngineTask(asked !== null && asked === now ? asked : null, async (signal): Promise<DayPlan> => {
    if (!planning) throw new Error('There is no planning question yet.');
    setProgress(null);
    const hours = buildDayHours(document, planning);
    const session = await engine.openSession(planningInput(financeCloud(document, financing), planning));
    try {
      const { seed, iterationLimit } = planning.solveOptions;
      const outcome = await session.planHours(hours, { seed, iterationLimit, signal, onProgress: setProgress });
      return { hours, outcome };
    } finally {
      session.dispose();
    }
  });
  return { task, progress, ask: () => setAsked(now), cancel: () => setAsked(null) };
}
