import { describe, expect, test, vi } from 'vitest';
import { EMPTY_PLAN, tinyPlanning } from '@/testing/tiny-planning.ts';
import { planningInput } from '../model/planning-input.ts';
import { serveProver } from '../worker/serve-prover.ts';
import { describeOutcome } from './describe-outcome.ts';
import { createInProcessEngine } from './in-process.ts';
import { createWorkerProver, type SpawnProver } from './prover.ts';
import type { ProofReply, ProofRequest } from './prover-protocol.ts';

/** A thread in the same thread that says what the test wants, and no more once it was ended. */
function threadOf(work: (request: ProofRequest, reply: (reply: ProofReply) => void) => void = () => {}) {
  const threads: { ended: boolean; die: (message: string) => void }[] = [];
  const spawn: SpawnProver = ({ onReply, onDeath }) => {
    const thread = { ended: false, die: onDeath };
    threads.push(thread);
    return {
      ask: (request) =>
        work(structuredClone(request), (reply) => {
          if (!thread.ended) onReply(structuredClone(reply));
        }),
      terminate() {
        thread.ended = true;
      },
    };
  };
  return { spawn, threads };
}

const { document, planning } = await tinyPlanning(createInProcessEngine());
const question: ProofRequest = { input: planningInput(document, planning), plan: planning.plan, timeLimitMs: 20_000 };
const asked = (signal = new AbortController().signal) => ({ signal, onProgress: vi.fn() });

describe('the prover on its own thread', () => {
  test('proves a plan of the tiny fleet the optimum, reports how far it is, and its thread ends with the answer', async () => {
    const { spawn, threads } = threadOf((request, reply) => void serveProver(request, reply));
    const options = asked();
    const outcome = await createWorkerProver(spawn).prove(question, options);
    expect(outcome).toMatchObject({ status: 'optimal', cutShort: null });
    expect(options.onProgress).toHaveBeenCalled();
    expect(threads).toMatchObject([{ ended: true }]);
  });

  test('who cancels is answered at once, and the thread is ended though it hears nothing', async () => {
    const { spawn, threads } = threadOf();
    const control = new AbortController();
    const outcome = createWorkerProver(spawn).prove(question, asked(control.signal));
    control.abort();
    expect(await outcome).toEqual({ status: 'cancelled' });
    expect(threads).toMatchObject([{ ended: true }]);
  });

  test('already cancelled: no thread is started', async () => {
    const { spawn, threads } = threadOf();
    expect(await createWorkerProver(spawn).prove(question, asked(AbortSignal.abort()))).toEqual({
      status: 'cancelled',
    });
    expect(threads).toEqual([]);
  });

  test('a thread that dies says crashed', async () => {
    const { spawn, threads } = threadOf();
    const outcome = createWorkerProver(spawn).prove(question, asked());
    threads[0]!.die('the prover could not be loaded');
    expect(await outcome).toEqual({ status: 'crashed', message: 'the prover could not be loaded' });
  });

  test('a search that needs too much memory says so in words', async () => {
    const { spawn } = threadOf((_, reply) => reply({ kind: 'failed', message: 'Aborted(OOM)' }));
    const outcome = await createWorkerProver(spawn).prove(question, asked());
    expect(outcome).toMatchObject({ status: 'crashed', message: expect.stringMatching(/2 GiB of memory/) });
  });

  test('a plan that breaks a rule is refused by name', async () => {
    const { spawn } = threadOf((request, reply) => void serveProver(request, reply));
    const outcome = await createWorkerProver(spawn).prove({ ...question, plan: EMPTY_PLAN }, asked());
    expect(outcome).toMatchObject({ status: 'crashed', message: expect.stringMatching(/hard demand unserved/) });
  });
});

describe('what HiGHS found out', () => {
  const proof = {
    status: 'bounded',
    better: null,
    costUsdPerHour: 100,
    boundUsdPerHour: 97.41,
    gap: 0.0259,
    boundBy: 'highs',
    arcs: { exact: 10, open: 10 },
    cutShort: null,
    ms: 7400,
  } as const;
  const before = { costBefore: 100, gapBefore: 0.0421 };
  const said = (changes: Partial<Parameters<typeof describeOutcome>[0]>) =>
    describeOutcome({ ...proof, ...changes }, before).replaceAll(/\s/g, ' ');

  test('is that the plan is the optimum', () => {
    expect(said({ status: 'optimal', gap: 0 })).toBe('HiGHS proved this plan the optimum, in 7.40 s.');
  });

  test('is that nothing cheaper was found, how near the plan is, and how near it was known to be', () => {
    expect(said({})).toBe(
      'HiGHS found nothing cheaper. Proven within 2.6 % of the optimum, in 7.40 s. Before, the gap was 4.3 %.',
    );
    expect(said({ gap: 0.0421 })).not.toMatch(/Before/);
  });

  test('is a cheaper plan, and how much it saves', async () => {
    const better = { placement: EMPTY_PLAN, assessment: await assessed() };
    expect(said({ status: 'improved', better, costUsdPerHour: 99.56 })).toMatch(
      /^HiGHS found a plan 0\.4 % cheaper\. /,
    );
    expect(said({ status: 'optimal', better, costUsdPerHour: 99.56 })).toMatch(/0\.4 % cheaper and proved it the opt/);
  });

  test('says where the question was too large, and where it ended early', () => {
    const part = said({ arcs: { exact: 8945, open: 185_969 }, cutShort: 'out of memory' });
    expect(part).toMatch(/too large for HiGHS in a browser: it decided on 8,945 of 185,969 ways/);
    expect(part).toMatch(/ended early: out of memory\.$/);
  });

  async function assessed() {
    const session = await createInProcessEngine().openSession(question.input);
    return session.evaluate(planning.plan);
  }
});
