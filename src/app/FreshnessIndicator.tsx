import { useFreshness } from '@/api/client/hooks.ts';
import { Tooltip } from '@/ui/Tooltip.tsx';
import { describeAge, FRESHNESS_WORDS } from './describe-freshness.ts';
import styles from './FreshnessIndicator.module.css';
import { useWallSeconds } from './use-wall-seconds.ts';

const GLYPHS = { live: '●', stale: '◌', offline: '△', 'never-seen': '○' } as const;

/** How far the figures on screen are of now. */
export function FreshnessIndicator() {
  const freshness = useFreshness();
  const nowMs = useWallSeconds();
  const { state, attempt, malformedFrames, malformedReason } = freshness;
  const isStarting = state === 'never-seen' && attempt === 0;
  const hint =
    malformedFrames > 0
      ? `${malformedFrames} frames could not be read and were left out; the last one: ${malformedReason}.`
      : 'Time since the last frame, on the wall clock.';
  return (
    <Tooltip content={hint}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the hint must be reachable by keyboard */}
      <span className={styles.freshness} tabIndex={0} data-freshness-word={state}>
        <span className={isStarting ? styles.age : styles[state]}>
          <span aria-hidden>{GLYPHS[state]}</span> {isStarting ? 'Waiting for the first frame' : FRESHNESS_WORDS[state]}
        </span>
        {state !== 'never-seen' && <span className={styles.age}>{describeAge(freshness, nowMs)}</span>}
        {malformedFrames > 0 && <span className={styles.stale}>⚠</span>}
      </span>
    </Tooltip>
  );
}
