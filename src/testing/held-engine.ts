import type { PlacementEngine } from '@/engine/model/contract.ts';
import { createGreedyEngine } from './greedy-engine.ts';

/** The greedy engine, whose answers are held back while `holding`: an engine that takes its time on another thread. */
export function heldEngine(): PlacementEngine & { hold(): void; release(): void; readonly asked: number } {
  const inner = createGreedyEngine();
  let open: Promise<void> = Promise.resolve();
  let release = () => {};
  let asked = 0;
  return {
    ...inner,
    get asked() {
      return asked;
    },
    hold() {
      open = new Promise((resolve) => {
        release = resolve;
      });
    },
    release: () => release(),
    async openSession(input) {
      const session = await inner.openSession(input);
      return {
        ...session,
        async solve(options) {
          asked += 1;
          await open;
          return session.solve(options);
        },
      };
    },
  };
}
