import { demandAt } from '@/domain/demand.ts';
import { usMobile } from '@/domain/fleets/us-mobile.ts';
import { monotonicNow } from '@/lib/wall-clock.ts';
import { proveShortfall } from '../exact/shortfall.ts';
import { buildProblem } from '../model/build-problem.ts';
import {
  DEFAULT_FEATURES,
  DEFAULT_SOLVE,
  type PlanningInput,
  type SolveOptions,
  type SolveOutcome,
} from '../model/contract.ts';
import { createLinearSolver, createSolver, createSolverSession } from '../solver/session.ts';

/**
 * How long a drain preview takes at `us-mobile`, the hour its world begins: `npm run bench:drain -- 10` for the ten busiest
 * switching centres. `asked anew` is what the screen does: the question comes as a copy, as from another thread, each a minute
 * later than the one before and so with other demand; the plan in force is assessed, the site closed, the rest solved.
 * `changed` is one session that sites close and open in. Engine time is what the answer says it took; CPU time is printed
 * beside it, for machines that do other things as well.
 */
const START_MS = Date.UTC(2026, 4, 21, 23, 42);
const MINUTE_MS = 60_000;
const PREVIEWS = Number(process.argv[2] ?? 10);
const PRICE_OF_MOVE_USD_PER_HOUR = 0.05;

const document = usMobile();
const input: PlanningInput = {
  ...document,
  utcHour: 23.7,
  demandRps: demandAt(document.fleet, document.classes, START_MS),
  closedSiteIds: [],
  cutLinkIds: [],
  strategy: 'hybrid',
};
const later = (minutes: number): PlanningInput => ({
  ...input,
  demandRps: demandAt(document.fleet, document.classes, START_MS + minutes * MINUTE_MS),
});

const linear = createLinearSolver();
const built = time(() => buildProblem(input, DEFAULT_FEATURES));
if (!built.value.ok) throw new Error(built.value.error[0]?.sentence);
const { problem } = built.value.value;
print(
  `problem: ${problem.pairs.count} pairs, ${problem.nodes.count} nodes, ${problem.arcs.count} arcs, ${problem.rows.count} link rows; built in ${ms(built)}`,
);

const highs = await linear.load();
const phaseOne = time(() => proveShortfall(highs, problem));
print(
  `phase one (HiGHS, only run when hard demand is left over): ${ms(phaseOne)}, shortfall ${phaseOne.value === null ? 'none' : 'some'}`,
);

const base = createSolverSession(input, linear);
const solved = await timed(() => base.solve(DEFAULT_SOLVE));
print(`solve: ${summary(solved.value)} in ${ms(solved)}`);
if (solved.value.status !== 'feasible' && solved.value.status !== 'optimal') throw new Error('no plan to drain from');
const { plan, assessment } = solved.value;

const options: SolveOptions = { ...DEFAULT_SOLVE, previous: plan, priceOfMoveUsdPerHour: PRICE_OF_MOVE_USD_PER_HOUR };
const centres = document.fleet.sites
  .map((site, index) => ({ site, rps: assessment.sites[index]!.rps }))
  .filter(({ site }) => site.tier === 'msc')
  .sort((a, b) => b.rps - a.rps)
  .slice(0, PREVIEWS);
const openSession = createSolver();
await base.solve(options);
for (const [name, ask] of [
  ['asked anew', askAnew],
  ['changed', askChanged],
] as const) {
  const previews: { engineMs: number; wallMs: number; cpuMs: number }[] = [];
  for (const [at, { site, rps }] of centres.entries()) {
    const { value, ...took } = await timed(() => ask(site.id, at + 1));
    const engineMs = value.status === 'crashed' ? Number.NaN : 'plan' in value ? value.plan.engineMs : value.engineMs;
    previews.push({ engineMs, ...took });
    print(`  ${name}, ${site.id} (${rps.toFixed(0)} requests/s): ${summary(value)}; engine ${engineMs.toFixed(0)} ms`);
  }
  const spread = (pick: (preview: (typeof previews)[number]) => number) =>
    `p50 ${quantile(previews.map(pick), 0.5)}, p95 ${quantile(previews.map(pick), 0.95)} ms`;
  print(
    `${name}, the ${previews.length} busiest switching centres: engine ${spread(({ engineMs }) => engineMs)}; in all ${spread(({ wallMs }) => wallMs)}; CPU ${spread(({ cpuMs }) => cpuMs)}`,
  );
}

async function askAnew(siteId: string, minutes: number): Promise<SolveOutcome> {
  const session = openSession(structuredClone(later(minutes)));
  try {
    await session.evaluate(plan);
    await session.change({ kind: 'close-sites', siteIds: [siteId] });
    return await session.solve(options);
  } finally {
    session.dispose();
  }
}

async function askChanged(siteId: string): Promise<SolveOutcome> {
  await base.change({ kind: 'close-sites', siteIds: [siteId] });
  const outcome = await base.solve(options);
  await base.change({ kind: 'open-sites', siteIds: [siteId] });
  return outcome;
}

interface Timed<T> {
  readonly value: T;
  readonly wallMs: number;
  readonly cpuMs: number;
}

function time<T>(work: () => T): Timed<T> {
  const began = monotonicNow();
  const cpu = process.cpuUsage();
  const value = work();
  return { value, wallMs: monotonicNow() - began, cpuMs: cpuSince(cpu) };
}

async function timed<T>(work: () => Promise<T>): Promise<Timed<T>> {
  const began = monotonicNow();
  const cpu = process.cpuUsage();
  const value = await work();
  return { value, wallMs: monotonicNow() - began, cpuMs: cpuSince(cpu) };
}

function cpuSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

function summary(outcome: SolveOutcome): string {
  if (outcome.status === 'crashed') return `crashed: ${outcome.message}`;
  if (outcome.status === 'none' || outcome.status === 'infeasible')
    return `${outcome.status}: ${outcome.obstacles[0]?.sentence}`;
  const started = outcome.moves.started.reduce((sum, { replicas }) => sum + replicas, 0);
  return `${outcome.plan.objectiveUsdPerHour.toFixed(2)} $/h, gap ${(outcome.plan.gap * 100).toFixed(2)} %, ${started} replicas started, ${outcome.moves.movedRps.toFixed(0)} requests/s moved`;
}

function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)]!);
}

function ms({ wallMs, cpuMs }: Timed<unknown>): string {
  return `${wallMs.toFixed(0)} ms (CPU ${cpuMs.toFixed(0)} ms)`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
