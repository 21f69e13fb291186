import { useEffect, useRef, useState } from 'react';
import type { Plan } from '@/domain/plan.ts';
import type { PlanningInput, Proof, ProofProgress } from '../model/contract.ts';
import { useProver } from './use-prover.ts';

/** How long HiGHS may search for one plan. Assumption: as long as somebody who weighs plans will wait. */
export const PROOF_LIMIT_MS = 60_000;

/** Where the proof of one plan stands; `before` is the plan it was asked about. */
export type ProofState =
  | { readonly kind: 'running'; readonly progress: ProofProgress }
  | { readonly kind: 'cancelled'; readonly progress: ProofProgress }
  | { readonly kind: 'crashed'; readonly message: string }
  | { readonly kind: 'done'; readonly proof: Proof; readonly before: Plan };

/** A plan and the question that it answers. */
export interface PlanInQuestion {
  readonly input: PlanningInput;
  readonly plan: Plan;
}

/** Proofs by name: of the strategies that are compared, of the limits that are tried. */
export interface Proofs<Name extends string> {
  readonly of: ReadonlyMap<Name, ProofState>;
  /** One at a time: a search takes a whole core. */
  readonly isRunning: boolean;
  readonly prove: (name: Name, about: PlanInQuestion) => void;
  readonly cancel: () => void;
}

const LEFT = 'the question is no longer asked';

/**
 * Asks the prover about plans that a screen shows. A new `question`, or leaving the screen, cancels what is running and
 * forgets what was found.
 */
export function useProofs<Name extends string>(
  question: string,
  onProof: (name: Name, proof: Proof) => void,
): Proofs<Name> {
  const prover = useProver();
  const [known, setKnown] = useState<{ readonly question: string; readonly of: Proofs<Name>['of'] }>({
    question,
    of: new Map(),
  });
  const running = useRef<{ readonly question: string; readonly control: AbortController } | null>(null);
  useEffect(
    () => () => {
      if (running.current?.question === question) running.current.control.abort(LEFT);
    },
    [question],
  );

  function put(name: Name, state: ProofState): void {
    setKnown((was) => ({ question, of: new Map(was.question === question ? was.of : []).set(name, state) }));
  }

  async function prove(name: Name, { input, plan }: PlanInQuestion): Promise<void> {
    const control = new AbortController();
    running.current = { question, control };
    let progress: ProofProgress = {
      costUsdPerHour: costBesideMoves(plan),
      boundUsdPerHour: plan.boundUsdPerHour,
    };
    put(name, { kind: 'running', progress });
    const outcome = await prover.prove(
      { input, plan, timeLimitMs: PROOF_LIMIT_MS },
      {
        signal: control.signal,
        onProgress: (next) => {
          if (control.signal.aborted) return;
          progress = next;
          put(name, { kind: 'running', progress });
        },
      },
    );
    running.current = null;
    if (control.signal.reason === LEFT) return;
    if (outcome.status === 'cancelled') return put(name, { kind: 'cancelled', progress });
    if (outcome.status === 'crashed') return put(name, { kind: 'crashed', message: outcome.message });
    put(name, { kind: 'done', proof: outcome, before: plan });
    onProof(name, outcome);
  }

  const of: Proofs<Name>['of'] = known.question === question ? known.of : new Map();
  return {
    of,
    isRunning: [...of.values()].some(({ kind }) => kind === 'running'),
    prove: (name, about) => void prove(name, about),
    cancel: () => running.current?.control.abort(),
  };
}

/** What a plan costs once its moves are done, $/h: the price of moves is none of the prover's business. */
export const costBesideMoves = ({ objectiveUsdPerHour, terms }: Plan): number => objectiveUsdPerHour - terms.moves;
