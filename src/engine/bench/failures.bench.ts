import { demandAt } from '@/domain/demand.ts';
import { usMobile } from '@/domain/fleets/us-mobile.ts';
import { monotonicNow } from '@/lib/wall-clock.ts';
import {
  DEFAULT_SOLVE,
  type EngineSession,
  type FailureVerdict,
  type Features,
  type PlanningInput,
} from '../model/contract.ts';
import { createSolverSession } from '../solver/session.ts';

/**
 * What can fail at `us-mobile`, the hour its world begins, and what a plan that can lose any one thing costs:
 * `npm run bench:failures [-- times the demand]`.
 */
const START_MS = Date.UTC(2026, 4, 21, 23, 42);

const document = usMobile();
const timesDemand = Number(process.argv[2] ?? 1);
const input: PlanningInput = {
  ...document,
  utcHour: 23.7,
  demandRps: demandAt(document.fleet, document.classes, START_MS, timesDemand),
  closedSiteIds: [],
  cutLinkIds: [],
  strategy: 'hybrid',
};

print(`demand × ${timesDemand}`);
for (const nMinusOne of [false, true]) await planAndCheck(createSolverSession(input), { nMinusOne });

async function planAndCheck(session: EngineSession, features: Partial<Features>): Promise<void> {
  const outcome = await session.solve({ ...DEFAULT_SOLVE, features });
  if (outcome.status !== 'optimal' && outcome.status !== 'feasible') throw new Error(outcome.status);
  const { objectiveUsdPerHour, gap, engineMs } = outcome.plan;
  print(
    `N-1 ${features.nMinusOne ? 'on ' : 'off'}: ${objectiveUsdPerHour.toFixed(2)} $/h, gap ${(gap * 100).toFixed(2)} %, ${engineMs.toFixed(0)} ms`,
  );
  const times: number[] = [];
  let last = monotonicNow();
  const onProgress = () => {
    times.push(monotonicNow() - last);
    last = monotonicNow();
  };
  const report = await session.checkFailures(outcome.plan, { features, onProgress });
  const of = (verdict: FailureVerdict) => report.answers.filter((answer) => answer.verdict === verdict);
  const warm = of('safe').filter(({ startedReplicas }) => startedReplicas === 0).length;
  const soft = of('safe').filter(({ unservedSoftRps }) => unservedSoftRps > 1e-6).length;
  times.sort((a, b) => a - b);
  print(
    `  ${report.total} failures: ${of('safe').length} safe (${warm} start nothing, ${soft} leave soft demand out), ` +
      `${of('unsafe').length} unsafe, ${of('unproven').length} unproven; ${report.engineMs.toFixed(0)} ms, ` +
      `each p50 ${quantile(times, 0.5)} ms, p95 ${quantile(times, 0.95)} ms`,
  );
  for (const { failure, verdict, lost } of [...of('unsafe'), ...of('unproven')])
    print(`  ${verdict}: ${failure.kind} ${failure.id}, ${lost.map(told).join(', ')}`);
}

function told({
  classId,
  marketId,
  rps,
}: {
  readonly classId: string;
  readonly marketId: string;
  readonly rps: number;
}) {
  return `${classId} in ${marketId} ${rps.toPrecision(3)}/s`;
}

function quantile(sorted: readonly number[], q: number): string {
  return (sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] ?? 0).toFixed(1);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
