import { sameContent } from '@/lib/same-content.ts';
import type { PlanningInput } from './contract.ts';

type Parts = Pick<PlanningInput, 'fleet' | 'gpuTypes' | 'models' | 'classes' | 'prices'>;

let last: Parts | null = null;

/**
 * The question with the very objects of the one before for all parts that say the same. A question that comes from another
 * thread brings a new fleet each time, and its ways and its hash would be worked out again: half of what a preview takes.
 */
export function withKnownParts(input: PlanningInput): PlanningInput {
  const before: Parts = last ?? input;
  const parts: Parts = {
    fleet: sameContent(before.fleet, input.fleet) ? before.fleet : input.fleet,
    gpuTypes: sameContent(before.gpuTypes, input.gpuTypes) ? before.gpuTypes : input.gpuTypes,
    models: sameContent(before.models, input.models) ? before.models : input.models,
    classes: sameContent(before.classes, input.classes) ? before.classes : input.classes,
    prices: sameContent(before.prices, input.prices) ? before.prices : input.prices,
  };
  last = parts;
  return { ...input, ...parts };
}
