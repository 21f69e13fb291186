import type { Variability } from './queueing.ts';
import type { WorkloadClass } from './workload.ts';

/**
 * How much work a request is, as a factor of its class's mean. Classes that stream tokens hold their slot for as long
 * as they write, and lengths differ widely; their first token depends on the prompt only, which a class keeps similar.
 * A class that answers in one piece (a frame, a ranking, a bounded summary) varies little in both.
 */
export interface SizeLaw {
  /** Slot time spread: `lengths` follows the empirical output lengths, else uniform 1 ± spread. */
  readonly lengths: boolean;
  /** Half width of the uniform factor of the answer time. */
  readonly answerSpread: number;
  /** Squared coefficient of variation of the slot time. */
  readonly slotCvSquared: number;
  /** E[shorter of two slot times] / mean: how long two requests of a burst overlap; 1/2 for exponential work. */
  readonly overlap: number;
}

/** Assumptions: prompts and bounded summaries within ±10 %; frames and rankings, whose work is fixed, within ±2 %. */
const VARIED_SPREAD = 0.1;
const FIXED_SPREAD = 0.02;
/** Up to this many output tokens the work is one pass of fixed size. */
const FIXED_OUTPUT_TOKENS = 10;

export function sizeLaw(workloadClass: WorkloadClass): SizeLaw {
  const lengths = workloadClass.target.metric === 'ttft';
  const answerSpread = workloadClass.outputTokens <= FIXED_OUTPUT_TOKENS ? FIXED_SPREAD : VARIED_SPREAD;
  if (lengths) return { lengths, answerSpread, slotCvSquared: LENGTHS_CV_SQUARED, overlap: LENGTHS_OVERLAP };
  return { lengths, answerSpread, slotCvSquared: (answerSpread * answerSpread) / 3, overlap: 1 - answerSpread / 3 };
}

/**
 * Variability to plan with. z = 1 + overlap (ca² − 1) is the peakedness of a busy stream; thin ones are less peaked.
 * What is steadier than chance counts as chance: arrivals, because little of it is left when streams are split over
 * sites and merged; work, as a margin (the waits of fixed work are half as long).
 */
export function variabilityOf(workloadClass: WorkloadClass): Variability {
  const { overlap, slotCvSquared } = sizeLaw(workloadClass);
  const arrivalCvSquared = Math.max(1, workloadClass.burstCv * workloadClass.burstCv);
  return {
    peakedness: 1 + overlap * (arrivalCvSquared - 1),
    arrivalCvSquared,
    slotCvSquared: Math.max(1, slotCvSquared),
  };
}

/** Factor of the answer time for a uniform draw in [0, 1). */
export function answerFactor(law: SizeLaw, uniform: number): number {
  return 1 + law.answerSpread * (2 * uniform - 1);
}

/** Factor of the slot time; an answer in one piece holds its slot as long as it takes. */
export function slotFactor(law: SizeLaw, uniform: number): number {
  return law.lengths ? quantileOfLengths(uniform) / LENGTHS_MEAN : answerFactor(law, uniform);
}

/**
 * Output lengths of the Azure chat trace 2023: its published percentiles joined by straight lines (a lognormal does
 * not fit its two modes). The ends at 0 and 1 are assumptions.
 */
const LENGTHS: readonly (readonly [share: number, tokens: number])[] = [
  [0, 20],
  [0.05, 41],
  [0.25, 85],
  [0.5, 129],
  [0.75, 395],
  [0.9, 424],
  [0.95, 451],
  [0.99, 601],
  [1, 800],
];

const LENGTHS_MEAN = integrate((from, to) => (from + to) / 2);
const LENGTHS_CV_SQUARED =
  integrate((from, to) => (from * from + from * to + to * to) / 3) / (LENGTHS_MEAN * LENGTHS_MEAN) - 1;

/** ∫ 2 (1 − u) Q(u) du over the pieces of the quantile function Q, over the mean. */
const LENGTHS_OVERLAP =
  LENGTHS.slice(1).reduce((sum, [toShare, to], piece) => {
    const [fromShare, from] = LENGTHS[piece]!;
    const width = toShare - fromShare;
    return sum + width * ((1 - fromShare) * (from + to) - width * (from / 3 + (2 * to) / 3));
  }, 0) / LENGTHS_MEAN;

function quantileOfLengths(share: number): number {
  let piece = 1;
  while (piece < LENGTHS.length - 1 && LENGTHS[piece]![0] < share) piece += 1;
  const [fromShare, fromTokens] = LENGTHS[piece - 1]!;
  const [toShare, toTokens] = LENGTHS[piece]!;
  return fromTokens + ((toTokens - fromTokens) * (share - fromShare)) / (toShare - fromShare);
}

function integrate(ofPiece: (from: number, to: number) => number): number {
  let sum = 0;
  for (let piece = 1; piece < LENGTHS.length; piece += 1) {
    const [fromShare, from] = LENGTHS[piece - 1]!;
    const [toShare, to] = LENGTHS[piece]!;
    sum += (toShare - fromShare) * ofPiece(from, to);
  }
  return sum;
}
