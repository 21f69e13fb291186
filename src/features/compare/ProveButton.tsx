import type { Proof, Strategy } from '@/engine/client/engine.ts';
import { PROOF_LIMIT } from '@/engine/client/ProofStanding.tsx';
import type { Proofs } from '@/engine/client/use-proofs.ts';
import { Button } from '@/ui/Button.tsx';
import styles from './compare.module.css';
import { STRATEGY_WORDS } from './derive-comparison.ts';
import type { Column } from './solve-comparison.ts';

interface ProveButtonProps {
  readonly strategy: Strategy;
  readonly column: Column;
  readonly proofs: Proofs<Strategy>;
}

/** Asks HiGHS about one column, or stops it. A rule has no optimum to prove. */
export function ProveButton({ strategy, column, proofs }: ProveButtonProps) {
  const state = proofs.of.get(strategy);
  if (state?.kind === 'running') {
    return (
      <Button size="small" onClick={proofs.cancel}>
        Cancel
      </Button>
    );
  }
  if (state?.kind === 'done') return FOUND_WORDS[whatWasFound(state.proof)];
  if (column.kind !== 'plan') return '–';
  if (strategy === 'nearest-edge') {
    return (
      <span className={styles.dim} title="The nearest edge is a rule, not an optimum: there is nothing to prove.">
        a rule
      </span>
    );
  }
  return (
    <Button
      size="small"
      variant="quiet"
      disabled={proofs.isRunning}
      title={
        proofs.isRunning
          ? 'One search at a time: it takes a whole core.'
          : `Asks HiGHS, an exact solver, for a higher bound and a cheaper plan of ${STRATEGY_WORDS[strategy].name.toLowerCase()}; ends after ${PROOF_LIMIT}.`
      }
      onClick={() => proofs.prove(strategy, column)}
    >
      Prove it
    </Button>
  );
}

const FOUND_WORDS = {
  optimum: 'the optimum',
  plan: 'cheaper plan',
  bound: 'higher bound',
  nothing: 'nothing better',
} as const;

function whatWasFound({ status, better, boundBy }: Proof): keyof typeof FOUND_WORDS {
  if (status === 'optimal') return 'optimum';
  if (better) return 'plan';
  return boundBy === 'highs' ? 'bound' : 'nothing';
}
