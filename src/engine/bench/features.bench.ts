import { demandAt } from '@/domain/demand.ts';
import { usMobile } from '@/domain/fleets/us-mobile.ts';
import { monotonicNow } from '@/lib/wall-clock.ts';
import {
  DEFAULT_FEATURES,
  DEFAULT_SOLVE,
  type Features,
  type PlanningHour,
  type PlanningInput,
} from '../model/contract.ts';
import { createSolverSession } from '../solver/session.ts';

/**
 * What each feature of the model costs in time and in proof on `us-mobile`, the hour its world begins:
 * `npm run bench:features [-- seconds]`. Each line is a fresh session; without seconds, with the product's limit of tries.
 */
const START_MS = Date.UTC(2026, 4, 21, 23, 42);
const HOUR_MS = 3_600_000;
const PLAIN: Features = { links: false, pooling: false, nMinusOne: false };
const seconds = Number(process.argv[2] ?? Number.NaN);
const limits = Number.isNaN(seconds)
  ? DEFAULT_SOLVE
  : { ...DEFAULT_SOLVE, iterationLimit: Number.MAX_SAFE_INTEGER, timeLimitMs: seconds * 1000 };

const document = usMobile();
const inCopies = (copies: (hard: boolean) => number): PlanningInput => ({
  ...document,
  classes: document.classes.map((each) => ({ ...each, minimumCopies: copies(each.service === 'hard') })),
  utcHour: 23.7,
  demandRps: demandAt(document.fleet, document.classes, START_MS),
  closedSiteIds: [],
  cutLinkIds: [],
  strategy: 'hybrid',
});
const alone = inCopies(() => 1);

await planned('plain: one hour, every replica its own pool', alone, PLAIN);
await planned('and link capacities', alone, { ...PLAIN, links: true });
await planned('and pooling', alone, { ...PLAIN, pooling: true });
await planned('links and pooling: the product', alone, DEFAULT_FEATURES);
await planned(
  'and 2 copies of hard classes: the product',
  inCopies((hard) => (hard ? 2 : 1)),
  DEFAULT_FEATURES,
);
await planned(
  'and 20 copies of every class',
  inCopies(() => 20),
  DEFAULT_FEATURES,
);
await planned('and N-1', alone, { ...DEFAULT_FEATURES, nMinusOne: true });
for (const count of [1, 2, 4]) await plannedHours(count);

async function planned(what: string, input: PlanningInput, features: Features): Promise<void> {
  const began = monotonicNow();
  const outcome = await createSolverSession(input).solve({ ...limits, features });
  if (outcome.status !== 'optimal' && outcome.status !== 'feasible') throw new Error(`${what}: ${outcome.status}`);
  print(what, outcome.plan.objectiveUsdPerHour, outcome.plan.gap, monotonicNow() - began);
}

/** Hours evenly over the day, from the one that the world begins in. */
async function plannedHours(count: number): Promise<void> {
  const hours = Array.from({ length: count }, (_, index): PlanningHour => {
    const atMs = START_MS + (index * 24 * HOUR_MS) / count;
    return {
      utcHour: (23.7 + (index * 24) / count) % 24,
      demandRps: demandAt(document.fleet, document.classes, atMs),
      share: 1 / count,
    };
  });
  const began = monotonicNow();
  const outcome = await createSolverSession(alone).planHours(hours, limits);
  if (outcome.status !== 'optimal' && outcome.status !== 'feasible')
    throw new Error(`${count} hours: ${outcome.status === 'crashed' ? outcome.message : outcome.status}`);
  print(`${count} hours together`, outcome.objectiveUsdPerHour, outcome.gap, monotonicNow() - began);
}

function print(what: string, usd: number, gap: number, ms: number): void {
  const figures = `${usd.toFixed(2).padStart(8)} $/h, gap ${(gap * 100).toFixed(2)} %, ${(ms / 1000).toFixed(2)} s`;
  process.stdout.write(`${what.padEnd(52)}${figures}\n`);
}
