import { useEffect, useRef, useState } from 'react';
import { formatCount } from '@/domain/format.ts';
import type { Proof, ProofProgress, Strategy } from '@/engine/client/engine.ts';
import { useProver } from '@/engine/client/use-prover.ts';
import type { PlanColumn } from './solve-comparison.ts';

/** How long HiGHS may search for one column. Assumption: as long as somebody who compares strategies will wait. */
export const PROOF_LIMIT_MS = 60_000;
export const PROOF_LIMIT = formatSeconds(PROOF_LIMIT_MS);

/** Where the proof of one column stands; `before` is the column it was asked about. */
export type ProofState =
  | { readonly kind: 'running'; readonly progress: ProofProgress }
  | { readonly kind: 'cancelled'; readonly progress: ProofProgress }
  | { readonly kind: 'crashed'; readonly message: string }
  | { readonly kind: 'done'; readonly proof: Proof; readonly before: PlanColumn };

export interface Proofs {
  readonly of: Readonly<Partial<Record<Strategy, ProofState>>>;
  /** One at a time: a search takes a whole core. */
  readonly isRunning: boolean;
  readonly prove: (strategy: Strategy, column: PlanColumn) => void;
  readonly cancel: () => void;
}

/** `75 s`: a search and its limit are told in one unit. */
export function formatSeconds(milliseconds: number): string {
  return `${formatCount(Math.round(milliseconds / 1000))}\u00a0s`;
}

const LEFT = 'the question is no longer asked';
const NONE: Proofs['of'] = {};

/**
 * Asks the prover about columns of one comparison. A new `question`, or leaving the screen, cancels what is running and
 * forgets what was found.
 */
export function useProofs(question: string, onProof: (strategy: Strategy, proof: Proof) => void): Proofs {
  const prover = useProver();
  const [known, setKnown] = useState({ question, of: NONE });
  const running = useRef<{ readonly question: string; readonly control: AbortController } | null>(null);
  useEffect(
    () => () => {
      if (running.current?.question === question) running.current.control.abort(LEFT);
    },
    [question],
  );

  function put(strategy: Strategy, state: ProofState): void {
    setKnown((was) => ({ question, of: { ...(was.question === question ? was.of : NONE), [strategy]: state } }));
  }

  async function prove(strategy: Strategy, column: PlanColumn): Promise<void> {
    const control = new AbortController();
    running.current = { question, control };
    const { input, plan, assessment, boundUsdPerHour } = column;
    let progress: ProofProgress = { costUsdPerHour: assessment.objectiveUsdPerHour, boundUsdPerHour };
    put(strategy, { kind: 'running', progress });
    const outcome = await prover.prove(
      { input, plan, timeLimitMs: PROOF_LIMIT_MS },
      {
        signal: control.signal,
        onProgress: (next) => {
          if (control.signal.aborted) return;
          progress = next;
          put(strategy, { kind: 'running', progress });
        },
      },
    );
    running.current = null;
    if (control.signal.reason === LEFT) return;
    if (outcome.status === 'cancelled') return put(strategy, { kind: 'cancelled', progress });
    if (outcome.status === 'crashed') return put(strategy, { kind: 'crashed', message: outcome.message });
    put(strategy, { kind: 'done', proof: outcome, before: column });
    onProof(strategy, outcome);
  }

  const of = known.question === question ? known.of : NONE;
  return {
    of,
    isRunning: Object.values(of).some(({ kind }) => kind === 'running'),
    prove: (strategy, column) => void prove(strategy, column),
    cancel: () => running.current?.control.abort(),
  };
}
