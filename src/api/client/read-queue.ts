import type { FrameRead } from './read-frames.ts';

/** Runs something once, a little later; the answer calls it off. */
export type Pace = (run: () => void) => () => void;

/** What was read from the stream and waits for its turn. */
export interface ReadQueue {
  add(read: FrameRead): void;
  /** Takes at once what still waits. */
  flush(): void;
  clear(): void;
}

/** The page may be hidden, and then drawn no more, while something waits. */
const LONGEST_WAIT_MS = 500;

/**
 * The next frame of the screen. Receiving a frame of the world and rendering it are each short, but together too long
 * for one frame of the screen, so rendering begins in the one after. Where no screen is drawn, nothing waits.
 */
export const screenPace: Pace = (run) => {
  if (typeof document === 'undefined' || document.hidden) {
    run();
    return () => {};
  }
  const callOff = () => {
    cancelAnimationFrame(request);
    clearTimeout(timer);
  };
  const runOnce = () => {
    callOff();
    run();
  };
  const request = requestAnimationFrame(runOnce);
  const timer = setTimeout(runOnce, LONGEST_WAIT_MS);
  return callOff;
};

/** Hands over all that was read, in order, when the pace says so: several at once if they came that close. */
export function createReadQueue(take: (read: FrameRead) => void, pace: Pace): ReadQueue {
  let waiting: FrameRead[] = [];
  let callOff: (() => void) | null = null;
  const stopWaiting = () => {
    callOff?.();
    callOff = null;
  };
  const flush = () => {
    stopWaiting();
    const reads = waiting;
    waiting = [];
    for (const read of reads) take(read);
  };
  return {
    add(read) {
      waiting.push(read);
      if (callOff !== null) return;
      let isDue = false;
      const later = pace(() => {
        isDue = true;
        flush();
      });
      if (!isDue) callOff = later;
    },
    flush,
    clear() {
      stopWaiting();
      waiting = [];
    },
  };
}
