import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createHasher, hashText } from './hash.ts';

test('a fingerprint is 16 hex digits and never changes', () => {
  expect(hashText('Catchment')).toMatchInlineSnapshot(`"eb93ffad09d9c9ac"`);
  expect(hashText('')).toMatch(/^[0-9a-f]{16}$/);
});

test('different texts have different fingerprints', () => {
  const seen = new Set<string>();
  for (let i = 0; i < 10_000; i++) seen.add(hashText(`site-${i}`));
  expect(seen.size).toBe(10_000);
});

test('one changed number, or numbers moved between pieces, change the fingerprint', () => {
  const of = (...pieces: number[][]) =>
    pieces.reduce((hasher, piece) => hasher.numbers(Float64Array.from(piece)), createHasher()).digest();
  fc.assert(
    fc.property(fc.array(fc.double({ noNaN: true }), { minLength: 1 }), fc.nat(), (values, pick) => {
      const changed = values.map((value, i) => (i === pick % values.length ? value + 1 : value));
      fc.pre(changed.some((value, i) => value !== values[i]));
      expect(of(changed)).not.toBe(of(values));
      expect(of(values, [])).not.toBe(of(values));
      expect(of(values)).toBe(of([...values]));
    }),
  );
  expect(of([1, 2], [3])).not.toBe(of([1], [2, 3]));
  expect(of([0])).toBe(of([-0]));
});
