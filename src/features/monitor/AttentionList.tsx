import { useState } from 'react';
import { useFrame } from '@/api/client/hooks.ts';
import { Button } from '@/ui/Button.tsx';
import { Panel } from '@/ui/Panel.tsx';
import { Skeleton } from '@/ui/Skeleton.tsx';
import { AttentionItem } from './AttentionItem.tsx';
import styles from './AttentionList.module.css';
import { rankAttention } from './rank-attention.ts';

const WORST = 5;

/** What is wrong, before it is asked: the worst five things, since when, and what to do. */
export function AttentionList() {
  const attention = useFrame((frame) => frame.attention);
  const [all, setAll] = useState(false);
  const ranked = attention && rankAttention(attention);
  const hidden = ranked ? Math.max(0, ranked.length - WORST) : 0;

  return (
    <Panel
      label="Attention"
      title={ranked && ranked.length > 0 ? `Attention · ${ranked.length}` : 'Attention'}
      actions={
        hidden > 0 && (
          <Button variant="quiet" size="small" onClick={() => setAll(!all)}>
            {all ? 'Worst five' : `${hidden} more`}
          </Button>
        )
      }
    >
      {!ranked && (
        <div className={styles.calm}>
          <Skeleton label="Waiting for the first frame" lines={2} />
        </div>
      )}
      {ranked?.length === 0 && (
        <p className={styles.calm} id="attention" tabIndex={-1}>
          <span aria-hidden>●</span> Nothing needs attention.
        </p>
      )}
      {ranked && ranked.length > 0 && (
        <ul className={styles.list} id="attention" tabIndex={-1} data-live>
          {ranked.slice(0, all ? undefined : WORST).map((item) => (
            <li key={item.id}>
              <AttentionItem item={item} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
