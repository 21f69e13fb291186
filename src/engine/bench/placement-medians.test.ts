import { describe, expect, test } from 'vitest';
import { type Measured, mediansOf } from './placement-medians.ts';

const milestones = { constructedMs: 50, descendedMs: 80, gap3Ms: null, gap2Ms: null, gap1_5Ms: null };

function measured(seed: number, gap: number | null, changes: Partial<Measured> = {}): Measured {
  return {
    size: 'demo',
    seed,
    arcs: 1,
    nodes: 1,
    rows: 0,
    candidatesMs: { cold: seed, warm: 1 },
    marks: [{ seconds: 1, costUsd: 100, boundUsd: 90, gap }],
    costUsd: 100,
    boundUsd: 90,
    gap: gap ?? 1,
    cold: milestones,
    warm: milestones,
    peakRssMb: 100 * seed,
    peakHeapMb: 10,
    checkMs: { plan: 1, bound: 1 },
    ...changes,
  };
}

describe('the medians of a benchmark', () => {
  test('are the middle of the seeds, and of an even number the mean of the two in the middle', () => {
    const three = mediansOf([measured(1, 0.03), measured(2, 0.01), measured(3, 0.02)]);
    expect(three).toMatchObject({
      kind: 'medians',
      size: 'demo',
      seeds: [1, 2, 3],
      gap: { '1s': 0.02 },
      peakRssMb: 200,
    });
    expect(mediansOf([measured(1, 0.03), measured(2, 0.01)])).toMatchObject({ gap: { '1s': 0.02 }, peakRssMb: 150 });
  });

  test('count a seed that had no plan yet as the worst', () => {
    expect(mediansOf([measured(1, null), measured(2, 0.01), measured(3, 0.02)]).gap).toEqual({ '1s': 0.02 });
    expect(mediansOf([measured(1, null), measured(2, null), measured(3, 0.02)]).gap).toEqual({ '1s': null });
  });

  test('compare with HiGHS only where every seed was compared, and say which seed was wrong', () => {
    const compared = measured(1, 0.01, { costToHighs: { 1: 0.99 }, wrong: ['our bound exceeds a plan of HiGHS'] });
    expect(mediansOf([compared])).not.toHaveProperty('costToHighs');
    expect(mediansOf([compared]).wrong).toEqual(['seed 1: our bound exceeds a plan of HiGHS']);
    const peer = { status: 'optimal', costUsd: 101, boundUsd: 90, ms: 7, peakRssMb: 1 };
    const whole = { ...compared, highs: { lp: peer, weak: peer, strong: peer }, warmToHighsLp: 0.5 };
    expect(mediansOf([whole])).toMatchObject({ costToHighs: { '1s': 0.99 }, warmToHighsLp: 0.5, highsLpMs: 7 });
  });
});
