import type { Proof, ProofProgress } from '../model/contract.ts';
import type { ProofReply, ProofRequest } from './prover-protocol.ts';

/** What became of a question; `crashed` says in words for the operator why there is no answer. */
export type ProofOutcome =
  | Proof
  | { readonly status: 'cancelled' }
  | { readonly status: 'crashed'; readonly message: string };

/** Asks HiGHS how good a plan is, away from the page's thread and from the engine's. */
export interface Prover {
  prove(
    question: ProofRequest,
    options: { readonly signal: AbortSignal; readonly onProgress: (progress: ProofProgress) => void },
  ): Promise<ProofOutcome>;
}

/** A thread as seen from the page; a fake one in tests. */
export interface ProverPort {
  ask(request: ProofRequest): void;
  terminate(): void;
}

/** Starts a thread. `onDeath` is called at most once, and never after `terminate`. */
export type SpawnProver = (handlers: {
  readonly onReply: (reply: ProofReply) => void;
  readonly onDeath: (message: string) => void;
}) => ProverPort;

/**
 * A thread for each question. HiGHS hears nothing while it searches, so who cancels is answered at once and the thread is
 * ended, however large the question is; and whatever a search leaves behind in WebAssembly's memory goes with it.
 */
export function createWorkerProver(spawn: SpawnProver = spawnWorker): Prover {
  return {
    prove(question, { signal, onProgress }) {
      if (signal.aborted) return Promise.resolve({ status: 'cancelled' });
      return new Promise((resolve) => {
        const cancel = () => end({ status: 'cancelled' });
        const thread = spawn({
          onReply(reply) {
            if (reply.kind === 'progress') onProgress(reply.progress);
            else end(reply.kind === 'proved' ? reply.proof : { status: 'crashed', message: inWords(reply.message) });
          },
          onDeath: (message) => end({ status: 'crashed', message: inWords(message) }),
        });
        signal.addEventListener('abort', cancel, { once: true });
        thread.ask(question);

        function end(outcome: ProofOutcome): void {
          signal.removeEventListener('abort', cancel);
          thread.terminate();
          resolve(outcome);
        }
      });
    },
  };
}

/** WebAssembly says little more than that it stopped when its memory is full. */
function inWords(message: string): string {
  return /memory|abort|unreachable/i.test(message)
    ? 'HiGHS stopped; this question may need more than the 2 GiB of memory that it has in a browser'
    : message;
}

const spawnWorker: SpawnProver = ({ onReply, onDeath }) => {
  const worker = new Worker(new URL('../worker/prove-worker.ts', import.meta.url), {
    type: 'module',
    name: 'prover',
  });
  worker.onmessage = ({ data }: MessageEvent<ProofReply>) => onReply(data);
  worker.onmessageerror = () => onDeath('a message to or from the prover could not be read');
  worker.onerror = (event) => onDeath(event.message || 'the prover could not be loaded');
  return { ask: (request) => worker.postMessage(request), terminate: () => worker.terminate() };
};
