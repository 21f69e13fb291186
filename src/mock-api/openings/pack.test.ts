import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pack, unpack } from './pack.ts';

const numbers = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(Number.NaN, Infinity, -Infinity, -0));
const leaf = fc.oneof(
  numbers,
  fc.string(),
  fc.boolean(),
  fc.constant(null),
  fc.float64Array(),
  fc.float32Array(),
  fc.int32Array(),
  fc.uint8Array(),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(fc.integer(), tie('value')), { maxLength: 3 }).map((entries) => new Map(entries)),
    fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

test('what is unpacked is what was packed, to the last bit', () => {
  fc.assert(
    fc.property(value, (each) => {
      expect(unpack(pack(each))).toEqual(each);
    }),
  );
});

test('what cannot be packed is refused, not lost', () => {
  expect(() => pack({ when: new Date(0) })).toThrow('not Date');
  expect(() => pack([new Set()])).toThrow('not Set');
});
