import type { WorldCard } from '@/api/contract/world.ts';
import { pause, type WallTimer, wallTimer } from '@/lib/wall-timer.ts';

/** How long the tab that holds the world may take to put it down before it is taken from it. */
const HAND_OVER_MS = 3_000;
/** A lock that was asked for in vain may still be on its way to us and back: nobody has it, and yet it is not free. */
const ASK_AGAIN_MS = 250;
const ASK_AGAIN_TIMES = 8;
/** How long we wait to hear from the tab that holds the world. */
const ANSWER_MS = 1_000;

type Word =
  | { readonly kind: 'who' }
  | { readonly kind: 'mine'; readonly card: WorldCard }
  | { readonly kind: 'hand-over' };

interface Ownership {
  /** What this tab says when another asks whose world it is. */
  readonly tellCard: () => Promise<WorldCard>;
  /** Called when another tab takes over: put the world down, kept for whoever goes on with it. */
  readonly onHandOver: () => Promise<void>;
  readonly locks?: Pick<LockManager, 'request'>;
  readonly timer?: WallTimer;
}

/**
 * The embedded world belongs to one tab at a time: two would write over each other's checkpoint and show two truths
 * under one address. A Web Lock says whose it is, and is free again by itself when the tab is closed or crashes.
 */
export function createTabOwnership({ tellCard, onHandOver, locks = navigator.locks, timer = wallTimer }: Ownership) {
  const channel = new BroadcastChannel('catchment-world');
  const say = (word: Word) => channel.postMessage(word);
  const listeners = new Set<(card: WorldCard) => void>();
  let release: (() => void) | null = null;

  channel.addEventListener('message', async ({ data }: MessageEvent<Word>) => {
    if (data.kind === 'mine') for (const heard of listeners) heard(data.card);
    if (release === null) return;
    if (data.kind === 'who') say({ kind: 'mine', card: await tellCard() });
    if (data.kind === 'hand-over') {
      const letGo = release;
      release = null;
      await onHandOver();
      letGo();
    }
  });

  /** Resolves when the lock is ours (true) or surely is not (false); holds it until it is released. */
  function hold(options: LockOptions): Promise<boolean> {
    return new Promise((resolve) => {
      locks
        .request('catchment-world', options, (lock) => {
          if (lock === null) return resolve(false);
          return new Promise<void>((done) => {
            release = done;
            resolve(true);
          });
        })
        // Not granted in time, or stolen later by a tab that we kept waiting.
        .catch(() => {
          resolve(false);
          if (release === null) return;
          release = null;
          void onHandOver();
        });
    });
  }

  return {
    /** True when no other tab has it, or lets go of it within `patienceMs`. */
    async tryHold(patienceMs = 0): Promise<boolean> {
      if (patienceMs === 0) return hold({ ifAvailable: true });
      if (await hold({ signal: AbortSignal.timeout(patienceMs) })) return true;
      // Patience may also run out because this machine is slow to grant a lock that nobody has.
      for (let asked = 0; asked < ASK_AGAIN_TIMES; asked += 1) {
        if (await hold({ ifAvailable: true })) return true;
        await pause(timer, ASK_AGAIN_MS);
      }
      return false;
    },
    /** Takes it from the tab that has it, which is given time to put the world down. */
    async take(): Promise<void> {
      say({ kind: 'hand-over' });
      const patience = AbortSignal.timeout(HAND_OVER_MS);
      if (!(await hold({ signal: patience }))) await hold({ steal: true });
    },
    /** What the tab that has it says about its world; null when it says nothing. */
    async askOwner(): Promise<WorldCard | null> {
      let heard: WorldCard | null = null;
      const answered = new AbortController();
      const listen = (card: WorldCard) => {
        heard = card;
        answered.abort();
      };
      listeners.add(listen);
      say({ kind: 'who' });
      await pause(timer, ANSWER_MS, answered.signal);
      listeners.delete(listen);
      return heard;
    },
    dispose() {
      release?.();
      release = null;
      channel.close();
    },
  };
}
