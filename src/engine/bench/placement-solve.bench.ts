import { readFileSync } from 'node:fs';
import { deserialize } from 'node:v8';
import { invariant } from '@/lib/invariant.ts';
import { boundFromPrices } from '../model/bound-from-prices.ts';
import { checkPlan } from '../model/check-plan.ts';
import type { Instance } from '../model/instance.ts';
import { optimise } from '../solver/optimise.ts';
import { benchClock, type ClockKind } from './bench-clock.ts';

export interface SolvedFigures {
  readonly marks: readonly Mark[];
  /** At the end, recomputed by the checkers. */
  readonly costUsd: number;
  readonly boundUsd: number;
  readonly gap: number;
  /** In a fresh process. */
  readonly cold: Milestones;
  /** The same again in warm code. */
  readonly warm: Milestones;
  readonly peakRssMb: number;
  readonly peakHeapMb: number;
  readonly checkMs: { readonly plan: number; readonly bound: number };
}

interface Mark {
  readonly seconds: number;
  /** Null before the first plan. */
  readonly costUsd: number | null;
  readonly boundUsd: number | null;
  readonly gap: number | null;
}

/** When there was a plan, when no single move improved it, when it was proved so near to the least cost; null if never. */
interface Milestones {
  readonly constructedMs: number | null;
  readonly descendedMs: number | null;
  readonly gap3Ms: number | null;
  readonly gap2Ms: number | null;
  readonly gap1_5Ms: number | null;
}

interface Progress {
  readonly ms: number;
  readonly phase: string;
  readonly objectiveUsd: number;
  readonly boundUsd: number;
}

/** Solves one instance of `placement.bench.ts` and prints how. */
const LATE_MS = 50;
const MARKS_SECONDS = [0.5, 1, 2, 3, 4, 5, 10, 15, 30, 60];
const [clock, file, secondsText] = process.argv.slice(2) as [ClockKind, string, string];
const now = benchClock(clock);
const seconds = Number(secondsText);
const instance: Instance = deserialize(readFileSync(file));

let peakHeap = 0;
const { answer, trace } = solve(seconds);
const peakRssMb = Math.round(process.resourceUsage().maxRSS / 1024);
const checked = timed(() => checkPlan(instance, answer));
const bound = timed(() => boundFromPrices(instance, answer.prices));
const { feasible, faults, costUsd } = checked.value;
invariant(feasible, `the solver's plan breaks rules: ${JSON.stringify(faults.slice(0, 5))}`);
invariant(
  Math.abs(costUsd - answer.objectiveUsd) <= 1e-6 * costUsd,
  `the solver says ${answer.objectiveUsd} $/h, but the plan costs ${costUsd}`,
);
invariant(
  answer.boundUsd <= bound.value + 1e-6 * costUsd,
  `the solver claims a bound of ${answer.boundUsd} $/h, but its prices prove ${bound.value}`,
);
const warm = solve(Math.min(seconds, 4)).trace;

const figures: SolvedFigures = {
  marks: MARKS_SECONDS.filter((mark) => mark <= seconds).map((mark) => markAt(trace, mark)),
  costUsd,
  boundUsd: bound.value,
  gap: costUsd / bound.value - 1,
  cold: milestones(trace),
  warm: milestones(warm),
  peakRssMb,
  peakHeapMb: Math.round(peakHeap / 2 ** 20),
  checkMs: { plan: Math.round(checked.ms), bound: Math.round(bound.ms) },
};
process.stdout.write(JSON.stringify(figures));

function solve(limitSeconds: number) {
  const trace: Progress[] = [];
  const began = now();
  const answer = optimise(instance, {
    seed: 1,
    timeLimitMs: limitSeconds * 1000,
    now,
    onProgress: (progress) => {
      trace.push(progress);
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      peakHeap = Math.max(peakHeap, heapUsed + arrayBuffers);
    },
  });
  trace.push({ ms: now() - began, phase: 'done', objectiveUsd: answer.objectiveUsd, boundUsd: answer.boundUsd });
  return { answer, trace };
}

function markAt(trace: readonly Progress[], seconds: number): Mark {
  // The last report comes a moment after the limit.
  const until = trace.filter(({ ms, phase }) => ms <= seconds * 1000 + (phase === 'done' ? LATE_MS : 0));
  if (!until.some(({ objectiveUsd }) => Number.isFinite(objectiveUsd)))
    return { seconds, costUsd: null, boundUsd: null, gap: null };
  const costUsd = Math.min(...until.map(({ objectiveUsd }) => objectiveUsd));
  const boundUsd = Math.max(...until.map(({ boundUsd }) => boundUsd));
  return { seconds, costUsd, boundUsd, gap: costUsd / boundUsd - 1 };
}

function milestones(trace: readonly Progress[]): Milestones {
  const gapAt = (gap: number) => {
    const found = trace.find(({ objectiveUsd, boundUsd }) => objectiveUsd / boundUsd - 1 <= gap);
    return found ? Math.round(found.ms) : null;
  };
  const phaseMs = (phase: string) => {
    const found = trace.find((progress) => progress.phase === phase);
    return found ? Math.round(found.ms) : null;
  };
  return {
    constructedMs: phaseMs('constructed'),
    descendedMs: phaseMs('descended'),
    gap3Ms: gapAt(0.03),
    gap2Ms: gapAt(0.02),
    gap1_5Ms: gapAt(0.015),
  };
}

function timed<T>(work: () => T): { value: T; ms: number } {
  const began = now();
  const value = work();
  return { value, ms: now() - began };
}
