import { createFrameParser, type FrameRead, type FrameReply, type FrameRequest } from './read-frames.ts';

/** Reads one connection's bytes. */
export interface FrameReader {
  push(bytes: Uint8Array<ArrayBuffer>): void;
  /** Resolves when all that was pushed has been read, or the reader broke. */
  drained(): Promise<void>;
  dispose(): void;
}

export interface FrameListener {
  read(read: FrameRead): void;
  /** The thread that reads is gone: the connection is of no use any more. The next reader works without a thread. */
  broke(): void;
}

export type OpenFrameReader = (listener: FrameListener) => FrameReader;

/** What a worker looks like from here. */
export interface FrameThread {
  send(request: FrameRequest): void;
  end(): void;
}

export type SpawnFrameThread = (onReply: (reply: FrameReply) => void, onDeath: () => void) => FrameThread;

/**
 * Reading a frame (text, JSON, the contract) takes longer than drawing it, so a worker does it and the page only gets
 * what is sound. Without workers, or after one broke, the same parser runs in the page.
 */
export function createFrameReaders(spawn: SpawnFrameThread | null = canSpawn() ? spawnWorker : null): OpenFrameReader {
  let threadsWork = spawn !== null;
  return (listener) => {
    if (spawn === null || !threadsWork) return readInPage(listener);
    return readOnThread(spawn, listener, () => {
      threadsWork = false;
      listener.broke();
    });
  };
}

function readInPage(listener: FrameListener): FrameReader {
  let disposed = false;
  const parse = createFrameParser((read) => {
    if (!disposed) listener.read(read);
  });
  return {
    push: parse,
    drained: () => Promise.resolve(),
    dispose: () => {
      disposed = true;
    },
  };
}

function readOnThread(spawn: SpawnFrameThread, listener: FrameListener, onDeath: () => void): FrameReader {
  let disposed = false;
  const waiting: (() => void)[] = [];
  const thread = spawn(
    (reply) => {
      if (disposed) return;
      if (reply.kind === 'drained') waiting.shift()?.();
      else listener.read(reply);
    },
    () => {
      if (disposed) return;
      onDeath();
      for (const resolve of waiting.splice(0)) resolve();
    },
  );
  return {
    push: (bytes) => thread.send(bytes),
    drained: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        thread.send('drained?');
      }),
    dispose: () => {
      disposed = true;
      thread.end();
    },
  };
}

const canSpawn = () => typeof Worker !== 'undefined';

const spawnWorker: SpawnFrameThread = (onReply, onDeath) => {
  const worker = new Worker(new URL('./frame-worker.ts', import.meta.url), { type: 'module', name: 'frames' });
  worker.onmessage = ({ data }: MessageEvent<FrameReply>) => onReply(data);
  worker.onerror = onDeath;
  worker.onmessageerror = onDeath;
  return {
    send: (request) =>
      request === 'drained?' ? worker.postMessage(request) : worker.postMessage(request, [request.buffer]),
    end: () => worker.terminate(),
  };
};
