import { describe, expect, test, vi } from 'vitest';
import { handTimer } from '@/testing/hand-timer.ts';
import { tinyQuestion } from '@/testing/tiny-question.ts';
import type { EngineSession, PlanningInput, SolveOutcome } from '../model/contract.ts';
import { createSolverSession } from '../solver/session.ts';
import { serveEngine } from '../worker/serve-engine.ts';
import type { EngineReply, EngineRequest, SpawnPort } from './protocol.ts';
import { createWorkerEngine } from './worker-backed.ts';

/** A thread in the same thread: messages are cloned as a real port would, and answered by the real session. */
function threadOf(open: (input: PlanningInput) => EngineSession = (input) => createSolverSession(input)) {
  const ports: { posted: EngineRequest[]; terminated: boolean; die: (message: string) => void }[] = [];
  const spawn: SpawnPort = ({ onReply, onDeath }) => {
    const port = { posted: [] as EngineRequest[], terminated: false, die: onDeath };
    const handle = serveEngine(open, (reply: EngineReply) => {
      if (!port.terminated) onReply(structuredClone(reply));
    });
    ports.push(port);
    return {
      post(request) {
        port.posted.push(request);
        handle(structuredClone(request));
      },
      terminate() {
        port.terminated = true;
      },
    };
  };
  return { spawn, ports };
}

/** A session whose solve never answers: a thread deep inside the linear solver. */
const stuck = (): EngineSession => ({
  solve: () => new Promise<SolveOutcome>(() => {}),
  change: async () => {},
  evaluate: () => new Promise(() => {}),
  planHours: () => new Promise(() => {}),
  checkFailures: () => new Promise(() => {}),
  dispose() {},
});

