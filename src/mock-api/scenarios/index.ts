import type { Scenario } from '@/sim/contract.ts';
import { eveningPeak } from './evening-peak.scenario.ts';
import { fibreCut } from './fibre-cut.scenario.ts';
import { siteLost } from './site-lost.scenario.ts';
import { steady } from './steady.scenario.ts';

/** The stories that a link can open, by name: `?scenario=fibre-cut`. The first is told when none is named. */
export const SCENARIOS: readonly Scenario[] = [steady, fibreCut, eveningPeak, siteLost];

export const findScenario = (name: string): Scenario | undefined => SCENARIOS.find((each) => each.name === name);
