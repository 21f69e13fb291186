import { createWorkerEngine } from '@/engine/client/worker-backed.ts';
import { type Beginning, startEmbeddedWorld } from './embedded-world.ts';
import { makeWorld } from './make-world.ts';
import { readOpening } from './openings/read-opening.ts';
import { serveWorldHost } from './world-bridge.ts';
import { openWorldStore } from './world-store.ts';

// Thread entry: the embedded world, beside the page's own thread, and its control plane's engine in one of its own, so
// that requests go on while it plans; no second thread raises the bound, whose figures would differ from day to day.
// The first message says which story; from then on the bridge speaks.
const engine = createWorkerEngine({ boundBeside: false });
const surroundings: Parameters<typeof startEmbeddedWorld>[1] = {
  makeWorld: (story, snapshot, instanceId) => makeWorld(story, snapshot, instanceId, engine),
  readOpening,
  openStore: openWorldStore,
};
self.addEventListener(
  'message',
  ({ data }: MessageEvent<Beginning>) => {
    serveWorldHost(startEmbeddedWorld(data, surroundings), self);
  },
  { once: true },
);
