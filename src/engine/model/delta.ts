import type { PlanningInput, ProblemDelta } from './contract.ts';

/** The question after a small change. */
export function applyDelta(input: PlanningInput, delta: ProblemDelta): PlanningInput {
  switch (delta.kind) {
    case 'close-sites':
      return { ...input, closedSiteIds: [...new Set([...input.closedSiteIds, ...delta.siteIds])] };
    case 'open-sites':
      return { ...input, closedSiteIds: input.closedSiteIds.filter((id) => !delta.siteIds.includes(id)) };
    case 'set-demand':
      return { ...input, demandRps: delta.demandRps };
    case 'set-classes':
      return { ...input, classes: delta.classes };
    case 'set-prices':
      return { ...input, prices: delta.prices };
    case 'cut-links':
      return { ...input, cutLinkIds: [...new Set([...input.cutLinkIds, ...delta.linkIds])] };
    case 'set-strategy':
      return { ...input, strategy: delta.strategy };
  }
}
