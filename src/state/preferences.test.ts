import { expect, test } from 'vitest';
import { forgivingStorage, validPart } from './preferences.ts';

test('a browser that refuses storage does not stop the console', () => {
  const storage = forgivingStorage(() => {
    throw new Error('denied');
  });
  expect(storage.getItem('x')).toBeNull();
  expect(() => storage.setItem('x', 'y')).not.toThrow();
});

test('preferences that somebody else wrote are taken only where they make sense', () => {
  expect(validPart({ theme: 'pink', flowsVisible: false, linksVisible: 'yes' })).toEqual({ flowsVisible: false });
  expect(validPart('nonsense')).toEqual({});
});
