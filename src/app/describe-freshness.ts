import type { Freshness } from '@/api/client/freshness.ts';

export const FRESHNESS_WORDS = {
  live: 'Live',
  stale: 'Stale',
  offline: 'Offline',
  'never-seen': 'Never seen',
} as const satisfies Record<Freshness['state'], string>;

/** Time since the last frame on the wall's clock, rounded down: "4 s", "2 min", "3 h". */
export function describeAge({ lastFrameWallMs }: Pick<Freshness, 'lastFrameWallMs'>, nowMs: number): string {
  if (lastFrameWallMs === null) return '';
  const seconds = Math.max(0, Math.floor((nowMs - lastFrameWallMs) / 1000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min`;
  return `${Math.floor(seconds / 3600)} h`;
}
