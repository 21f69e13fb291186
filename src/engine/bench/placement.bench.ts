import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { DrainFigures } from './placement-drain.bench.ts';
import type { GeneratedFigures } from './placement-generate.bench.ts';
import type { PeerFigures } from './placement-highs.bench.ts';
import { type Measured, mediansOf } from './placement-medians.ts';
import type { SolvedFigures } from './placement-solve.bench.ts';
import { type PlacementSize, SIZES } from './placement-tables.ts';

/**
 * How the solver does on the public placement benchmark, and HiGHS beside it in the same run:
 * `npm run --silent bench:placement -- --size demo|mid|planning|large|extreme --seeds 1,2,3 [--seconds S] [--highs S]
 * [--clock wall|cpu]`.
 * One line of JSON for each size and seed, and after the seeds of a size their medians (`"kind": "medians"`), which hold
 * the rows of the table that the engine is judged by. Generating, solving and each of HiGHS's runs have a process of their own, one
 * after another, so that memory and warm code are not shared. Every plan and bound printed was recomputed by the
 * independent checkers. `--drains N --replans M` drains N sites in place, and plans M of those afresh to compare.
 * `--seconds` is for our search, `--highs` for each of HiGHS's two formulations. On a machine that others use as well,
 * `--clock cpu` counts processor time on both sides.
 */
const DEFAULT_SECONDS: Readonly<Record<PlacementSize, number>> = {
  demo: 5,
  mid: 5,
  planning: 15,
  large: 30,
  extreme: 60,
};

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: 'demo' },
    seeds: { type: 'string', default: '1,2,3' },
    seconds: { type: 'string' },
    highs: { type: 'string' },
    drains: { type: 'string' },
    replans: { type: 'string', default: '5' },
    clock: { type: 'string', default: 'wall' },
  },
});
const sizes = values.size.split(',');
const seeds = values.seeds.split(',').map(Number);
if (!sizes.every(isSize) || !seeds.every(Number.isInteger) || !['wall', 'cpu'].includes(values.clock)) {
  process.stderr.write(
    `usage: bench:placement -- --size ${Object.keys(SIZES).join('|')} --seeds 1,2,3 [--seconds S] [--highs S] [--clock wall|cpu]\n`,
  );
  process.exit(2);
}

for (const size of sizes) {
  const measured: Measured[] = [];
  for (const seed of seeds) {
    const folder = mkdtempSync(join(tmpdir(), 'placement-'));
    try {
      const line = measure(size, seed, join(folder, 'instance'));
      print(line);
      measured.push(line);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
  print(mediansOf(measured));
}

function measure(size: PlacementSize, seed: number, file: string): Measured {
  const generated = run<GeneratedFigures>('placement-generate', [size, String(seed), file]);
  const seconds = Number(values.seconds ?? DEFAULT_SECONDS[size]);
  const solved = run<SolvedFigures>('placement-solve', [file, String(seconds)]);
  const drains = values.drains
    ? { drains: run<DrainFigures>('placement-drain', [file, String(seconds), values.drains, values.replans]) }
    : {};
  if (values.highs === undefined) return { size, seed, ...generated, ...solved, ...drains };
  const lp = run<PeerFigures>('placement-highs', [file, 'weak', 'lp', values.highs]);
  const weak = run<PeerFigures>('placement-highs', [file, 'weak', 'mip', values.highs]);
  const strong = run<PeerFigures>('placement-highs', [file, 'strong', 'mip', values.highs]);
  const best = Math.min(weak.costUsd ?? Number.POSITIVE_INFINITY, strong.costUsd ?? Number.POSITIVE_INFINITY);
  // A bound above anybody's plan is no bound.
  const wrong = [
    solved.boundUsd > best * (1 + 1e-9) && 'our bound exceeds a plan of HiGHS',
    Math.max(weak.boundUsd ?? 0, strong.boundUsd ?? 0, lp.boundUsd ?? 0) > solved.costUsd * (1 + 1e-6) &&
      'a bound of HiGHS exceeds our plan',
  ].filter((fault) => fault !== false);
  if (wrong.length > 0) process.exitCode = 1;
  return {
    size,
    seed,
    ...generated,
    ...solved,
    ...drains,
    highs: { lp, weak, strong },
    costToHighs: Object.fromEntries(solved.marks.map((mark) => [mark.seconds, mark.costUsd && mark.costUsd / best])),
    warmToHighsLp: solved.warm.descendedMs && solved.warm.descendedMs / lp.ms,
    ...(wrong.length > 0 ? { wrong } : {}),
  };
}

function run<Figures>(script: string, args: readonly string[]): Figures {
  const path = join(import.meta.dirname, `${script}.bench${extname(import.meta.filename)}`);
  const { status, stdout, stderr } = spawnSync(process.execPath, [...process.execArgv, path, values.clock, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (status !== 0) {
    // Node quotes the line that threw, and HiGHS is one line.
    const readable = stderr.split('\n').filter(({ length }) => length < 300);
    throw new Error(`${script} ${args.join(' ')} failed: ${readable.join('\n')}`);
  }
  return JSON.parse(stdout);
}

function isSize(text: string): text is PlacementSize {
  return text in SIZES;
}

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
