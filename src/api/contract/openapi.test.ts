import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { API_ROOT, endpoints } from './endpoints.ts';
import { buildOpenApi, openApiText } from './openapi.ts';

test('public/openapi.json is the contract of this tree (else: npm run openapi)', () => {
  const kept = readFileSync(new URL('../../../public/openapi.json', import.meta.url), 'utf8');
  expect(kept === openApiText()).toBe(true); // not toBe(text): a difference of 100 kB helps nobody
});

test('every operation of the contract is in it, and nothing else', () => {
  const { paths } = buildOpenApi();
  const described = Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(described.sort()).toEqual(
    Object.values(endpoints)
      .map(({ method, path }) => `${method} ${API_ROOT}${path}`)
      .sort(),
  );
});
