import { writeFileSync } from 'node:fs';
import { serialize } from 'node:v8';
import { benchClock, type ClockKind } from './bench-clock.ts';
import { placementBenchmark } from './placement-instance.ts';
import { median } from './placement-medians.ts';
import type { PlacementSize } from './placement-tables.ts';

export interface GeneratedFigures {
  readonly arcs: number;
  readonly nodes: number;
  readonly rows: number;
  /** Finding the candidates, in fresh code, and the median of some runs after that: a thread that lives on. */
  readonly candidatesMs: { readonly cold: number; readonly warm: number };
}

/** Makes an instance of `placement.bench.ts` and writes it where the solvers read it; again and again for the warm figure. */
const WARM_RUNS = 5;
const [clock, size, seed, file] = process.argv.slice(2) as [ClockKind, PlacementSize, string, string];
const now = benchClock(clock);
const { candidatesMs: cold, instance } = placementBenchmark(size, Number(seed), now);
const again = Array.from({ length: WARM_RUNS }, () => placementBenchmark(size, Number(seed), now).candidatesMs);
const warm = median(again) ?? Number.NaN;
writeFileSync(file, serialize(instance));
const figures: GeneratedFigures = {
  arcs: instance.arcs.count,
  nodes: instance.nodes.count,
  rows: instance.rows.count,
  candidatesMs: { cold: Math.round(cold), warm: Math.round(warm) },
};
process.stdout.write(JSON.stringify(figures));
