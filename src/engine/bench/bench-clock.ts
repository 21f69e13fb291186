import { monotonicNow } from '@/lib/wall-clock.ts';

/** `cpu` counts only what this process has used, its compiler and collector included: for machines that others use too. */
export type ClockKind = 'wall' | 'cpu';

/** Milliseconds of the kind of time asked for. */
export function benchClock(kind: ClockKind): () => number {
  return kind === 'wall' ? monotonicNow : cpuMs;
}

export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
