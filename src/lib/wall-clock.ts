/**
 * The only place that reads the wall's clocks. Nothing below `app` may let them decide anything: pass the function
 * in, so that a test can pass another.
 */

/** Milliseconds since the Unix epoch, as the machine believes. It may jump. */
export const wallNow = (): number => Date.now();

/** Milliseconds since some moment in the past; never goes back. For durations. */
export const monotonicNow = (): number => performance.now();
