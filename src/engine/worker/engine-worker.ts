import type { EngineRequest } from '../client/protocol.ts';
import { createLinearSolver, createSolverSession } from '../solver/session.ts';
import { serveEngine } from './serve-engine.ts';

/** The engine's thread: one linear solver, any number of sessions. */
const linear = createLinearSolver();
const handle = serveEngine(
  (input) => createSolverSession(input, linear),
  (reply) => self.postMessage(reply),
);
self.onmessage = ({ data }: MessageEvent<EngineRequest>) => handle(data);
