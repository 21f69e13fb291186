import { STRATEGIES } from '@/engine/client/engine.ts';
import { Verdict } from '@/ui/Verdict.tsx';
import styles from './compare.module.css';
import { STRATEGY_WORDS, type Winner } from './derive-comparison.ts';
import type { Columns } from './solve-comparison.ts';

interface WinnerSentenceProps {
  readonly winner: Winner | null;
  readonly columns: Columns;
}

/** Who wins and by how much, or how far the engine is. */
export function WinnerSentence({ winner, columns }: WinnerSentenceProps) {
  const solving = STRATEGIES.find((strategy) => columns[strategy].kind === 'solving');
  return (
    <div aria-live="polite">
      {winner === null && (
        <p className={styles.pending}>
          {solving ? `Solving ${STRATEGY_WORDS[solving].name.toLowerCase()}…` : 'Taking the demand of this moment…'}
        </p>
      )}
      {winner?.strategy === null && <Verdict kind="blocked" sentence={winner.sentence} reason={winner.reason} />}
      {winner && winner.strategy !== null && (
        <div className={styles.winner} data-winner={winner.strategy}>
          <p className={styles.winnerSentence}>{winner.sentence}</p>
          <p className={styles.dim}>{winner.reason}</p>
          {winner.proof && <p className={styles.dim}>{winner.proof}</p>}
        </div>
      )}
    </div>
  );
}
