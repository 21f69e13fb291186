import { useEffect, useState } from 'react';
import { formatUsdPerHour } from '@/domain/format.ts';
import { describeOutcome } from '@/engine/client/describe-outcome.ts';
import { formatGap } from '@/engine/client/describe-proof.ts';
import type { ProofProgress } from '@/engine/client/engine.ts';
import { STRATEGIES } from '@/engine/client/engine.ts';
import { monotonicNow } from '@/lib/wall-clock.ts';
import styles from './compare.module.css';
import { STRATEGY_WORDS } from './derive-comparison.ts';
import { formatSeconds, PROOF_LIMIT, type ProofState, type Proofs } from './use-proofs.ts';

interface ProofReportsProps {
  readonly proofs: Proofs;
}

/** What HiGHS is doing, or found out, about each column that it was asked about. */
export function ProofReports({ proofs }: ProofReportsProps) {
  if (Object.keys(proofs.of).length === 0) return null;
  return (
    <section aria-label="Proofs">
      <h3 className={styles.heading}>What HiGHS, an exact solver, says about these plans</h3>
      {STRATEGIES.map((strategy) => {
        const state = proofs.of[strategy];
        if (!state) return null;
        return (
          <p key={strategy} className={styles.proof}>
            <strong>{STRATEGY_WORDS[strategy].name}:</strong>{' '}
            {state.kind === 'running' ? (
              <Running progress={state.progress} />
            ) : (
              <span aria-live="polite">{describeEnd(state)}</span>
            )}
          </p>
        );
      })}
    </section>
  );
}

function Running({ progress }: { progress: ProofProgress }) {
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
    case 'done':
      return describeOutcome(state.proof, {
        costBefore: state.before.assessment.objectiveUsdPerHour,
        gapBefore: state.before.gap,
      });
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
