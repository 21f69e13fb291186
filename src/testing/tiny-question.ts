import type { PlanningInput } from '@/engine/model/contract.ts';
import { tinyDocument } from './tiny-fleet.ts';

/** The tiny fleet at six in the evening UTC, with something asked of every class in every market. */
export function tinyQuestion(changes: Partial<PlanningInput> = {}): PlanningInput {
  const document = tinyDocument();
  return {
    ...document,
    utcHour: 18,
    demandRps: document.fleet.markets.flatMap(() => [10, 20, 8]),
    closedSiteIds: [],
    cutLinkIds: [],
    strategy: 'hybrid',
    ...changes,
  };
}
