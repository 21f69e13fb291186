import type { DrainFigures } from './placement-drain.bench.ts';
import type { GeneratedFigures } from './placement-generate.bench.ts';
import type { PeerFigures } from './placement-highs.bench.ts';
import type { SolvedFigures } from './placement-solve.bench.ts';

/** One line of `placement.bench.ts`. */
export interface Measured extends GeneratedFigures, SolvedFigures {
  readonly size: string;
  readonly seed: number;
  readonly drains?: DrainFigures;
  readonly highs?: { readonly lp: PeerFigures; readonly weak: PeerFigures; readonly strong: PeerFigures };
  /** Our cost over HiGHS's best, by the seconds that we had; null before our first plan. */
  readonly costToHighs?: Readonly<Record<string, number | null>>;
  readonly warmToHighsLp?: number | null;
  readonly wrong?: readonly string[];
}

/**
 * The rows of the table that the engine is judged by: medians over the seeds of one size, and which seeds they are. A
 * seed without a figure counts as the worst, so a median of null says that half of them had none.
 */
export function mediansOf(measured: readonly Measured[]) {
  const of = (figure: (one: Measured) => number | null | undefined) => median(measured.map(figure));
  const atMarks = (figure: (one: Measured, seconds: number) => number | null | undefined) =>
    Object.fromEntries(
      (measured[0]?.marks ?? []).map(({ seconds }) => [`${seconds}s`, of((one) => figure(one, seconds))] as const),
    );
  const mark = (one: Measured, seconds: number) => one.marks.find((other) => other.seconds === seconds);
  const peers = measured.every(({ highs }) => highs !== undefined);
  const drained = measured.every(({ drains }) => drains !== undefined);
  return {
    kind: 'medians',
    size: measured[0]?.size,
    seeds: measured.map(({ seed }) => seed),
    candidatesMs: { cold: of((one) => one.candidatesMs.cold), warm: of((one) => one.candidatesMs.warm) },
    costUsd: atMarks((one, seconds) => mark(one, seconds)?.costUsd),
    gap: atMarks((one, seconds) => mark(one, seconds)?.gap),
    gapAtEnd: of(({ gap }) => gap),
    firstPlanMs: { cold: of(({ cold }) => cold.constructedMs), warm: of(({ warm }) => warm.constructedMs) },
    warmMs: of(({ warm }) => warm.descendedMs),
    peakRssMb: of(({ peakRssMb }) => peakRssMb),
    peakHeapMb: of(({ peakHeapMb }) => peakHeapMb),
    ...(peers
      ? {
          costToHighs: atMarks((one, seconds) => one.costToHighs?.[seconds]),
          warmToHighsLp: of(({ warmToHighsLp }) => warmToHighsLp),
          highsLpMs: of(({ highs }) => highs?.lp.ms),
        }
      : {}),
    ...(drained
      ? {
          reroutedMs: { p50: of((one) => one.drains?.reroutedMs.p50), p95: of((one) => one.drains?.reroutedMs.p95) },
          improvedMs: { p50: of((one) => one.drains?.improvedMs.p50), p95: of((one) => one.drains?.improvedMs.p95) },
          repairedToReplanned: {
            small: of((one) => one.drains?.repairedToReplanned.small),
            large: of((one) => one.drains?.repairedToReplanned.large),
          },
          repairedToSearched: {
            small: of((one) => one.drains?.repairedToSearched.small),
            large: of((one) => one.drains?.repairedToSearched.large),
          },
        }
      : {}),
    wrong: measured.flatMap(({ seed, wrong = [] }) => wrong.map((fault) => `seed ${seed}: ${fault}`)),
  };
}

export function median(values: readonly (number | null | undefined)[]): number | null {
  const sorted = values.map((value) => value ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
  const middle = (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
  return Number.isFinite(middle) ? Number(middle.toPrecision(6)) : null;
}
