import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { smallWorld } from '@/testing/small-world.ts';
import { pack, unpack } from './pack.ts';

test('a world from its opening is the world that made it, frame by frame', async () => {
  const made = await smallWorld(3);
  const file = gzipSync(pack(made.snapshot()));
  const opened = await smallWorld(3, unpack(new Uint8Array(gunzipSync(file))));
  const clock = { running: true, speed: 1, fidelity: 'events' } as const;
  for (const each of [made, opened]) await each.advance(each.now() + 30_000, 'events');
  const [before, after] = [made.frame(clock), opened.frame(clock)];
  expect(after.counters.arrived).toBeGreaterThan(0);
  expect(after).toEqual(before);
});
