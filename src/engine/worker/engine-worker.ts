import type { EngineRequest } from '../client/protocol.ts';
import { createSolver } from '../solver/session.ts';
import { serveEngine } from './serve-engine.ts';

/** The engine's thread: one solver, any number of sessions. */
const handle = serveEngine(createSolver(), (reply) => self.postMessage(reply));
self.onmessage = ({ data }: MessageEvent<EngineRequest>) => handle(data);
