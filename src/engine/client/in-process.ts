import type { PlacementEngine } from '../model/contract.ts';

/**
 * The engine on the caller's own thread: for tests, for Node, and for a thread that is a worker already (the world's).
 * The solver and its WebAssembly are loaded with the first session. On a page use the worker-backed one: a solve
 * holds its thread for hundreds of milliseconds.
 */
export function createInProcessEngine(): PlacementEngine {
  const solver = import('../solver/session.ts').then(({ createSolver }) => createSolver());
  return {
    async openSession(input) {
      return (await solver)(input);
    },
    dispose() {
      // Nothing outside the heap is held: sessions and the WebAssembly instance go with their last reference.
    },
  };
}
