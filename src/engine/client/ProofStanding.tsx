import { useEffect, useState } from 'react';
import { formatCount, formatUsdPerHour } from '@/domain/format.ts';
import { monotonicNow } from '@/lib/wall-clock.ts';
import type { ProofProgress } from '../model/contract.ts';
import { describeOutcome } from './describe-outcome.ts';
import { formatGap } from './describe-proof.ts';
import { costBesideMoves, PROOF_LIMIT_MS, type ProofState } from './use-proofs.ts';

/** `75 s`: a search and its limit are told in one unit. */
const formatSeconds = (milliseconds: number): string => `${formatCount(Math.round(milliseconds / 1000))}\u00a0s`;

export const PROOF_LIMIT = formatSeconds(PROOF_LIMIT_MS);

/** What HiGHS is doing about one plan, or found out. Only the end is read out: a count each second would be in the way. */
export function ProofStanding({ state }: { readonly state: ProofState }) {
  return state.kind === 'running' ? (
    <Running progress={state.progress} />
  ) : (
    <span aria-live="polite">{describeEnd(state)}</span>
  );
}

function Running({ progress }: { readonly progress: ProofProgress }) {
  const elapsedMs = useElapsedMs();
  return (
    <>
      HiGHS is searching, {formatSeconds(elapsedMs)} of {PROOF_LIMIT}. {describeProgress(progress)}
    </>
  );
}

function describeEnd(state: Exclude<ProofState, { kind: 'running' }>): string {
  switch (state.kind) {
    case 'cancelled':
      return `Cancelled. HiGHS was at: ${describeProgress(state.progress)} The figures above are the engine’s own.`;
    case 'crashed':
      return `${state.message}. The plan and its bound stand as they are.`;
    case 'done': {
      const costBefore = costBesideMoves(state.before);
      const gapBefore = costBefore > 0 ? Math.max(0, 1 - state.before.boundUsdPerHour / costBefore) : 0;
      return describeOutcome(state.proof, { costBefore, gapBefore });
    }
  }
}

const describeProgress = ({ costUsdPerHour, boundUsdPerHour }: ProofProgress): string =>
  `Cost ${formatUsdPerHour(costUsdPerHour)}, bound ${formatUsdPerHour(boundUsdPerHour)}, gap ${formatGap(1 - boundUsdPerHour / costUsdPerHour)}.`;

/** Wall milliseconds since this was first shown, told once a second. */
function useElapsedMs(): number {
  const [sinceMs] = useState(monotonicNow);
  const [nowMs, setNowMs] = useState(sinceMs);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(monotonicNow()), 1000);
    return () => clearInterval(timer);
  }, []);
  return nowMs - sinceMs;
}
