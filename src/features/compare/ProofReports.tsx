import { STRATEGIES, type Strategy } from '@/engine/client/engine.ts';
import { ProofStanding } from '@/engine/client/ProofStanding.tsx';
import type { Proofs } from '@/engine/client/use-proofs.ts';
import styles from './compare.module.css';
import { STRATEGY_WORDS } from './derive-comparison.ts';

interface ProofReportsProps {
  readonly proofs: Proofs<Strategy>;
}

/** What HiGHS is doing, or found out, about each column that it was asked about. */
export function ProofReports({ proofs }: ProofReportsProps) {
  if (proofs.of.size === 0) return null;
  return (
    <section aria-label="Proofs">
      <h3 className={styles.heading}>What HiGHS, an exact solver, says about these plans</h3>
      {STRATEGIES.map((strategy) => {
        const state = proofs.of.get(strategy);
        return (
          state && (
            <p key={strategy} className={styles.proof}>
              <strong>{STRATEGY_WORDS[strategy].name}:</strong> <ProofStanding state={state} />
            </p>
          )
        );
      })}
    </section>
  );
}
