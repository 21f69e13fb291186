import { ChevronRight } from 'lucide-react';
import { formatCount } from '@/domain/format.ts';
import type { Drain, DrainPhase } from '@/domain/telemetry.ts';
import { useView } from '@/state/view-navigator.ts';
import styles from './DrainEntry.module.css';

const PHASE_WORDS: Readonly<Record<DrainPhase, string>> = {
  preparing: 'Drain: receivers are loading models',
  shifting: 'Drain: new work is moving away',
  emptying: 'Drain: work in flight is finishing',
  verifying: 'Drain: checking the receivers',
  drained: 'Drained',
  stopped: 'Drain stopped; still cordoned',
  stalled: 'Drain stalled',
  failed: 'Drain failed: the site was lost',
};

/** The way to a drain of this site, with how far it has come. */
export function DrainEntry({ drain, siteId }: { readonly drain: Drain; readonly siteId: string }) {
  const { go } = useView();
  const { done, left } = drain.requests;
  return (
    <button type="button" className={styles.entry} onClick={() => go({ siteId, panel: 'drain' })}>
      <span className={styles.words}>
        <span className={styles.title}>{PHASE_WORDS[drain.phase]}</span>
        <span className={styles.detail}>
          {formatCount(done)} done · {formatCount(left)} left
          {drain.stalledReason ? ` · ${drain.stalledReason}` : ''}
        </span>
      </span>
      <ChevronRight size={16} aria-hidden />
    </button>
  );
}
