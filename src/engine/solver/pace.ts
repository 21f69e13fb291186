import type { Stopped } from '../model/contract.ts';

/** Ends a search when it should, and lets the thread breathe so that a signal can arrive. */
export interface Pace {
  /** Why to stop now; null to go on. */
  stop(): Stopped | null;
  /** Gives the event loop a turn if the last one was a while ago. */
  breathe(): Promise<void>;
  elapsedMs(): number;
  /** Part of the time limit that is used, 0 to 1; 0 without one. */
  progress(): number;
}

/** How long a search may hold its thread. Shorter costs speed: timers of a busy thread take some ms themselves. */
const BREATH_MS = 30;

export function createPace(
  now: () => number,
  limits: { readonly timeLimitMs?: number | undefined; readonly signal?: AbortSignal | undefined },
): Pace {
  const began = now();
  let lastBreath = began;
  const elapsedMs = () => now() - began;
  const remainingMs = () => (limits.timeLimitMs ?? Number.POSITIVE_INFINITY) - elapsedMs();
  return {
    stop() {
      if (limits.signal?.aborted) return 'cancelled';
      return remainingMs() <= 0 ? 'time' : null;
    },
    async breathe() {
      if (now() - lastBreath < BREATH_MS) return;
      await new Promise((resolve) => setTimeout(resolve, 0));
      lastBreath = now();
    },
    elapsedMs,
    progress: () => Math.min(1, elapsedMs() / (limits.timeLimitMs ?? Number.POSITIVE_INFINITY)),
  };
}
