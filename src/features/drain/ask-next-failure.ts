import type { Placement } from '@/domain/plan.ts';
import type { FleetDocument, PlanningState } from '@/domain/planning.ts';
import { type FailureProgress, type PlacementEngine, planningInput } from '@/engine/client/engine.ts';
import { failureKey, type NextFailureAnswer } from './derive-next-failure.ts';

/**
 * Asks what happens if something fails after the drain. What is unsafe then is tried in the plan in force as well: a
 * grid that could not lose a power feed yesterday is no reason against a drain elsewhere. Rejects when withdrawn.
 */
export async function askNextFailure(
  engine: PlacementEngine,
  question: {
    readonly document: FleetDocument;
    readonly planning: PlanningState;
    readonly siteId: string;
    /** After the drain. */
    readonly placement: Placement;
  },
  signal: AbortSignal,
  onProgress: (progress: FailureProgress) => void,
): Promise<NextFailureAnswer> {
  const { document, planning, siteId, placement } = question;
  const session = await engine.openSession(planningInput(document, planning, { closeSiteIds: [siteId] }));
  try {
    signal.throwIfAborted();
    const after = await session.checkFailures(placement, { signal, onProgress });
    signal.throwIfAborted();
    const unsafe = after.answers.filter(({ verdict }) => verdict === 'unsafe').map(({ failure }) => failure);
    if (unsafe.length === 0) return { after, unsafeAnyway: new Set() };
    await session.change({ kind: 'open-sites', siteIds: [siteId] });
    const before = await session.checkFailures(planning.plan, { signal, only: unsafe });
    signal.throwIfAborted();
    const anyway = before.answers.filter(({ verdict }) => verdict === 'unsafe');
    return { after, unsafeAnyway: new Set(anyway.map(({ failure }) => failureKey(failure))) };
  } finally {
    session.dispose();
  }
}
