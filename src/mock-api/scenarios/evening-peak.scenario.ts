import type { Scenario } from '@/sim/contract.ts';
import { OPENING_MS } from './opening.ts';

/** A quarter above the ordinary evening: an assumption, the size of a busy weekday over the mean one. */
const BUSY_EVENING = 1.25;

export const eveningPeak: Scenario = {
  name: 'evening-peak',
  title: 'The evening radio peak',
  story:
    'A busy evening, a quarter above the usual demand. As people come home the radio claims more of the GPUs at the edge, ' +
    'hour by hour from east to west, and the work has to move inwards.',
  startMs: OPENING_MS,
  demandMultiplier: BUSY_EVENING,
  events: [],
};
