import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';

test("public/mockServiceWorker.js is the installed MSW's own (else: copy it from node_modules/msw/lib)", () => {
  const ours = readFileSync(new URL('../../public/mockServiceWorker.js', import.meta.url), 'utf8');
  const theirs = readFileSync(createRequire(import.meta.url).resolve('msw/mockServiceWorker.js'), 'utf8');
  expect(ours === theirs).toBe(true);
});
