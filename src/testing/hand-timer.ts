import type { WallTimer } from '@/lib/wall-timer.ts';

/** An alarm that rings when the test says so; `waiting` tells how many would. */
export function handTimer(): WallTimer & { ring(): void; readonly waiting: number } {
  const alarms = new Set<() => void>();
  return {
    now: () => 0,
    get waiting() {
      return alarms.size;
    },
    after(_delay, run) {
      alarms.add(run);
      return () => alarms.delete(run);
    },
    ring() {
      for (const run of [...alarms]) run();
      alarms.clear();
    },
  };
}
