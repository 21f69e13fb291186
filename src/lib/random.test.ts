import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandomStreams } from './random.ts';

const draw = (stream: { next(): number }, count: number) => Array.from({ length: count }, () => stream.next());

test('the same seed and name give the same numbers, for ever', () => {
  const first = draw(createRandomStreams(7).stream('arrivals'), 4);
  expect(draw(createRandomStreams(7).stream('arrivals'), 4)).toEqual(first);
  expect(first).toMatchInlineSnapshot(`
    [
      0.43910309364685984,
      0.9003468434004489,
      0.4071470935590573,
      0.7612581908407492,
    ]
  `);
});

test('another name or another seed gives other numbers', () => {
  const starts = new Set<number>();
  for (let seed = 0; seed < 100; seed++) {
    for (const name of ['arrivals', 'sizes', 'faults', '']) starts.add(createRandomStreams(seed).stream(name).next());
  }
  expect(starts.size).toBe(400);
});

test('a stream goes on where its saved state was', () => {
  fc.assert(
    fc.property(fc.integer(), fc.string(), fc.nat(50), (seed, name, skip) => {
      const stream = createRandomStreams(seed).stream(name);
      draw(stream, skip);
      const saved = stream.state();
      const expected = draw(stream, 5);
      const other = createRandomStreams(0).stream('other');
      other.restore(saved);
      expect(draw(other, 5)).toEqual(expected);
    }),
  );
});

test('numbers are spread evenly from 0 to 1', () => {
  const stream = createRandomStreams(1).stream('even');
  const bins = new Array<number>(20).fill(0);
  for (let i = 0; i < 100_000; i++) bins[Math.floor(stream.next() * 20)]!++;
  const chiSquare = bins.reduce((sum, count) => sum + (count - 5000) ** 2 / 5000, 0);
  // 99.9 % of fair generators stay below 43.8 with 19 degrees of freedom.
  expect(chiSquare).toBeLessThan(43.8);
});

test('a state of zeros, from which nothing would ever come, is refused', () => {
  expect(() => createRandomStreams(1).stream('a').restore([0, 0, 0, 0])).toThrow('four words');
});
