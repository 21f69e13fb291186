import { formatRate } from '@/domain/format.ts';
import { nameOfClass } from '@/domain/names.ts';
import type { FleetDocument } from '@/domain/planning.ts';
import type { Obstacle } from '../model/contract.ts';

/** Obstacles as a list an operator can read: what each is about, how much of it, and the engine's own sentence. */
export function describeObstacles(document: FleetDocument, obstacles: readonly Obstacle[]) {
  return obstacles.map(({ kind, classId, marketId, unservedRps, sentence }) => ({
    id: `${kind} ${classId} ${marketId}`,
    subject: [
      classId === null ? 'Input' : nameOfClass(document, classId),
      ...(unservedRps > 0 ? [`${formatRate(unservedRps)} without a place`] : []),
    ].join(' · '),
    sentence,
  }));
}
