import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextSort, sortRows } from './sort-rows.ts';

const value = fc.option(fc.integer({ min: -5, max: 5 }));

test('sorting keeps every row, in order, with the unobserved ones last whichever way', () => {
  fc.assert(
    fc.property(fc.array(value), fc.constantFrom('ascending' as const, 'descending' as const), (rows, direction) => {
      const sorted = sortRows(rows, (row) => row, direction);
      const known = sorted.filter((row) => row !== null);
      const sign = direction === 'ascending' ? 1 : -1;
      expect(sorted.length).toBe(rows.length);
      expect(sorted.slice(known.length).every((row) => row === null)).toBe(true);
      expect(known).toEqual([...rows.filter((row) => row !== null)].sort((a, b) => sign * (a - b)));
    }),
  );
});

test('rows that compare equal keep the order they came in', () => {
  const rows = [1, 2, 3].map((id) => ({ id, rank: 0 }));
  expect(sortRows(rows, ({ rank }) => rank, 'descending')).toEqual(rows);
});

test('names with numbers are sorted as people count', () => {
  expect(sortRows(['hub 10', 'hub 9'], (name) => name, 'ascending')).toEqual(['hub 9', 'hub 10']);
});

test('choosing a column again turns it round', () => {
  const first = nextSort(null, 'cost', 'descending');
  expect(first).toEqual({ columnId: 'cost', direction: 'descending' });
  expect(nextSort(first, 'cost', 'descending').direction).toBe('ascending');
  expect(nextSort(first, 'name', 'ascending')).toEqual({ columnId: 'name', direction: 'ascending' });
});
