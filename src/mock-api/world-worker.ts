import { type Beginning, startEmbeddedWorld } from './embedded-world.ts';
import { makeWorld } from './make-world.ts';
import { readOpening } from './openings/read-opening.ts';
import { serveWorldHost } from './world-bridge.ts';
import { openWorldStore } from './world-store.ts';

// Thread entry: the embedded world, beside the page's own thread. The first message says which story; from then on the
// bridge speaks.
self.addEventListener(
  'message',
  ({ data }: MessageEvent<Beginning>) => {
    serveWorldHost(startEmbeddedWorld(data, { makeWorld, readOpening, openStore: openWorldStore }), self);
  },
  { once: true },
);
