import { describe, expect, test } from 'vitest';
import { required } from '@/lib/invariant.ts';
import { randomQuestion } from '@/testing/random-question.ts';
import { boundFromPrices } from '../model/bound-from-prices.ts';
import { buildProblem } from '../model/build-problem.ts';
import { DEFAULT_FEATURES, type PlanningInput, type SolveOptions, type SolveOutcome } from '../model/contract.ts';
import { recallPrices } from '../model/plan-prices.ts';
import {
  type BoundReply,
  type BoundRequest,
  createBoundBeside,
  raiseBeside,
  type SpawnBoundThread,
} from '../solver/bound-beside.ts';
import { createLinearSolver, createSolver, createSolverSession } from '../solver/session.ts';
import { serveBound } from './serve-bound.ts';

const question = randomQuestion({ seed: 4, load: 0.6, sites: 14, markets: 12 });
const inForce = planOf(await createSolver()(question).solve({ iterationLimit: 0 }));
/** Another day: the prices of the plan in force are a start, and no more. */
const nextDay = { ...question, demandRps: question.demandRps.map((rps, cell) => rps * (cell % 3 === 0 ? 0.2 : 0.9)) };
const options: SolveOptions = { iterationLimit: 3000, previous: inForce, priceOfMoveUsdPerHour: 0.05 };
const alone = await createSolver()(nextDay).solve(options);

describe('a bound raised beside the search', () => {
  test('leaves the plan as it is, to the last bit, and never comes out lower', async () => {
    const { spawn, said } = threadAtWork();
    const both = await solveBeside(spawn);
    expect(said.length).toBeGreaterThan(0);
    const [own, other] = [planOf(both), planOf(alone)];
    expect(own.replicas).toEqual(other.replicas);
    expect(own.routes).toEqual(other.routes);
    expect(own.objectiveUsdPerHour).toBe(other.objectiveUsdPerHour);
    expect(own.boundUsdPerHour).toBeGreaterThanOrEqual(other.boundUsdPerHour);
  });

  test('counts where the search has no time for one of its own, keeps below the plan, and its prices prove it', async () => {
    const hurried = { ...options, timeLimitMs: 8 };
    const less = planOf(await createSolverSession(nextDay, createLinearSolver(), fastClock()).solve(hurried));
    const beside = createBoundBeside(threadAtOnce(), 0);
    const more = planOf(await createSolverSession(nextDay, createLinearSolver(), fastClock(), beside).solve(hurried));
    expect(more.boundUsdPerHour).toBeGreaterThan(1.005 * less.boundUsdPerHour);
    expect(more.boundUsdPerHour).toBeLessThanOrEqual(more.objectiveUsdPerHour);
    expect(boundOf(nextDay, more.prices)).toBeCloseTo(more.boundUsdPerHour, 6);
  });

  test('that its prices do not prove is no answer', async () => {
    const lies = threadAtOnce((reply) => ({ ...reply, raised: { ...reply.raised, boundUsd: 1e6 } }));
    expect(await solveBeside(lies)).toMatchObject({
      status: 'crashed',
      message: expect.stringMatching(/^The bound of 1000000 \$\/h is \d/),
    });
  });

  test('is not asked for where arcs are few', async () => {
    const { spawn, heard } = threadAtWork();
    await createSolver(createBoundBeside(spawn))(nextDay).solve(options);
    expect(heard.map(({ kind }) => kind)).not.toContain('begin');
  });

  test.each([
    ['cannot be started', () => fail('no threads of threads here')],
    ['cannot be sent the question', () => ({ post: () => fail('out of memory') })],
    ['dies before it has said anything', ({ onDeath }) => ({ post: onDeath })],
    ['never answers', () => ({ post() {} })],
  ] satisfies [string, SpawnBoundThread][])('a thread that %s is not missed', async (_, spawn) => {
    expect(withoutTimes(await solveBeside(spawn))).toEqual(withoutTimes(alone));
  });

  test('a thread that died is not asked again', async () => {
    const heard: BoundRequest[] = [];
    const spawn: SpawnBoundThread = ({ onDeath }) => ({
      post(request) {
        heard.push(request);
        onDeath();
      },
    });
    const solver = createSolver(createBoundBeside(spawn, 0));
    for (const _ of [1, 2]) await solver(nextDay).solve(options);
    expect(heard.map(({ kind }) => kind)).toEqual(['begin']);
  });

  test('ends with the search, also when that is cancelled, and what comes later is not heard', async () => {
    const control = new AbortController();
    const { spawn, heard, said } = threadAtWork();
    const outcome = await createSolver(createBoundBeside(spawn, 0))(nextDay).solve({
      ...options,
      iterationLimit: 1e9,
      signal: control.signal,
      onProgress: ({ phase }) => phase === 'improve' && control.abort(),
    });
    expect(outcome).toMatchObject({ status: 'feasible', stopped: 'cancelled' });
    expect(heard.map(({ kind }) => kind)).toEqual(['begin', 'end']);
    const before = said.length;
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(said.length).toBe(before);
  });

  test('what a thread says of an earlier question is not taken for an answer to the present one', async () => {
    const late: BoundReply[] = [];
    const spawn: SpawnBoundThread = ({ onReply }) => ({
      post(request) {
        if (request.kind === 'end') return;
        for (const reply of late) onReply(reply);
        late.push({ id: request.id, raised: { ...bareBound(), boundUsd: 1e6 } });
      },
    });
    const solver = createSolver(createBoundBeside(spawn, 0));
    for (const _ of [1, 2]) expect(withoutTimes(await solver(nextDay).solve(options))).toEqual(withoutTimes(alone));
  });
});

