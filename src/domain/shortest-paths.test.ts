import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPathFinder } from './shortest-paths.ts';

const graph = fc.integer({ min: 2, max: 9 }).chain((size) => {
  const node = fc.integer({ min: 0, max: size - 1 });
  const link = fc.record({ from: node, to: node, length: fc.integer({ min: 1, max: 20 }) });
  return fc.record({ size: fc.constant(size), links: fc.array(link, { maxLength: 20 }) });
});

test('path lengths are those of Floyd and Warshall, and the links on the way add up to them', () => {
  fc.assert(
    fc.property(graph, ({ size, links }) => {
      const ids = Array.from({ length: size }, (_, i) => `n${i}`);
      const finder = createPathFinder(
        ids,
        links.map(({ from, to, length }) => ({ from: ids[from]!, to: ids[to]!, length })),
      );
      const best = allPairs(size, links);
      for (let a = 0; a < size; a++) {
        const tree = finder.from(ids[a]!);
        for (let b = 0; b < size; b++) {
          expect(tree.kmTo(ids[b]!)).toBe(best[a]![b]);
          let at = a;
          let length = 0;
          for (const step of tree.linksTo(ids[b]!)) {
            const link = links[step >> 1]!;
            const [from, to] = step & 1 ? [link.to, link.from] : [link.from, link.to];
            expect(from).toBe(at);
            at = to;
            length += link.length;
          }
          if (best[a]![b] !== Number.POSITIVE_INFINITY) expect([at, length]).toEqual([b, best[a]![b]]);
        }
      }
    }),
  );
});

test('a node that is not in the network is a mistake, said by name', () => {
  expect(() => createPathFinder(['a'], []).from('b')).toThrow('network node b');
});

function allPairs(size: number, links: readonly { from: number; to: number; length: number }[]): number[][] {
  const km = Array.from({ length: size }, (_, a) =>
    Array.from({ length: size }, (_, b) => (a === b ? 0 : Number.POSITIVE_INFINITY)),
  );
  for (const { from, to, length } of links) {
    km[from]![to] = Math.min(km[from]![to]!, length);
    km[to]![from] = Math.min(km[to]![from]!, length);
  }
  for (let via = 0; via < size; via++) {
    for (let a = 0; a < size; a++) {
      for (let b = 0; b < size; b++) km[a]![b] = Math.min(km[a]![b]!, km[a]![via]! + km[via]![b]!);
    }
  }
  return km;
}
