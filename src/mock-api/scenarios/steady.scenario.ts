import type { Scenario } from '@/sim/contract.ts';
import { OPENING_MS } from './opening.ts';

export const steady: Scenario = {
  name: 'steady',
  title: 'A weekday evening',
  story: 'A Thursday at 18:42 in Chicago. Nothing is broken: watch the grid, drain a site, change a target.',
  startMs: OPENING_MS,
  demandMultiplier: 1,
  events: [],
};
