import { type QueryClient, queryOptions, skipToken } from '@tanstack/react-query';

/** How much the figures on screen can be trusted to be of now. All times here are of the wall clock. */
export interface Freshness {
  /** `stale`: nothing for 3 s. `offline`: nothing for 10 s, or nobody answers. */
  readonly state: 'never-seen' | 'live' | 'stale' | 'offline';
  readonly lastFrameWallMs: number | null;
  /** Tries since the last good frame, 0 while the stream runs. */
  readonly attempt: number;
  /** When the next try begins, while waiting for one. */
  readonly retryAtWallMs: number | null;
  /** Why there is no stream, in the operator's words. */
  readonly trouble: string | null;
  /** Frames thrown away since the page was opened because they could not be read, and what was wrong with the last. */
  readonly malformedFrames: number;
  readonly malformedReason: string | null;
}

export const NEVER_SEEN: Freshness = {
  state: 'never-seen',
  lastFrameWallMs: null,
  attempt: 0,
  retryAtWallMs: null,
  trouble: null,
  malformedFrames: 0,
  malformedReason: null,
};

// Not below API_KEY: another world does not make us forget what we know about the line.
const FRESHNESS_KEY = ['freshness'];

/** Written by the stream only. */
export const freshnessQuery = () =>
  queryOptions<Freshness>({
    queryKey: FRESHNESS_KEY,
    queryFn: skipToken,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  });

export const readFreshness = (cache: QueryClient): Freshness =>
  cache.getQueryData<Freshness>(FRESHNESS_KEY) ?? NEVER_SEEN;

export function writeFreshness(cache: QueryClient, change: Partial<Freshness>): void {
  cache.setQueryData<Freshness>(FRESHNESS_KEY, { ...readFreshness(cache), ...change });
}
