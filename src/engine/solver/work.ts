import type { Stopped } from '../model/contract.ts';
import type { Pace } from './pace.ts';
import type { Steps } from './steps.ts';

/** A piece of work at somebody's pace: it remembers why it was stopped, once it was. */
export interface Work {
  readonly stopped: Stopped | null;
  run<T>(steps: Steps<T>): Promise<T>;
}

export function workAt(pace: Pace): Work {
  let stopped = pace.stop();
  return {
    get stopped() {
      return stopped;
    },
    async run(steps) {
      const value = await pace.run(steps);
      stopped ??= pace.stop();
      return value;
    },
  };
}
