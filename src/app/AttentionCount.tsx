import { useFrame } from '@/api/client/hooks.ts';
import { useView } from '@/state/view-navigator.ts';
import { Tooltip } from '@/ui/Tooltip.tsx';
import styles from './AttentionCount.module.css';

/** How many things want attention, from every screen; leads to the list. */
export function AttentionCount() {
  const { go } = useView();
  const found = useFrame(({ attention }) => ({
    count: attention.length,
    worst: attention.some(({ severity }) => severity === 'breach')
      ? ('breach' as const)
      : attention.some(({ severity }) => severity === 'watch')
        ? ('watch' as const)
        : null,
  }));
  const label =
    found === undefined
      ? 'Nothing has been seen yet'
      : `${found.count} ${found.count === 1 ? 'thing wants' : 'things want'} attention`;
  return (
    <Tooltip content={label}>
      <button
        type="button"
        className={found?.worst ? `${styles.count} ${styles[found.worst]}` : styles.count}
        aria-label={label}
        onClick={() => {
          go({ screen: 'monitor' });
          // The list may only be mounted after the screen has changed.
          requestAnimationFrame(() => document.getElementById('attention')?.focus());
        }}
      >
        <span aria-hidden>▲</span> {found?.count ?? '–'}
      </button>
    </Tooltip>
  );
}
