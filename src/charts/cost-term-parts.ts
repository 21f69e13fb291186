import { COST_TERMS, type CostTerm, type CostTerms } from '@/domain/plan.ts';
import type { StackPart } from './stacked-bars.ts';

/** A cost term's name and colour are the same in every chart and table. */
export const COST_TERM_LOOK: Readonly<Record<CostTerm, { readonly label: string; readonly color: string }>> = {
  gpu: { label: 'GPU', color: 'var(--series-1)' },
  operations: { label: 'Operations', color: 'var(--series-2)' },
  space: { label: 'Space', color: 'var(--series-3)' },
  energy: { label: 'Energy', color: 'var(--series-4)' },
  activation: { label: 'Sites', color: 'var(--series-5)' },
  backbone: { label: 'Backbone', color: 'var(--series-6)' },
  unserved: { label: 'Unserved', color: 'var(--series-7)' },
  moves: { label: 'Moves', color: 'var(--series-8)' },
};

/** Cost terms in US dollars per hour as parts of a stack, in the order of the glossary. */
export function buildCostTermParts(terms: CostTerms): StackPart[] {
  return COST_TERMS.map((term) => ({ id: term, ...COST_TERM_LOOK[term], value: terms[term] }));
}
