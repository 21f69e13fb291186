import type { Stopped } from '../model/contract.ts';
import type { Steps } from './steps.ts';

/** Ends a search when it should, and lets the thread breathe so that a signal can arrive. */
export interface Pace {
  /** Why to stop now; null to go on. */
  stop(): Stopped | null;
  /** Gives the event loop a turn if the last one was a while ago. */
  breathe(): Promise<void>;
  /** Takes the steps one by one, breathing between them; tells them to end with what they have when it is time to stop. */
  run<T>(steps: Steps<T>): Promise<T>;
  elapsedMs(): number;
  /** Part of the time limit that is used, 0 to 1; 0 without one. */
  progress(): number;
}

/** How long a search may hold its thread. Shorter costs speed: timers of a busy thread take some ms themselves. */
const BREATH_MS = 30;
/** So many steps are taken between two looks at the clock. */
const STEPS_PER_LOOK = 8;

export function createPace(
  now: () => number,
  limits: { readonly timeLimitMs?: number | undefined; readonly signal?: AbortSignal | undefined },
): Pace {
  const began = now();
  let lastBreath = began;
  const elapsedMs = () => now() - began;
  const remainingMs = () => (limits.timeLimitMs ?? Number.POSITIVE_INFINITY) - elapsedMs();

  function stop(): Stopped | null {
    if (limits.signal?.aborted) return 'cancelled';
    return remainingMs() <= 0 ? 'time' : null;
  }

  async function breathe(): Promise<void> {
    if (now() - lastBreath < BREATH_MS) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    lastBreath = now();
  }

  return {
    stop,
    breathe,
    async run(steps) {
      let step = steps.next(false);
      let isOver = false;
      for (let done = 1; !step.done; done += 1) {
        if (done % STEPS_PER_LOOK === 0) {
          await breathe();
          isOver ||= stop() !== null;
        }
        step = steps.next(isOver);
      }
      return step.value;
    },
    elapsedMs,
    progress: () => Math.min(1, elapsedMs() / (limits.timeLimitMs ?? Number.POSITIVE_INFINITY)),
  };
}
