import { useFreshness } from '@/api/client/hooks.ts';
import { Tooltip } from '@/ui/Tooltip.tsx';
import { describeAge, FRESHNESS_WORDS } from './describe-freshness.ts';
import styles from './FreshnessIndicator.module.css';
import { useWallSeconds } from './use-wall-seconds.ts';

const GLYPHS = { live: '●', stale: '◌', offline: '△', 'never-seen': '○' } as const;

/** How far the figures on screen are of now. Only the age renders anew with each second and each frame. */
export function FreshnessIndicator() {
  const { state, isStarting, malformedFrames, malformedReason } = useFreshness((freshness) => ({
    state: freshness.state,
    isStarting: freshness.state === 'never-seen' && freshness.attempt === 0,
    malformedFrames: freshness.malformedFrames,
    malformedReason: freshness.malformedReason,
  }));
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
        {state !== 'never-seen' && <Age />}
        {malformedFrames > 0 && <span className={styles.stale}>⚠</span>}
      </span>
    </Tooltip>
  );
}

function Age() {
  const lastFrameWallMs = useFreshness((freshness) => freshness.lastFrameWallMs);
  const nowMs = useWallSeconds();
  return <span className={styles.age}>{describeAge({ lastFrameWallMs }, nowMs)}</span>;
}
