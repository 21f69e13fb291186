import type { EngineRequest } from '../client/protocol.ts';
import { type BoundReply, createBoundBeside, type SpawnBoundThread } from '../solver/bound-beside.ts';
import { createSolver } from '../solver/session.ts';
import { serveEngine } from './serve-engine.ts';

/** The engine's thread: any number of sessions, with a second thread for the bound once one of them wishes for it. */
const alone = createSolver();
let withBoundBeside: typeof alone | null = null;
const handle = serveEngine(
  (input, wantsBoundBeside) => {
    if (!wantsBoundBeside) return alone(input);
    withBoundBeside ??= createSolver(createBoundBeside(spawnBoundThread));
    return withBoundBeside(input);
  },
  (reply) => self.postMessage(reply),
);
self.onmessage = ({ data }: MessageEvent<EngineRequest>) => handle(data);

/** A thread of this thread: it ends when this one does. Browsers without threads of threads throw, and do without. */
function spawnBoundThread({ onReply, onDeath }: Parameters<SpawnBoundThread>[0]): ReturnType<SpawnBoundThread> {
  const worker = new Worker(new URL('./bound-worker.ts', import.meta.url), { type: 'module', name: 'bound' });
  worker.onmessage = ({ data }: MessageEvent<BoundReply>) => onReply(data);
  worker.onmessageerror = die;
  worker.onerror = (event) => {
    // Unheard, it would count as an error of the thread that asked, and end the engine.
    event.preventDefault();
    die();
  };
  function die() {
    worker.terminate();
    onDeath();
  }
  return { post: (request) => worker.postMessage(request) };
}
