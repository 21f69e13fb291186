import { invariant } from '@/lib/invariant.ts';
import type { FrameEvent } from './frame-event.ts';
import type { WorldHost } from './world-host.ts';

/**
 * A world host on the other side of a message port. Not Comlink: frames are pushed, and a thread that dies must fail
 * the calls under way instead of leaving them open.
 */
type RemoteCall = Exclude<keyof WorldHost, 'watch' | 'dispose'>;
type Ask = { readonly id: number; readonly call: RemoteCall; readonly order: unknown };
type Tell =
  | { readonly kind: 'frame'; readonly frame: FrameEvent }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly message: string };

/** The part of `Worker`, `MessagePort` and a worker's own scope that the bridge uses. */
export interface Port {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}

/** The thread's side: answers calls and pushes every frame. Calls that come before the world is there wait for it. */
export function serveWorldHost(host: Promise<WorldHost>, port: Port): void {
  const tell = (message: Tell) => port.postMessage(message);
  host.then(
    (world) => world.watch((frame) => tell({ kind: 'frame', frame })),
    () => {}, // each caller hears it
  );
  port.addEventListener('message', async ({ data }: MessageEvent<Ask>) => {
    try {
      const world = await host;
      // The table of calls is typed at the near side, where each is bound to its own order and answer.
      const call = world[data.call] as (order: unknown) => Promise<unknown>;
      tell({ kind: 'answer', id: data.id, answer: await call(data.order) });
    } catch (error) {
      tell({ kind: 'failure', id: data.id, message: error instanceof Error ? error.message : String(error) });
    }
  });
}

/** The near side. `onDispose` ends the thread; `fail` is for whoever sees it die. */
export function connectWorldHost(
  port: Port,
  onDispose: () => void,
): { readonly host: WorldHost; fail(message: string): void } {
  const waiting = new Map<number, { resolve(answer: unknown): void; reject(error: Error): void }>();
  const watchers = new Set<(frame: FrameEvent) => void>();
  let lastId = 0;
  let dead: Error | null = null;

  port.addEventListener('message', ({ data }: MessageEvent<Tell>) => {
    if (data.kind === 'frame') {
      for (const onFrame of watchers) onFrame(data.frame);
      return;
    }
    const caller = waiting.get(data.id);
    invariant(caller, `an answer to call ${data.id}, which nobody made: two hosts on one port?`);
    waiting.delete(data.id);
    if (data.kind === 'answer') caller.resolve(data.answer);
    else caller.reject(new Error(data.message));
  });

  function remote<Call extends RemoteCall>(call: Call) {
    // The answer is what the far side's method of the same name gave; both sides are compiled together.
    return ((order?: unknown) =>
      new Promise((resolve, reject) => {
        if (dead) return reject(dead);
        const ask: Ask = { id: ++lastId, call, order };
        waiting.set(ask.id, { resolve, reject });
        port.postMessage(ask);
      })) as WorldHost[Call];
  }

  function fail(message: string) {
    dead = new Error(message);
    for (const { reject } of waiting.values()) reject(dead);
    waiting.clear();
  }

  const host: WorldHost = {
    identity: remote('identity'),
    fleet: remote('fleet'),
    latestFrame: remote('latestFrame'),
    planningState: remote('planningState'),
    series: remote('series'),
    log: remote('log'),
    clock: remote('clock'),
    setClock: remote('setClock'),
    step: remote('step'),
    startDrain: remote('startDrain'),
    stopDrain: remote('stopDrain'),
    cordon: remote('cordon'),
    returnToService: remote('returnToService'),
    setTarget: remote('setTarget'),
    reset: remote('reset'),
    keep: remote('keep'),
    watch(onFrame) {
      watchers.add(onFrame);
      return () => watchers.delete(onFrame);
    },
    dispose() {
      fail('the world was put away');
      watchers.clear();
      onDispose();
    },
  };
  return { host, fail };
}
