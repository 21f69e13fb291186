import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useFrame } from '@/api/client/hooks.ts';
import { frameQuery, planningStateQuery } from '@/api/client/queries.ts';
import type { FleetDocument, PlanningState } from '@/domain/planning.ts';
import type { VirtualMs } from '@/domain/telemetry.ts';
import { useEngine } from '@/engine/client/engine.ts';
import { type EngineTask, useEngineTask } from '@/engine/client/use-engine-task.ts';
import { wallNow } from '@/lib/wall-clock.ts';
import { askDrain } from './ask-drain.ts';
import type { DrainAnswer } from './derive-drain-forecast.ts';
import { deriveStaleness, type PreviewInputs, readPreviewInputs } from './derive-staleness.ts';

export interface DrainPreviewResult {
  readonly answer: DrainAnswer;
  readonly inputs: PreviewInputs;
  /** When the inputs were taken, by the world's clock and by ours. */
  readonly takenVirtualMs: VirtualMs;
  readonly takenWallMs: number;
  /** The question that was asked about, for further ones. */
  readonly planning: PlanningState;
}

interface DrainPreviewState {
  readonly task: EngineTask<DrainPreviewResult>;
  /** Why the preview should not be trusted any more; null while it may be. */
  readonly staleness: string | null;
  readonly ageWallMs: number;
  readonly refresh: () => void;
}

const AGE_TICK_MS = 1000;

/** Asks the engine once, and again when asked to; says when the answer has grown old. */
export function useDrainPreview(document: FleetDocument, siteId: string): DrainPreviewState {
  const engine = useEngine();
  const queryClient = useQueryClient();
  const [attempt, setAttempt] = useState(0);
  const task = useEngineTask(`${siteId} ${attempt}`, async (signal): Promise<DrainPreviewResult> => {
    const planning = await queryClient.fetchQuery(planningStateQuery());
    const frame = queryClient.getQueryData(frameQuery().queryKey) ?? (await queryClient.fetchQuery(frameQuery()));
    const inputs = readPreviewInputs(frame);
    const takenWallMs = wallNow();
    signal.throwIfAborted();
    const answer = await askDrain(engine, document, planning, siteId, signal);
    return { answer, inputs, takenVirtualMs: planning.virtualMs, takenWallMs, planning };
  });
  const preview = task.last;
  const ageWallMs = useAge(preview?.takenWallMs ?? null);
  const staleness = useFrame(
    (frame) => preview && deriveStaleness(preview.inputs, readPreviewInputs(frame), ageWallMs),
  );
  return { task, staleness: staleness ?? null, ageWallMs, refresh: () => setAttempt((count) => count + 1) };
}

/** Wall milliseconds since a moment, told once a second. */
function useAge(sinceWallMs: number | null): number {
  const [now, setNow] = useState(wallNow);
  useEffect(() => {
    if (sinceWallMs === null) return;
    setNow(wallNow());
    const timer = setInterval(() => setNow(wallNow()), AGE_TICK_MS);
    return () => clearInterval(timer);
  }, [sinceWallMs]);
  return sinceWallMs === null ? 0 : Math.max(0, now - sinceWallMs);
}
