import { formatMs } from '@/domain/format.ts';
import type { LatencyTarget } from '@/domain/workload.ts';

/** "350 ms p95". */
export const limitWords = ({ percentile, limit }: LatencyTarget) => `${formatMs(limit)} p${percentile}`;

/** How a latency stands against its own target: at risk within 20 % of the limit, as the frame's own words have it. */
export function judgeLatency(latencyMs: number | null, { limit }: LatencyTarget): 'plain' | 'watch' | 'breach' {
  if (latencyMs === null) return 'plain';
  if (latencyMs > limit) return 'breach';
  return latencyMs > limit * 0.8 ? 'watch' : 'plain';
}
