import { describe, expect, test } from 'vitest';
import { describeProof } from './describe-proof.ts';

describe('how good a plan is known to be', () => {
  test.each([
    [0, 'Proven the optimum, in 412 ms.'],
    [0.0081, 'Proven within 0.9 % of the optimum, in 412 ms.'],
    [0.000_01, 'Proven within 0.1 % of the optimum, in 412 ms.'],
    [0.0124, 'Proven within 1.3 % of the optimum, in 412 ms.'],
  ])('a gap of %d is never told smaller than it is', (gap, sentence) => {
    expect(describeProof({ gap, engineMs: 412 }).replaceAll(/\s/g, ' ')).toBe(sentence);
  });
});
