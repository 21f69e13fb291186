import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sortByKey } from './sort-by-key.ts';

test('values are in the order that a comparator gives, ties by value', () => {
  const key = fc.oneof(fc.double({ noNaN: true }), fc.integer({ min: 0, max: 3 }));
  fc.assert(
    fc.property(fc.array(key, { maxLength: 300 }), (list) => {
      const keys = Float64Array.from(list);
      const values = Int32Array.from(list.keys());
      sortByKey(keys, values);
      const expected = [...list.keys()].sort((a, b) => (list[a] === list[b] ? a - b : list[a]! < list[b]! ? -1 : 1));
      expect([...values]).toEqual(expected);
      expect([...keys]).toEqual(expected.map((at) => list[at]));
    }),
  );
});

test('a hundred thousand equal or ordered keys are no trouble', () => {
  for (const key of [() => 1, (at: number) => at, (at: number) => -at]) {
    const values = Int32Array.from({ length: 100_000 }, (_, at) => at);
    const keys = Float64Array.from(values, key);
    sortByKey(keys, values);
    expect(keys.every((value, at) => at === 0 || keys[at - 1]! <= value)).toBe(true);
  }
});
