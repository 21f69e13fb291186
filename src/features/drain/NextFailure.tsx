import { useState } from 'react';
import type { Placement } from '@/domain/plan.ts';
import type { FleetDocument, PlanningState } from '@/domain/planning.ts';
import { useEngine } from '@/engine/client/engine.ts';
import { useEngineTask } from '@/engine/client/use-engine-task.ts';
import { askNextFailure } from './ask-next-failure.ts';
import { deriveNextFailure } from './derive-next-failure.ts';
import styles from './drain.module.css';

interface NextFailureProps {
  readonly document: FleetDocument;
  readonly siteId: string;
  readonly planning: PlanningState;
  /** After the drain. */
  readonly placement: Placement;
  /** False while a newer preview is on its way: then nothing is asked about this one. */
  readonly isCurrent: boolean;
}

/** Whether the grid could lose something else after the drain: worked out behind the preview, told in one line. */
export function NextFailure({ document, siteId, planning, placement, isCurrent }: NextFailureProps) {
  const engine = useEngine();
  const [progress, setProgress] = useState<{ readonly checked: number; readonly total: number } | null>(null);
  const question = isCurrent ? `${siteId} ${planning.virtualMs} ${planning.plan.problemHash}` : null;
  const task = useEngineTask(question, async (signal) => {
    setProgress(null);
    return askNextFailure(engine, { document, planning, siteId, placement }, signal, setProgress);
  });
  switch (task.kind) {
    case 'idle':
    case 'running':
      return (
        <p className={styles.nextFailure} data-tone="none">
          {progress === null
            ? 'Checking what happens if something else fails…'
            : `N-1: checked ${progress.checked} of ${progress.total} failures`}
        </p>
      );
    case 'failed':
      return (
        <p className={styles.nextFailure} data-tone="none">
          Whether the grid would be N-1 safe could not be checked. Refresh the preview to try again.
        </p>
      );
    case 'done': {
      const { tone, sentence, detail } = deriveNextFailure(task.last, document);
      return (
        <p className={styles.nextFailure} data-tone={tone} title={detail} role="status">
          {sentence}
        </p>
      );
    }
  }
}