/** The bound's thread on this one: it works whenever the search breathes, and messages are cloned as a port would. */
function threadAtWork() {
  const heard: BoundRequest[] = [];
  const said: BoundReply[] = [];
  const spawn: SpawnBoundThread = ({ onReply }) => {
    const handle = serveBound((reply) => {
      said.push(reply);
      onReply(structuredClone(reply));
    });
    return {
      post(request) {
        heard.push(request);
        handle(structuredClone(request));
      },
    };
  };
  return { spawn, heard, said };
}

/** A thread so fast that all is said before the search goes on. */
function threadAtOnce(change = (reply: BoundReply) => reply): SpawnBoundThread {
  return ({ onReply }) => ({
    post(request) {
      if (request.kind === 'end') return;
      const steps = raiseBeside(request, (raised) => onReply(change({ id: request.id, raised })));
      while (!steps.next(false).done);
    },
  });
}

function solveBeside(spawn: SpawnBoundThread): Promise<SolveOutcome> {
  return createSolver(createBoundBeside(spawn, 0))(nextDay).solve(options);
}

/** Another millisecond has gone by at each look. */
function fastClock(): () => number {
  let ms = 0;
  return () => ms++;
}

function planOf(outcome: SolveOutcome) {
  if (!('plan' in outcome)) throw new Error(`${outcome.status}: ${JSON.stringify(outcome).slice(0, 300)}`);
  return outcome.plan;
}

function withoutTimes(outcome: SolveOutcome): SolveOutcome {
  return 'plan' in outcome ? { ...outcome, plan: { ...outcome.plan, engineMs: 0 } } : outcome;
}

function boundOf(input: PlanningInput, prices: ReturnType<typeof planOf>['prices']): number {
  const built = buildProblem(input, DEFAULT_FEATURES);
  if (!built.ok) throw new Error('the question has no figures');
  const { problem } = built.value;
  return boundFromPrices(problem, required(recallPrices(problem, required(prices, 'prices')), 'prices of these pairs'));
}

const bareBound = () => ({
  prices: { demandUsd: new Float64Array(0), rowUsd: new Float64Array(0) },
  gpuUsd: new Float64Array(0),
});

function fail(message: string): never {
  throw new Error(message);
}
