import type { Placement } from '@/domain/plan.ts';
import { type WallTimer, wallTimer } from '@/lib/wall-timer.ts';
import type {
  Assessment,
  EngineSession,
  FailureCheckOptions,
  FailureReport,
  HoursOptions,
  HoursOutcome,
  PlacementEngine,
  PlanningHour,
  PlanningInput,
  ProblemDelta,
  SolveOptions,
  SolveOutcome,
} from '../model/contract.ts';
import { applyDelta } from '../model/delta.ts';
import type { EnginePort, EngineReply, EngineRequest, SpawnPort } from './protocol.ts';

/**
 * Who cancels waits no longer than this for what was found so far. A thread that has not even heard the cancel by then
 * is inside the linear solver, and is replaced; one that has will end by itself, with nobody waiting.
 */
const CANCEL_ANSWER_MS = 50;

/**
 * The engine on a thread of its own, so that the page never waits for it. With `boundBeside` that thread has another one
 * raise the bound while it looks for plans: placements stay the same, and how good they are known to be depends on how much
 * time the machine had. Who needs the same figures every time (the world) does without.
 */
export function createWorkerEngine({
  boundBeside = true,
  spawn = spawnWorker,
  timer = wallTimer,
}: {
  readonly boundBeside?: boolean;
  readonly spawn?: SpawnPort;
  readonly timer?: WallTimer;
} = {}): PlacementEngine {
  const pending = new Map<number, Pending>();
  const sessions = new Map<number, LiveSession>();
  let port: EnginePort | null = null;
  let nextId = 1;

  function thread(): EnginePort {
    port ??= spawn({ onReply, onDeath });
    return port;
  }

  function onReply(reply: EngineReply): void {
    const waiting = pending.get(reply.id);
    if (!waiting) return;
    if (reply.kind === 'progress' || reply.kind === 'failure-progress') {
      waiting.onProgress(reply);
      return;
    }
    if (reply.kind === 'cancelling') {
      waiting.isEnding = true;
      return;
    }
    pending.delete(reply.id);
    waiting.finish();
    waiting.settle(reply);
  }

  /** The thread died by itself: what it was working on is lost, and so are its sessions. */
  function onDeath(message: string): void {
    port = null;
    for (const session of sessions.values()) session.dead = message;
    sessions.clear();
    const lost = [...pending.values()];
    pending.clear();
    for (const waiting of lost) {
      waiting.finish();
      waiting.lost(message);
    }
  }

  /** Who cancelled waits no longer; what the thread may still say is not heard. */
  function abandon(id: number): void {
    const waiting = pending.get(id);
    pending.delete(id);
    waiting?.finish();
    waiting?.lost('cancelled');
  }

  function opening(id: number, session: number, input: PlanningInput) {
    return { kind: 'open', id, session, input, wantsBoundBeside: boundBeside } as const;
  }

  /** Replaces a thread that does not listen, and asks the new one everything that was not cancelled. */
  function replaceThread(): void {
    port?.terminate();
    port = null;
    for (const [session, { input }] of sessions) thread().post(opening(0, session, input));
    for (const { request } of pending.values()) if (request.kind !== 'open') thread().post(request);
    for (const [id, { request, settle, finish }] of pending) {
      if (request.kind !== 'open') continue;
      pending.delete(id);
      finish();
      settle({ kind: 'opened', id });
    }
  }

  function ask<T>(
    request: EngineRequest & { readonly id: number },
    read: (reply: EngineReply) => T,
    lost: (message: string) => T | Error,
    { signal, onProgress = () => {} }: Listening = {},
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const finishers: (() => void)[] = [];
      const waiting: Pending = {
        request,
        onProgress,
        settle: (reply) => (reply.kind === 'failed' ? reject(new Error(reply.message)) : resolve(read(reply))),
        lost: (message) => {
          const answer = lost(message);
          if (answer instanceof Error) reject(answer);
          else resolve(answer);
        },
        finish: () => {
          for (const finish of finishers) finish();
        },
        isEnding: false,
      };
      pending.set(request.id, waiting);
      if (signal) {
        const cancel = () => {
          thread().post({ kind: 'cancel', id: request.id });
          finishers.push(
            timer.after(CANCEL_ANSWER_MS, () => {
              abandon(request.id);
              if (!waiting.isEnding) replaceThread();
            }),
          );
        };
        signal.addEventListener('abort', cancel, { once: true });
        finishers.push(() => signal.removeEventListener('abort', cancel));
      }
      thread().post(request);
    });
  }

  function sessionOf(number: number, live: LiveSession): EngineSession {
    return {
      async solve(options: SolveOptions = {}): Promise<SolveOutcome> {
        if (live.dead !== null) return { status: 'crashed', message: live.dead };
        if (options.signal?.aborted) return cancelled();
        const { signal, onProgress, ...portable } = options;
        return ask<SolveOutcome>(
          { kind: 'solve', id: nextId++, session: number, options: portable, wantsProgress: onProgress !== undefined },
          (reply) => (reply.kind === 'solved' ? reply.outcome : unexpected(reply)),
          (message) => (message === 'cancelled' ? cancelled() : { status: 'crashed', message }),
          { signal, onProgress: (reply) => reply.kind === 'progress' && onProgress?.(reply.progress) },
        );
      },
      async change(delta: ProblemDelta): Promise<void> {
        if (live.dead !== null) throw new Error(live.dead);
        await ask(
          { kind: 'change', id: nextId++, session: number, delta },
          () => undefined,
          (message) => new Error(message),
        );
        live.input = applyDelta(live.input, delta);
      },
      async evaluate(placement: Placement): Promise<Assessment> {
        if (live.dead !== null) throw new Error(live.dead);
        return ask(
          { kind: 'evaluate', id: nextId++, session: number, placement },
          (reply) => (reply.kind === 'evaluated' ? reply.assessment : unexpected(reply)),
          (message) => new Error(message),
        );
      },
      async planHours(hours: readonly PlanningHour[], options: HoursOptions = {}): Promise<HoursOutcome> {
        if (live.dead !== null) return { status: 'crashed', message: live.dead };
        if (options.signal?.aborted) return CANCELLED_HOURS;
        const { signal, onProgress, ...portable } = options;
        const wantsProgress = onProgress !== undefined;
        return ask<HoursOutcome>(
          { kind: 'plan-hours', id: nextId++, session: number, hours, options: portable, wantsProgress },
          (reply) => (reply.kind === 'hours-planned' ? reply.outcome : unexpected(reply)),
          (message) => (message === 'cancelled' ? CANCELLED_HOURS : { status: 'crashed', message }),
          { signal, onProgress: (reply) => reply.kind === 'progress' && onProgress?.(reply.progress) },
        );
      },
      async checkFailures(placement: Placement, options: FailureCheckOptions = {}): Promise<FailureReport> {
        if (live.dead !== null) throw new Error(live.dead);
        if (options.signal?.aborted) return CANCELLED_CHECK;
        const { signal, onProgress, ...portable } = options;
        const wantsProgress = onProgress !== undefined;
        return ask<FailureReport>(
          { kind: 'check-failures', id: nextId++, session: number, placement, options: portable, wantsProgress },
          (reply) => (reply.kind === 'failures-checked' ? reply.report : unexpected(reply)),
          (message) => (message === 'cancelled' ? CANCELLED_CHECK : new Error(message)),
          { signal, onProgress: (reply) => reply.kind === 'failure-progress' && onProgress?.(reply.progress) },
        );
      },
      dispose() {
        if (!sessions.delete(number)) return;
        port?.post({ kind: 'close', session: number });
      },
    };
  }

  return {
    async openSession(input: PlanningInput): Promise<EngineSession> {
      const session = nextId++;
      const live: LiveSession = { input, dead: null };
      sessions.set(session, live);
      await ask(
        opening(nextId++, session, input),
        () => undefined,
        (message) => new Error(message),
      );
      return sessionOf(session, live);
    },
    dispose() {
      port?.terminate();
      onDeath('the engine was disposed');
    },
  };
}

