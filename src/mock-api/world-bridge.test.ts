import { expect, test } from 'vitest';
import type { Frame } from '@/domain/telemetry.ts';
import { readFrameEvent } from '@/testing/read-frame-event.ts';
import { stillWorld } from '@/testing/still-world.ts';
import { connectWorldHost, serveWorldHost } from './world-bridge.ts';
import { createWorldHost } from './world-host.ts';

function twoSides() {
  const { port1, port2 } = new MessageChannel();
  const far = createWorldHost(async (story) => stillWorld(story), { scenario: 'steady', seed: 1 });
  serveWorldHost(Promise.resolve(far), port2);
  const near = connectWorldHost(port1, () => {
    far.dispose();
    port1.close();
  });
  port1.start();
  port2.start();
  return { ...near, far };
}

test('calls, refusals and frames cross the threads as they are', async () => {
  const { host, far } = twoSides();
  const frames: Frame[] = [];
  host.watch((event) => frames.push(readFrameEvent(event)));
  const drain = await host.startDrain({ siteId: 'dal-msc-01', reason: 'firmware', actor: 'operator' });
  expect(drain.ok && drain.value.siteId).toBe('dal-msc-01');
  expect(await host.stopDrain({ drainId: 'none', actor: 'operator' })).toEqual({
    ok: false,
    error: { kind: 'not-found', sentence: 'There is no drain none.' },
  });
  expect(frames.at(-1)).toEqual(await far.latestFrame());
  host.dispose();
});

test('an answer under way when the thread dies fails, and so do later ones', async () => {
  const { host, fail } = twoSides();
  const asked = host.planningState();
  fail('the thread ran out of memory');
  await expect(asked).rejects.toThrow('out of memory');
  await expect(host.log()).rejects.toThrow('out of memory');
  host.dispose();
});
