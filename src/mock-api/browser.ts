import { setupWorker } from 'msw/browser';
import { z } from 'zod';
import type { Beginning } from './embedded-world.ts';
import { createHandlers } from './handlers/index.ts';
import { createTabOwnership } from './tab-ownership.ts';
import { connectWorldHost } from './world-bridge.ts';
import { cardOfHost, unknownCard, type WorldDoor } from './world-door.ts';
import type { WorldHost } from './world-host.ts';

/**
 * Answers `/api/v1` on this page, as long as it lives, from a world in a thread of its own; all else passes as if
 * nothing were there. Resolves when requests are intercepted; they wait for the world by themselves. Rejects with a
 * sentence for the operator where the browser cannot do that (no secure address, service workers forbidden).
 */
export async function startEmbeddedApi(asked: Pick<Beginning, 'scenario' | 'seed'>): Promise<void> {
  if (!('serviceWorker' in navigator) || !('locks' in navigator)) {
    throw new Error('The embedded world needs service workers: open the page by https, or on localhost.');
  }
  let host: WorldHost | null = null;
  let seen: Reached | null = null;
  const begin = (beginning: Beginning) => {
    host = startWorldThread(beginning);
    host.watch(({ scenario, seed, virtualMs }) => {
      seen = { scenario, seed, virtualMs };
    });
  };

  const ownership = createTabOwnership({
    tellCard: () => (host ? cardOfHost(host, 'here') : Promise.resolve(unknownCard())),
    async onHandOver() {
      const leaving = host;
      host = null;
      await leaving?.keep().catch(() => {}); // a broken world is not kept; the next tab begins from the one before
      leaving?.dispose();
    },
  });

  const door: WorldDoor = {
    host: () => host,
    async card() {
      // The other tab may have been closed since: then the world is free, and goes on here.
      if (host === null && (await ownership.tryHold())) begin(KEPT);
      if (host !== null) return cardOfHost(host, 'here');
      const owners = await ownership.askOwner();
      return { ...(owners ?? unknownCard()), owner: 'elsewhere' };
    },
    async claim() {
      if (host !== null) return;
      await ownership.take();
      begin(KEPT);
    },
  };

  if (await ownership.tryHold(RELOAD_MS)) begin({ ...asked, reached: takeReached() });
  addEventListener('unhandledrejection', forgiveFailedLook);
  const worker = setupWorker(...createHandlers(door));
  await worker.start({
    serviceWorker: { url: `${import.meta.env.BASE_URL}mockServiceWorker.js` },
    onUnhandledRequest: 'bypass',
    quiet: true,
  });

  addEventListener('pagehide', () => {
    if (host !== null && seen !== null) leaveReached(seen);
  });
  // A hidden tab may be thrown away without a word; a failure to keep is in the world's notices already.
  document.addEventListener('visibilitychange', () => void host?.keep().catch(() => {}));
}

/**
 * MSW looks for a newer service worker and does not wait for the answer. A page that is left meanwhile, or a server that
 * is down, fails that look and nothing else: the worker at hand goes on.
 */
function forgiveFailedLook(event: PromiseRejectionEvent): void {
  if (event.reason instanceof TypeError && event.reason.message.startsWith('Failed to update a ServiceWorker')) {
    event.preventDefault();
  }
}

type Reached = NonNullable<Beginning['reached']>;
const REACHED = 'catchment-reached';

/** Synchronous, because a page that closes waits for nothing else; the world's thread may be cut short. */
function leaveReached(reached: Reached): void {
  try {
    localStorage.setItem(REACHED, JSON.stringify(reached));
  } catch {
    // A browser that keeps nothing: the world's own notice says so.
  }
}

/** Read once: what is left from a page of long ago must not move a later world. */
function takeReached(): Reached | null {
  try {
    const left = localStorage.getItem(REACHED);
    localStorage.removeItem(REACHED);
    return left === null ? null : reached.parse(JSON.parse(left));
  } catch {
    return null; // nothing is kept, or not by us: then the checkpoint is where it goes on
  }
}
const reached = z.object({ scenario: z.string(), seed: z.number(), virtualMs: z.number() });

/** After a reload, the page of before may hold the world for a moment longer. */
const RELOAD_MS = 500;
/** Whatever story the world was in when the other tab put it down. */
const KEPT: Beginning = { scenario: null, seed: null, reached: null };

function startWorldThread(beginning: Beginning): WorldHost {
  const thread = new Worker(new URL('./world-worker.ts', import.meta.url), { type: 'module', name: 'world' });
  const { host, fail } = connectWorldHost(thread, () => thread.terminate());
  thread.addEventListener('error', ({ message }) => fail(message || 'its thread could not be loaded'));
  thread.postMessage(beginning);
  return host;
}
