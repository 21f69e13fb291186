import type { Scenario } from '@/sim/contract.ts';
import { OPENING_MS } from './opening.ts';

/** Data of Texas may not leave Texas, so what goes between its two big metros feels every kilometre of the detour. */
const DALLAS_HOUSTON = 'dal-hou';

export const fibreCut: Scenario = {
  name: 'fibre-cut',
  title: 'A fibre is cut between Dallas and Houston',
  story:
    'Two quiet minutes. Then a digger cuts the long-haul fibre between Dallas and Houston: traffic takes the way round, ' +
    'the grid plans again, and classes with tight limits stay near. After 20 minutes the fibre is spliced.',
  startMs: OPENING_MS,
  demandMultiplier: 1,
  events: [
    { atMinute: 2, kind: 'cut-link', linkId: DALLAS_HOUSTON },
    { atMinute: 22, kind: 'repair-link', linkId: DALLAS_HOUSTON },
  ],
};
