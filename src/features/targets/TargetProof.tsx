import { PROOF_LIMIT, ProofStanding } from '@/engine/client/ProofStanding.tsx';
import type { PlanInQuestion, Proofs } from '@/engine/client/use-proofs.ts';
import { Button } from '@/ui/Button.tsx';
import styles from './targets.module.css';

interface TargetProofProps {
  readonly proofs: Proofs<'plan'>;
  /** Null while another plan is on its way. */
  readonly about: PlanInQuestion | null;
}

/** Asks HiGHS about the plan of the limit in sight, and says what it does or found out. */
export function TargetProof({ proofs, about }: TargetProofProps) {
  const state = proofs.of.get('plan');
  return (
    <>
      {state?.kind === 'running' && (
        <Button size="small" onClick={proofs.cancel}>
          Cancel
        </Button>
      )}
      {state?.kind !== 'running' && state?.kind !== 'done' && (
        <Button
          size="small"
          disabled={about === null}
          title={`Asks HiGHS, an exact solver, for a higher bound and a cheaper plan of this limit; ends after ${PROOF_LIMIT}.`}
          onClick={() => about && proofs.prove('plan', about)}
        >
          Prove it
        </Button>
      )}
      {state && (
        <p className={styles.proof}>
          <ProofStanding state={state} />
        </p>
      )}
    </>
  );
}