interface LiveSession {
  /** With every change the thread has confirmed: what a new thread has to be told. */
  input: PlanningInput;
  dead: string | null;
}

type ProgressReply = Extract<EngineReply, { kind: 'progress' | 'failure-progress' }>;

/** The caller's side of a long request. */
interface Listening {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (reply: ProgressReply) => void;
}

interface Pending {
  readonly request: EngineRequest;
  readonly onProgress: (reply: ProgressReply) => void;
  readonly settle: (reply: EngineReply) => void;
  readonly lost: (message: string) => void;
  readonly finish: () => void;
  /** The thread has heard that this is cancelled. */
  isEnding: boolean;
}

const cancelled = (): SolveOutcome => ({
  status: 'none',
  stopped: 'cancelled',
  problemHash: '',
  obstacles: [],
  bestEffort: null,
  engineMs: 0,
});

const CANCELLED_HOURS: HoursOutcome = { status: 'none', stopped: 'cancelled', obstacles: [], engineMs: 0 };

const CANCELLED_CHECK: FailureReport = { answers: [], total: 0, stopped: 'cancelled', engineMs: 0 };

function unexpected(reply: EngineReply): never {
  throw new Error(`The engine's thread answered ${reply.kind} to another question`);
}

const spawnWorker: SpawnPort = ({ onReply, onDeath }) => {
  const worker = new Worker(new URL('../worker/engine-worker.ts', import.meta.url), {
    type: 'module',
    name: 'placement-engine',
  });
  worker.onmessage = ({ data }: MessageEvent<EngineReply>) => onReply(data);
  worker.onmessageerror = () => die('a message to or from the engine could not be read');
  worker.onerror = (event) => die(event.message || 'the engine could not be loaded');
  function die(message: string) {
    worker.terminate();
    onDeath(message);
  }
  return { post: (request) => worker.postMessage(request), terminate: () => worker.terminate() };
};
