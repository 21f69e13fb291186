import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createMockGrid } from '@/testing/mock-grid.ts';
import { createApiServer } from './node.ts';

let grid: ReturnType<typeof createMockGrid>;
let server: ReturnType<typeof createApiServer>;
let root: string;

beforeEach(async () => {
  grid = createMockGrid();
  server = createApiServer(grid.handlers);
  await new Promise<void>((listening) => server.listen(0, listening));
  root = `http://localhost:${(server.address() as AddressInfo).port}/api/v1`; // a TCP server has no other address
});
afterEach(() => {
  grid.dispose();
  server.close();
  server.closeAllConnections();
});

test('what one client does, another one sees in its stream', async () => {
  const watching = await fetch(`${root}/stream`, { headers: { Accept: 'text/event-stream' } });
  const events = watching.body!.pipeThrough(new TextDecoderStream()).getReader();
  await events.read();
  const started = await fetch(`${root}/drains`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': 'k' },
    body: JSON.stringify({ siteId: 'dal-msc-01', reason: 'firmware' }),
  });
  expect(started.status).toBe(201);
  let seen = '';
  while (!seen.includes('"firmware"')) seen += (await events.read()).value;
  await events.cancel();
});

test('a page of another origin may ask', async () => {
  const allowed = await fetch(`${root}/drains`, { method: 'OPTIONS' });
  expect([allowed.status, allowed.headers.get('Access-Control-Allow-Origin')]).toEqual([204, '*']);
  expect((await fetch(`${root}/fleet`)).headers.get('Access-Control-Allow-Origin')).toBe('*');
});

test('other addresses say where the API is', async () => {
  const lost = await fetch(new URL('/', root));
  expect([lost.status, await lost.text()]).toEqual([404, 'The API begins at /api/v1.\n']);
});

test('nothing is sent any more to a reader who left', async () => {
  const { watch } = grid.host;
  const left = new Promise<void>((done) => {
    vi.spyOn(grid.host, 'watch').mockImplementation((onFrame) => {
      const unwatch = watch(onFrame);
      return () => {
        unwatch();
        done();
      };
    });
  });
  const leaving = new AbortController();
  const response = await fetch(`${root}/stream`, { headers: { Accept: 'text/event-stream' }, signal: leaving.signal });
  await response.body!.getReader().read();
  leaving.abort();
  await left;
});
