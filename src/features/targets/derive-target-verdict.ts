import { formatDelta, formatMs, formatRate, formatShare, formatUsdPerHour } from '@/domain/format.ts';
import type { Relaxation } from '@/engine/client/engine.ts';
import type { TargetChange } from './derive-target-change.ts';
import type { TargetAnswer } from './target-study.ts';

export interface TargetVerdict {
  readonly kind: 'safe' | 'careful' | 'blocked';
  readonly sentence: string;
  readonly reason: string | null;
}

/** May this limit be asked of the grid? `change` is null where there is nothing to compare with. */
export function deriveTargetVerdict(
  answer: TargetAnswer,
  change: TargetChange | null,
  limitInForceMs: number,
): TargetVerdict {
  const limit = formatMs(answer.limitMs);
  if (answer.kind === 'impossible') {
    return {
      kind: 'blocked',
      sentence: `the grid cannot keep ${limit}.`,
      reason: answer.obstacles[0]?.sentence ?? 'The engine proved that no plan serves every hard class.',
    };
  }
  if (!change)
    return { kind: 'safe', sentence: `the grid can keep ${limit}.`, reason: 'The limit in force cannot be kept.' };
  if (answer.limitMs === limitInForceMs) {
    return {
      kind: 'safe',
      sentence: `${limit} is in force, and the grid can keep it.`,
      reason: 'Ask for another limit.',
    };
  }
  const { before, after } = change;
  const costDelta = after.costUsdPerHour - before.costUsdPerHour;
  const cost = `${formatDelta(costDelta, formatUsdPerHour)} (${formatDelta(costDelta / before.costUsdPerHour, formatShare)})`;
  const unserved = after.unservedRps - before.unservedRps;
  if (unserved > LEAST_RPS) {
    return {
      kind: 'careful',
      sentence: `${formatRate(unserved)} more would go unserved.`,
      reason: `Their price is in the cost: ${cost}.`,
    };
  }
  return {
    kind: 'safe',
    sentence: `the grid can keep ${limit}.`,
    reason: isWithinGap(costDelta, change)
      ? `Cost differs by ${formatDelta(costDelta, formatUsdPerHour)}, less than the plans’ own gap: no difference that can be told.`
      : `Cost ${cost}.`,
  };
}

/** Less than a request in a hundred seconds is the solver's tolerance, not demand. */
const LEAST_RPS = 0.01;

const isWithinGap = (costDelta: number, { before, after }: TargetChange) =>
  Math.abs(costDelta) < Math.max(before.gap * before.costUsdPerHour, after.gap * after.costUsdPerHour);

/** A limit of this class that makes it possible with no other change; null if there is none. */
export function findLimitToTry(classId: string, relaxations: readonly Relaxation[]): number | null {
  for (const { changes, isEnough } of relaxations) {
    const [change] = changes;
    if (isEnough && changes.length === 1 && change?.kind === 'target' && change.classId === classId)
      return change.limitMs;
  }
  return null;
}
