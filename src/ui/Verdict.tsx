import { CircleCheck, OctagonX, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './Verdict.module.css';

interface VerdictProps {
  readonly kind: 'safe' | 'careful' | 'blocked';
  /** One sentence, without the kind: the component says that first. */
  readonly sentence: ReactNode;
  readonly reason?: ReactNode;
  /** The cheapest way out. */
  readonly fix?: ReactNode;
}

const WORDS = { safe: 'Safe', careful: 'Careful', blocked: 'Blocked' } as const;
const ICONS = { safe: CircleCheck, careful: TriangleAlert, blocked: OctagonX } as const;

/** What a preview opens with: may I, why, and what would help. */
export function Verdict({ kind, sentence, reason, fix }: VerdictProps) {
  const Icon = ICONS[kind];
  return (
    <div className={`${styles.verdict} ${styles[kind]}`} role="status" data-verdict={kind}>
      <Icon className={styles.icon} size={18} aria-hidden />
      <p className={styles.sentence}>
        {WORDS[kind]}: {sentence}
      </p>
      {reason && <div className={styles.rest}>{reason}</div>}
      {fix && <div className={styles.fix}>{fix}</div>}
    </div>
  );
}
