import { monotonicNow } from '@/lib/wall-clock.ts';
import type { ProofReply, ProofRequest } from '../client/prover-protocol.ts';
import { createLinearSolver } from '../exact/linear-solver.ts';
import { provePlan } from '../exact/prove.ts';
import { buildProblem } from '../model/build-problem.ts';
import { DEFAULT_FEATURES } from '../model/contract.ts';

/** Answers one question on the thread it is called on, and blocks it meanwhile. */
export async function serveProver(
  { input, plan, timeLimitMs }: ProofRequest,
  reply: (reply: ProofReply) => void,
): Promise<void> {
  try {
    const built = buildProblem(input, DEFAULT_FEATURES);
    if (!built.ok) throw new Error(built.error[0]?.sentence ?? 'the question has no figures');
    const proof = provePlan(
      await createLinearSolver().load(),
      { ...built.value, plan },
      { timeLimitMs, now: monotonicNow, onProgress: (progress) => reply({ kind: 'progress', progress }) },
    );
    reply({ kind: 'proved', proof });
  } catch (error) {
    reply({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
}
