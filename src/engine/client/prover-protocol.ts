import type { Plan } from '@/domain/plan.ts';
import type { PlanningInput, Proof, ProofProgress } from '../model/contract.ts';

/** From the page to a prover's thread: its one question. */
export interface ProofRequest {
  readonly input: PlanningInput;
  readonly plan: Plan;
  readonly timeLimitMs: number;
}

/** From a prover's thread to the page: any number of `progress`, then one of the others. */
export type ProofReply =
  | { readonly kind: 'progress'; readonly progress: ProofProgress }
  | { readonly kind: 'proved'; readonly proof: Proof }
  | { readonly kind: 'failed'; readonly message: string };