describe('the engine on its own thread', () => {
  test('answers as the engine in process does, and reports progress', async () => {
    const { spawn } = threadOf();
    const engine = createWorkerEngine({ spawn });
    const session = await engine.openSession(tinyQuestion());
    const onProgress = vi.fn();
    const there = await session.solve({ iterationLimit: 50, onProgress });
    const here = await createSolverSession(tinyQuestion()).solve({ iterationLimit: 50 });
    if (!('plan' in there && 'plan' in here)) throw new Error(there.status);
    expect({ ...there.plan, engineMs: 0 }).toEqual({ ...here.plan, engineMs: 0 });
    expect(onProgress).toHaveBeenCalled();
    expect((await session.evaluate(there.plan)).objectiveUsdPerHour).toBeCloseTo(there.plan.objectiveUsdPerHour, 9);
  });

  test('failures are checked as in process, told one by one; a cancelled check says so', async () => {
    const session = await createWorkerEngine(threadOf()).openSession(tinyQuestion());
    const outcome = await session.solve({ iterationLimit: 20 });
    if (!('plan' in outcome)) throw new Error(outcome.status);
    const onProgress = vi.fn();
    const there = await session.checkFailures(outcome.plan, { onProgress });
    const here = await createSolverSession(tinyQuestion()).checkFailures(outcome.plan);
    expect({ ...there, engineMs: 0 }).toEqual({ ...here, engineMs: 0 });
    expect(onProgress).toHaveBeenCalledTimes(there.total);
    const control = new AbortController();
    const cut = await session.checkFailures(outcome.plan, {
      signal: control.signal,
      onProgress: () => control.abort(),
    });
    expect(cut).toMatchObject({ stopped: 'cancelled', answers: { length: 1 } });
    expect(await session.checkFailures(outcome.plan, { signal: AbortSignal.abort() })).toMatchObject({
      stopped: 'cancelled',
    });
  });

  test('a change is felt by the next solve', async () => {
    const engine = createWorkerEngine(threadOf());
    const session = await engine.openSession(tinyQuestion());
    await session.change({ kind: 'close-sites', siteIds: ['hou-co-01'] });
    const outcome = await session.solve({ iterationLimit: 20 });
    expect('plan' in outcome && outcome.plan.routes.some(({ siteId }) => siteId === 'hou-co-01')).toBe(false);
  });

  test('a cancel that the thread hears gives the best plan so far', async () => {
    const timer = handTimer();
    const { spawn, ports } = threadOf();
    const session = await createWorkerEngine({ spawn, timer }).openSession(tinyQuestion());
    const control = new AbortController();
    const outcome = await session.solve({
      iterationLimit: 1e9,
      signal: control.signal,
      onProgress: ({ phase }) => phase === 'improve' && control.abort(),
    });
    timer.ring();
    expect(outcome).toMatchObject({ status: 'feasible', stopped: 'cancelled' });
    expect(ports.map((port) => port.terminated)).toEqual([false]);
  });

  test('who cancels does not wait for a thread that hears it and is slow to end; the thread stays', async () => {
    const timer = handTimer();
    const { spawn, ports } = threadOf(stuck);
    const session = await createWorkerEngine({ spawn, timer }).openSession(tinyQuestion());
    const control = new AbortController();
    const cancelled = session.solve({ signal: control.signal });
    control.abort();
    timer.ring();
    expect(await cancelled).toMatchObject({ status: 'none', stopped: 'cancelled' });
    expect(ports.map((port) => port.terminated)).toEqual([false]);
  });

  test('a thread that does not hear a cancel is replaced, and what others asked is asked again', async () => {
    const timer = handTimer();
    let born = 0;
    // The first thread is stuck and does not even answer the cancel; its successor works.
    const { spawn, ports } = threadOf((input) => (born++ < 2 ? stuck() : createSolverSession(input)));
    const deaf: SpawnPort = (handlers) => {
      const first = ports.length === 0;
      return spawn({
        ...handlers,
        onReply: (reply) => (first && reply.kind === 'cancelling' ? undefined : handlers.onReply(reply)),
      });
    };
    const engine = createWorkerEngine({ spawn: deaf, timer });
    const [mine, other] = [await engine.openSession(tinyQuestion()), await engine.openSession(tinyQuestion())];
    const control = new AbortController();
    const cancelled = mine.solve({ signal: control.signal });
    const waiting = other.solve({ iterationLimit: 20 });
    control.abort();
    timer.ring();
    expect(await cancelled).toMatchObject({ status: 'none', stopped: 'cancelled' });
    expect(ports[0]!.terminated).toBe(true);
    expect((await waiting).status).toBe('feasible');
    expect((await mine.solve({ iterationLimit: 20 })).status).toBe('feasible');
  });

  test('a thread that dies says crashed; its sessions stay dead, a new session works', async () => {
    let born = 0;
    const { spawn, ports } = threadOf((input) => (born++ === 0 ? stuck() : createSolverSession(input)));
    const engine = createWorkerEngine({ spawn });
    const session = await engine.openSession(tinyQuestion());
    const lost = session.solve();
    ports[0]!.die('out of memory');
    expect(await lost).toEqual({ status: 'crashed', message: 'out of memory' });
    expect((await session.solve()).status).toBe('crashed');
    await expect(session.evaluate({ replicas: [], routes: [] })).rejects.toThrow('out of memory');
    const fresh = await engine.openSession(tinyQuestion());
    expect((await fresh.solve({ iterationLimit: 20 })).status).toBe('feasible');
  });

  test('who wants the same figures every time gets no second thread, also after a thread was replaced', async () => {
    for (const boundBeside of [true, false]) {
      const timer = handTimer();
      const { spawn, ports } = threadOf(stuck);
      const deaf: SpawnPort = (handlers) =>
        spawn({
          ...handlers,
          onReply: (reply) => (reply.kind === 'cancelling' ? undefined : handlers.onReply(reply)),
        });
      const session = await createWorkerEngine({ boundBeside, spawn: deaf, timer }).openSession(tinyQuestion());
      const control = new AbortController();
      const cancelled = session.solve({ signal: control.signal });
      control.abort();
      timer.ring();
      await cancelled;
      const opened = ports.flatMap(({ posted }) => posted).filter(({ kind }) => kind === 'open');
      expect(opened).toHaveLength(2);
      for (const request of opened) expect(request).toMatchObject({ wantsBoundBeside: boundBeside });
    }
  });

  test('already aborted: nothing is sent', async () => {
    const { spawn, ports } = threadOf();
    const session = await createWorkerEngine({ spawn }).openSession(tinyQuestion());
    const sent = ports[0]!.posted.length;
    expect(await session.solve({ signal: AbortSignal.abort() })).toMatchObject({
      status: 'none',
      stopped: 'cancelled',
    });
    expect(ports[0]!.posted.length).toBe(sent);
  });
});
