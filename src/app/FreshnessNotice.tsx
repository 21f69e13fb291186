import { useFreshness } from '@/api/client/hooks.ts';
import { Banner } from '@/ui/Banner.tsx';
import { describeAge } from './describe-freshness.ts';
import { useWallSeconds } from './use-wall-seconds.ts';

/** Nobody may take old figures for new ones: while frames stay out this cannot be dismissed. */
export function FreshnessNotice() {
  const isLive = useFreshness(({ state }) => state === 'live');
  // While all is well nothing here counts seconds.
  return isLive ? null : <FramesStayOut />;
}

function FramesStayOut() {
  const freshness = useFreshness();
  const nowMs = useWallSeconds();
  const retryInS =
    freshness.retryAtWallMs === null ? null : Math.max(0, Math.ceil((freshness.retryAtWallMs - nowMs) / 1000));
  const retry = retryInS === null ? 'Trying now.' : `Next try in ${retryInS} s.`;
  if (freshness.state === 'never-seen') {
    // While the first try is under way the loading state speaks.
    if (freshness.attempt === 0) return null;
    return (
      <Banner tone="breach" title="The grid has not been seen yet.">
        {freshness.trouble} {retry}
      </Banner>
    );
  }
  const age = describeAge(freshness, nowMs);
  return freshness.state === 'stale' ? (
    <Banner tone="watch" title={`Stale: the last frame came ${age} ago.`}>
      Every figure on screen is from then. Waiting for the next one.
    </Banner>
  ) : (
    <Banner tone="breach" title={`Offline: the last frame came ${age} ago.`}>
      Every figure on screen is from then. {freshness.trouble} {retry}
    </Banner>
  );
}
