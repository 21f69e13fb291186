import { wallNow } from './wall-clock.ts';

/** The wall's time and its alarm in one, to be passed in: a test passes its own or installs fake timers. */
export interface WallTimer {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Runs once after `delayMs`; the answer calls it off. */
  after(delayMs: number, run: () => void): () => void;
}

/** Reads the globals late, so that fake timers installed afterwards are honoured. */
export const wallTimer: WallTimer = {
  now: wallNow,
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

/** Resolves after `delayMs`, or at once when `signal` is aborted: look at the signal afterwards. */
export function pause(timer: WallTimer, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const stop = () => {
      callOff();
      resolve();
    };
    const callOff = timer.after(delayMs, () => {
      signal?.removeEventListener('abort', stop);
      resolve();
    });
    signal?.addEventListener('abort', stop, { once: true });
  });
}
