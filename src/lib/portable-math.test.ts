import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as portable from './portable-math.ts';

test('portable functions agree with the built-in ones to the last digits', () => {
  const pairs = [
    [portable.exp, Math.exp, -700, 700],
    [portable.ln, Math.log, 1e-300, 1e300],
    [portable.log2, Math.log2, 1e-300, 1e300],
    [portable.sin, Math.sin, -1e4, 1e4],
    [portable.cos, Math.cos, -1e4, 1e4],
    [portable.asin, Math.asin, -1, 1],
  ] as const;
  for (const [ours, builtIn, min, max] of pairs) {
    fc.assert(
      fc.property(fc.double({ min, max, noNaN: true }), (x) => {
        const expected = builtIn(x);
        expect(Math.abs(ours(x) - expected)).toBeLessThanOrEqual(
          4 * Number.EPSILON * Math.max(Math.abs(expected), 1e-3),
        );
      }),
    );
  }
  expect(portable.pow(1.08, 5)).toBeCloseTo(1.4693280768, 12);
  expect(portable.atan2(1, -1)).toBeCloseTo((3 * Math.PI) / 4, 14);
});

test('their bits are fixed: the same world in every engine', () => {
  const bits = (x: number) => {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, x);
    return view.getBigUint64(0).toString(16);
  };
  expect(
    [portable.exp(-0.7), portable.ln(0.3), portable.sin(1), portable.pow(2.5, 0.3)].map(bits),
  ).toMatchInlineSnapshot(`
    [
      "3fdfc80db9dd5542",
      "bff34378fcbda721",
      "3feaed548f090cee",
      "3ff50fe6c94a6e58",
    ]
  `);
});
