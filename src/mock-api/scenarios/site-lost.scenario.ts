import type { Scenario } from '@/sim/contract.ts';
import { OPENING_MS } from './opening.ts';

const CHICAGO_SWITCHING_CENTRE = 'chi-msc-01';

export const siteLost: Scenario = {
  name: 'site-lost',
  title: 'A switching centre in Chicago goes dark',
  story:
    'Two quiet minutes. Then a switching centre in Chicago loses power with all that runs in it: requests under way are ' +
    'lost, its markets fall to the next sites, and the grid plans again without it. Power is back after 15 minutes.',
  startMs: OPENING_MS,
  demandMultiplier: 1,
  events: [
    { atMinute: 2, kind: 'fail-site', siteId: CHICAGO_SWITCHING_CENTRE },
    { atMinute: 17, kind: 'restore-site', siteId: CHICAGO_SWITCHING_CENTRE },
  ],
};
