import { formatShare } from '@/domain/format.ts';
import type { Frame } from '@/domain/telemetry.ts';

/** What a preview was computed from, small enough to compare with every frame. */
export interface PreviewInputs {
  readonly planHash: string;
  readonly arrivedRps: number;
  /** Sites that take no work, in fleet order. */
  readonly closedSites: string;
  readonly worldId: string;
}

/** A forecast older than this is not acted on. Wall time: it is about the person at the screen. Assumption (guide 5.1). */
export const PREVIEW_LIFE_MS = 120_000;
/** Demand that moved more than this makes another problem. Assumption (guide 5.1). */
const DEMAND_CHANGE = 0.05;

export function readPreviewInputs(frame: Frame): PreviewInputs {
  return {
    planHash: frame.plan.problemHash,
    arrivedRps: frame.totals.arrivedRps,
    closedSites: frame.sites.cordoned
      .map((cordoned, site) => (cordoned || frame.sites.health[site] === 'failed' ? site : -1))
      .filter((site) => site >= 0)
      .join(' '),
    worldId: frame.worldId,
  };
}

/** Why the preview should not be trusted any more; null while it may be. */
export function deriveStaleness(then: PreviewInputs, now: PreviewInputs, ageWallMs: number): string | null {
  if (then.worldId !== now.worldId) return 'The world was reset since.';
  if (then.closedSites !== now.closedSites) return 'Another site was closed or opened since.';
  if (then.planHash !== now.planHash) return 'A new plan came into force since.';
  const change = then.arrivedRps === 0 ? 0 : now.arrivedRps / then.arrivedRps - 1;
  if (Math.abs(change) > DEMAND_CHANGE) {
    return `Demand ${change > 0 ? 'rose' : 'fell'} by ${formatShare(Math.abs(change))} since.`;
  }
  if (ageWallMs > PREVIEW_LIFE_MS) return 'It is more than two minutes old.';
  return null;
}
