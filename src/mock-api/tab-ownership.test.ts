import { afterEach, expect, test } from 'vitest';
import type { WorldCard } from '@/api/contract/world.ts';
import { type WallTimer, wallTimer } from '@/lib/wall-timer.ts';
import { createTabOwnership } from './tab-ownership.ts';
import { unknownCard } from './world-door.ts';

/** Web Locks in one process: one holder, a queue, `ifAvailable`, `signal` and `steal`, as the standard has them. */
function createLocks(): Pick<LockManager, 'request'> {
  let holder: { robbed(): void } | null = null;
  const queue: (() => void)[] = [];

  async function request(_: string, options: LockOptions, use: (lock: Lock | null) => unknown): Promise<unknown> {
    if (holder && options.ifAvailable) return use(null);
    if (holder && options.steal) holder.robbed();
    else if (holder) {
      await new Promise<void>((granted, refused) => {
        queue.push(granted);
        options.signal?.addEventListener('abort', () => refused(options.signal?.reason));
      });
    }
    return new Promise((done, fail) => {
      const mine = { robbed: () => fail(new DOMException('stolen', 'AbortError')) };
      holder = mine;
      Promise.resolve(use({ name: 'lock', mode: 'exclusive' })).then((answer) => {
        if (holder === mine) {
          holder = null;
          queue.shift()?.();
        }
        done(answer);
      });
    });
  }
  return { request: request as LockManager['request'] }; // its overloads are one function here
}

const opened: { dispose(): void }[] = [];
afterEach(() => {
  for (const each of opened.splice(0)) each.dispose();
});

/** Time that passes as soon as somebody waits for it. */
const hastyTimer: WallTimer = {
  now: () => 0,
  after(_delay, run) {
    const waiting = setImmediate(run);
    return () => clearImmediate(waiting);
  },
};

function openTab(name: string, locks: Pick<LockManager, 'request'>, events: string[] = [], timer = wallTimer) {
  const tab = createTabOwnership({
    locks,
    timer,
    tellCard: async (): Promise<WorldCard> => ({ ...unknownCard(), owner: 'here', worldId: name }),
    async onHandOver() {
      await new Promise((done) => setImmediate(done));
      events.push(`${name} puts the world down`);
    },
  });
  opened.push(tab);
  return tab;
}

test('the first tab has the world; the second one hears whose it is', async () => {
  const locks = createLocks();
  const [first, second] = [openTab('first', locks), openTab('second', locks)];
  expect([await first.tryHold(), await second.tryHold()]).toEqual([true, false]);
  expect((await second.askOwner())?.worldId).toBe('first');
});

test('"use it here" waits until the other tab has put the world down', async () => {
  const [locks, events] = [createLocks(), [] as string[]];
  const [first, second] = [openTab('first', locks, events), openTab('second', locks, events)];
  await first.tryHold();
  await second.take();
  events.push('second begins');
  expect(events).toEqual(['first puts the world down', 'second begins']);
  expect(await first.tryHold()).toBe(false);
  expect((await first.askOwner())?.worldId).toBe('second');
});

test('nobody says anything when nobody has it', async () => {
  expect(await openTab('first', createLocks()).askOwner()).toBeNull();
});

test('the world is free again when its tab is closed', async () => {
  const locks = createLocks();
  const [first, second] = [openTab('first', locks), openTab('second', locks)];
  await first.tryHold();
  first.dispose();
  await new Promise((done) => setImmediate(done));
  expect(await second.tryHold()).toBe(true);
});

test('a machine too slow to grant a free lock in time does not take the world for another tab’s', async () => {
  const locks = createLocks();
  const slow: Pick<LockManager, 'request'> = {
    request: ((name: string, options: LockOptions, use: (lock: Lock | null) => unknown) =>
      options.signal
        ? new Promise((_, refused) => options.signal?.addEventListener('abort', () => refused(options.signal?.reason)))
        : locks.request(name, options, use)) as LockManager['request'],
  };
  expect(await openTab('slow', slow).tryHold(5)).toBe(true);
});

test('a lock that comes back late from a request in vain is waited for; one that another tab has is not taken', async () => {
  const locks = createLocks();
  let inVain = 3;
  const haunted: Pick<LockManager, 'request'> = {
    request: ((name: string, options: LockOptions, use: (lock: Lock | null) => unknown) => {
      if (options.signal) return Promise.reject(new DOMException('too late', 'TimeoutError'));
      inVain -= 1;
      return inVain >= 0 ? Promise.resolve(use(null)) : locks.request(name, options, use);
    }) as LockManager['request'],
  };
  expect(await openTab('haunted', haunted, [], hastyTimer).tryHold(5)).toBe(true);
  expect(await openTab('second', locks, [], hastyTimer).tryHold(5)).toBe(false);
});
