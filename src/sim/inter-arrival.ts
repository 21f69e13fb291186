import { ln } from '@/lib/portable-math.ts';
import type { RandomStream } from '@/lib/random.ts';

/**
 * Gaps between arrivals with mean 1 and a given coefficient of variation, by the two-moment fits of Tijms (A First
 * Course in Stochastic Models, appendix B): below 1 a mixture of two Erlangs (cameras and robots that send in step),
 * at 1 exponential, above 1 a two-branch hyperexponential with balanced means (bursts). Closed forms in ln and sqrt
 * only, so that the same seed gives the same gaps in every JavaScript engine.
 */
export interface GapLaw {
  readonly kind: 'erlang-mixture' | 'exponential' | 'hyperexponential';
  readonly cvSquared: number;
  /** Erlang: stages of the longer branch. */
  readonly stages: number;
  /** Probability of the first branch. */
  readonly first: number;
  /** Rates of the two branches; equal for Erlangs. */
  readonly rateFirst: number;
  readonly rateSecond: number;
}

export function gapLaw(cv: number): GapLaw {
  const squared = cv * cv;
  if (Math.abs(squared - 1) < 1e-9)
    return { kind: 'exponential', cvSquared: 1, stages: 1, first: 1, rateFirst: 1, rateSecond: 1 };
  if (squared > 1) {
    const first = 0.5 * (1 + Math.sqrt((squared - 1) / (squared + 1)));
    return {
      kind: 'hyperexponential',
      cvSquared: squared,
      stages: 1,
      first,
      rateFirst: 2 * first,
      rateSecond: 2 * (1 - first),
    };
  }
  // 1/k ≤ cv² ≤ 1/(k−1); steadier than 64 stages is indistinguishable here and would only cost draws.
  const stages = Math.min(64, Math.max(2, Math.ceil(1 / squared - 1e-9)));
  const bounded = Math.max(squared, 1 / stages);
  const first = Math.max(
    0,
    (stages * bounded - Math.sqrt(stages * (1 + bounded) - stages * stages * bounded)) / (1 + bounded),
  );
  const rate = stages - first;
  return { kind: 'erlang-mixture', cvSquared: bounded, stages, first, rateFirst: rate, rateSecond: rate };
}

/** One gap, in units of the mean. */
export function drawGap(law: GapLaw, stream: RandomStream): number {
  if (law.kind === 'exponential') return -ln(1 - stream.next());
  if (law.kind === 'hyperexponential') {
    const rate = stream.next() < law.first ? law.rateFirst : law.rateSecond;
    return -ln(1 - stream.next()) / rate;
  }
  const stages = stream.next() < law.first ? law.stages - 1 : law.stages;
  let product = 1;
  for (let stage = 0; stage < stages; stage += 1) product *= 1 - stream.next();
  return -ln(product) / law.rateFirst;
}

/**
 * Peakedness of the stream offered to exponential work: variance over mean of the busy slots if there were enough of
 * them, z = 1 / (1 − φ(1/a)) − a, with φ the transform of the gap and `load` a in erlang. 1 for Poisson.
 */
export function peakedness(law: GapLaw, load: number): number {
  if (law.kind === 'exponential' || load <= 0) return 1;
  return 1 / (1 - transform(law, 1 / load)) - load;
}

/** E[exp(−s·gap)]. */
function transform(law: GapLaw, s: number): number {
  if (law.kind === 'hyperexponential')
    return (
      (law.first * law.rateFirst) / (law.rateFirst + s) + ((1 - law.first) * law.rateSecond) / (law.rateSecond + s)
    );
  const ofStage = law.rateFirst / (law.rateFirst + s);
  let ofShorter = 1;
  for (let stage = 1; stage < law.stages; stage += 1) ofShorter *= ofStage;
  return law.kind === 'exponential' ? ofStage : ofShorter * (law.first + (1 - law.first) * ofStage);
}
