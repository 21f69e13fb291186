import type { ProofProgress } from '@/engine/client/engine.ts';
import type { ProofOutcome, Prover } from '@/engine/client/prover.ts';
import type { ProofRequest } from '@/engine/client/prover-protocol.ts';

/** A question that was put to the prover, in the hands of the test. */
interface HeldQuestion {
  readonly question: ProofRequest;
  readonly signal: AbortSignal;
  tell(progress: ProofProgress): void;
  answer(outcome: ProofOutcome): void;
}

/** A prover that says what the test wants, when it wants. */
export function heldProver(): { readonly prover: Prover; readonly asked: readonly HeldQuestion[] } {
  const asked: HeldQuestion[] = [];
  const prover: Prover = {
    prove: (question, { signal, onProgress }) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => resolve({ status: 'cancelled' }));
        asked.push({ question, signal, tell: onProgress, answer: resolve });
      }),
  };
  return { prover, asked };
}
