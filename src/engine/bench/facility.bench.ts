import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { monotonicNow } from '@/lib/wall-clock.ts';
import { createLinearSolver } from '../exact/linear-solver.ts';
import { polish } from '../exact/polish.ts';
import { boundFromPrices } from '../model/bound-from-prices.ts';
import { checkPlan } from '../model/check-plan.ts';
import { optimise } from '../solver/optimise.ts';
import { readFacilityFile } from './facility-files.ts';
import { facilityInstance } from './facility-instance.ts';
import { type KnownOptimum, readOptima } from './facility-optima.ts';

/**
 * Public facility location benchmarks through the solver that plans grids:
 * `npm run --silent bench:facility -- --dir DIR --optima FILE --time SECONDS [--problem split|uncapacitated]`.
 * One line of JSON for each row of the list of optima. The plan is recomputed by the independent checker, and so is the bound
 * where it follows from prices; `boundBy` says where it is HiGHS's instead, which has the last part of the time. `--time` is
 * for each instance; a solver that has proved its plan stops earlier.
 */
const { values } = parseArgs({
  options: {
    dir: { type: 'string' },
    optima: { type: 'string' },
    time: { type: 'string' },
    problem: { type: 'string' },
    family: { type: 'string' },
  },
});
const { dir, optima, problem, family } = values;
const seconds = Number(values.time);
if (!dir || !optima || !(seconds > 0) || (problem && problem !== 'split' && problem !== 'uncapacitated')) {
  process.stderr.write(
    'usage: bench:facility -- --dir DIR --optima FILE --time SECONDS [--problem split|uncapacitated] [--family NAME]\n',
  );
  process.exit(2);
}

const highs = await createLinearSolver().load();
for (const known of readOptima(readFileSync(optima, 'utf8'))) {
  if (problem && known.problem !== problem) continue;
  if (family && known.family !== family) continue;
  process.stdout.write(`${JSON.stringify(measure(known, dir))}\n`);
}

function measure(known: KnownOptimum, folder: string) {
  const { family, instance, problem, optimum } = known;
  try {
    const question = facilityInstance(
      readFacilityFile(readFileSync(pathOf(known, folder), 'utf8'), known.capacity),
      problem,
    );
    const began = monotonicNow();
    const answer = optimise(question, {
      seed: 1,
      timeLimitMs: seconds * 1000,
      now: monotonicNow,
      polish: (start, timeLimitMs) => polish(highs, question, start, { timeLimitMs, now: monotonicNow }),
    });
    const ms = Math.round(monotonicNow() - began);
    const { feasible, costUsd: objective } = checkPlan(question, answer);
    const { boundBy } = answer;
    const bound = boundBy === 'highs' ? answer.boundUsd : boundFromPrices(question, answer.prices);
    const gapToOptimum = optimum === null ? null : objective / optimum - 1;
    return { family, instance, problem, objective, bound, optimum, gapToOptimum, ms, feasible, boundBy };
  } catch (error) {
    process.exitCode = 1;
    const message = error instanceof Error ? error.message : String(error);
    return {
      family,
      instance,
      problem,
      objective: null,
      bound: null,
      optimum,
      gapToOptimum: null,
      ms: 0,
      feasible: false,
      error: message,
    };
  }
}

/** Lists speak of files in their family's folder; a folder may also be one family itself. */
function pathOf({ family, file }: KnownOptimum, folder: string): string {
  const inFamily = join(folder, family, file);
  return existsSync(inFamily) ? inFamily : join(folder, file);
}
