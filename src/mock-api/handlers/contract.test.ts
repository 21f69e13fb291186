import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { API_ROOT, type Endpoint, endpoints } from '@/api/contract/endpoints.ts';
import { problem } from '@/api/contract/problem.ts';
import { createMockGrid } from '@/testing/mock-grid.ts';

type Operation = keyof typeof endpoints;
let grid: ReturnType<typeof createMockGrid>;

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) });
  grid = createMockGrid();
});
afterEach(() => {
  grid.dispose();
  vi.useRealTimers();
});

interface Asking {
  readonly path?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** Asks, while the world's clock gets the wall time that it waits for. */
async function ask(operation: Operation, { path, body, headers }: Asking = {}) {
  const { method, path: template } = endpoints[operation];
  const asked = grid.fetch(API_ROOT + (path ?? template), {
    method,
    ...(headers ? { headers } : {}),
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  await vi.advanceTimersByTimeAsync(50);
  return asked;
}

async function refusal(asked: Promise<Response>) {
  const response = await asked;
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  const document = problem.parse(await response.json());
  expect(document.status).toBe(response.status);
  return document;
}

const drainTheEdge = { siteId: 'dal-msc-01', reason: 'new firmware' };

/** A good request for each operation; one that is missing here does not compile. */
const GOOD: Record<Operation, Asking> = {
  readFleet: {},
  readSnapshot: {},
  readStream: {},
  readPlanningState: {},
  readPlan: {},
  readHistory: { path: '/history?subject=total&metric=arrivedRps&from=0&to=60000' },
  readTargets: {},
  setTarget: {
    path: '/targets/voice-agent',
    body: { limitMs: 300, reason: 'a promise' },
    headers: { 'If-Match': '"1"' },
  },
  readDrains: {},
  startDrain: { body: drainTheEdge },
  stopDrain: { path: '/drains/drain-1/stop' },
  cordonSite: { path: '/sites/dal-msc-01/cordon', body: { reason: 'a smell of smoke' } },
  returnSite: { path: '/sites/dal-msc-01/return', body: { reason: 'aired' } },
  readLog: {},
  readClock: {},
  setClock: { body: { running: false } },
  stepClock: { body: { seconds: 30 } },
  readWorld: {},
  resetWorld: { body: { scenario: 'fibre-cut', seed: 7 } },
  claimWorld: {},
  setFaults: { body: { mode: 'none' } },
};
const FIRST: Partial<Record<Operation, Operation>> = { stopDrain: 'startDrain', returnSite: 'cordonSite' };

describe('every endpoint answers what the contract says', () => {
  for (const [operation, endpoint] of Object.entries(endpoints) as [Operation, Endpoint][]) {
    test(`${endpoint.method} ${endpoint.path}`, async () => {
      const first = FIRST[operation];
      if (first) await ask(first, GOOD[first]);

      const response = await ask(operation, GOOD[operation]);

      expect(response.status).toBe(endpoint.status);
      if (endpoint.streamed) {
        expect(response.headers.get('Content-Type')).toBe('text/event-stream');
        return;
      }
      endpoint.answer.parse(endpoint.status === 204 ? null : await response.json());
    });
  }
});

describe('the stream', () => {
  const frames = async (count: number) => {
    const reader = (await ask('readStream')).body!.pipeThrough(new TextDecoderStream()).getReader();
    const seen: string[] = [];
    for (let each = 0; each < count; each++) {
      seen.push((await reader.read()).value ?? '');
      await vi.advanceTimersByTimeAsync(1_000);
    }
    await reader.cancel();
    return seen;
  };
  const sequences = (events: readonly string[]) => events.map((each) => Number(/^id: (\d+)$/m.exec(each)?.[1]));

  test('a frame a second, numbered without a gap, the latest one at once', async () => {
    const seen = await frames(4);
    expect(seen.every((each) => each.startsWith('event: frame\n') && each.endsWith('\n\n'))).toBe(true);
    const [first = Number.NaN] = sequences(seen);
    expect(sequences(seen)).toEqual([first, first + 1, first + 2, first + 3]);
    expect(
      seen.map((each) => endpoints.readStream.answer.parse(JSON.parse(/^data: (.*)$/m.exec(each)?.[1] ?? ''))),
    ).toHaveLength(4);
  });

  test('a paused world goes on saying that it is there, at the same moment', async () => {
    await ask('setClock', { body: { running: false } });
    const seen = (await frames(3)).map((each) => JSON.parse(/^data: (.*)$/m.exec(each)?.[1] ?? ''));
    expect(new Set(seen.map(({ virtualMs }) => virtualMs)).size).toBe(1);
    expect(seen[2].sequence).toBe(seen[0].sequence + 2);
  });
});

test('a reader who left the stream is forgotten', async () => {
  const { watch } = grid.host;
  let watching = 0;
  vi.spyOn(grid.host, 'watch').mockImplementation((onFrame) => {
    watching++;
    const unwatch = watch(onFrame);
    return () => {
      watching--;
      unwatch();
    };
  });
  const { body } = await ask('readStream');
  expect(watching).toBe(1);
  await body!.cancel();
  expect(watching).toBe(0);
});

describe('bad input gets a clear message and changes nothing', () => {
  const untouched = async () => {
    const { entries } = endpoints.readLog.answer.parse(await (await ask('readLog')).json());
    expect(entries.map(({ kind }) => kind)).toEqual(['world-started']);
  };

  test('a body that is not JSON', async () => {
    const { status, detail } = await refusal(ask('startDrain', { body: '{"siteId":' }));
    expect([status, detail]).toEqual([400, 'The body is not JSON.']);
    await untouched();
  });

  test('a drain without a reason names the field', async () => {
    const { status, errors } = await refusal(ask('startDrain', { body: { siteId: 'dal-msc-01', reason: '  ' } }));
    expect([status, errors]).toEqual([422, [{ pointer: '/reason', detail: 'give a reason: it goes into the log' }]]);
    await untouched();
  });

  test('a negative target names the field', async () => {
    const body = { limitMs: -5, reason: 'faster' };
    const { status, errors } = await refusal(ask('setTarget', { ...GOOD.setTarget, body }));
    expect([status, errors?.[0]]).toEqual([422, { pointer: '/limitMs', detail: 'a latency limit must be above zero' }]);
    await untouched();
  });

  test.each([
    ['a site', 'startDrain', { body: { siteId: 'atlantis', reason: 'flood' } }, 'There is no site atlantis.'],
    [
      'a site to cordon',
      'cordonSite',
      { path: '/sites/atlantis/cordon', body: { reason: 'flood' } },
      'There is no site atlantis.',
    ],
    [
      'a site to return',
      'returnSite',
      { path: '/sites/atlantis/return', body: { reason: 'dry' } },
      'There is no site atlantis.',
    ],
    ['a drain', 'stopDrain', { path: '/drains/drain-9/stop' }, 'There is no drain drain-9.'],
    ['a class', 'setTarget', { ...GOOD.setTarget, path: '/targets/poetry' }, 'There is no class poetry.'],
    ['a scenario', 'resetWorld', { body: { scenario: 'doom', seed: 1 } }, 'There is no scenario doom.'],
    [
      "a site's history",
      'readHistory',
      { path: '/history?subject=site&id=atlantis&metric=queued&from=0&to=1' },
      'There is no site atlantis.',
    ],
    [
      "a class's history",
      'readHistory',
      { path: '/history?subject=class&id=poetry&metric=latencyMs&from=0&to=1' },
      'There is no class poetry.',
    ],
    ['an endpoint', 'readFleet', { path: '/weather' }, 'There is no GET /api/v1/weather.'],
  ] as const)('%s that does not exist', async (_, operation, asking, sentence) => {
    const { status, detail } = await refusal(ask(operation, asking));
    expect([status, detail]).toEqual([404, sentence]);
    await untouched();
  });

  test.each([
    ['a metric that is not kept', 'metric=mood&subject=total&from=0&to=1', '/metric'],
    ['a site without its name', 'metric=queued&subject=site&from=0&to=1', '/id'],
    ['latency of a site', 'metric=latencyMs&subject=site&id=dal-msc-01&from=0&to=1', '/metric'],
    ['an end before its beginning', 'metric=queued&subject=total&from=9&to=1', '/to'],
    ['a time that is not a number', 'metric=queued&subject=total&from=now&to=1', '/from'],
  ])('history of %s', async (_, query, pointer) => {
    const { status, errors } = await refusal(ask('readHistory', { path: `/history?${query}` }));
    expect([status, errors?.[0]?.pointer]).toEqual([422, pointer]);
  });

  test('a speed that the world does not have', async () => {
    const { status, errors } = await refusal(ask('setClock', { body: { speed: 7 } }));
    expect([status, errors?.[0]?.pointer]).toEqual([422, '/speed']);
  });

  test('a drain that cannot be: the sentence says why', async () => {
    const { status, detail, type } = await refusal(
      ask('startDrain', { body: { siteId: 'dal-msc-01', reason: 'the last one' } }),
    );
    expect([status, type]).toEqual([422, 'urn:catchment:problem:infeasible']);
    expect(detail).toBe('Nobody else may serve industrial safety in Texas.');
    await untouched();
  });

  test('a second drain of the same site is a conflict', async () => {
    await ask('startDrain', GOOD.startDrain);
    expect((await refusal(ask('startDrain', GOOD.startDrain))).status).toBe(409);
  });
});

describe('a target is written against the version that was seen', () => {
  test('without a version: 428', async () => {
    const { status, detail } = await refusal(ask('setTarget', { ...GOOD.setTarget, headers: {} }));
    expect([status, detail]).toEqual([428, 'Name the version you saw in If-Match, as in If-Match: "3".']);
  });

  test('with a stale one: 412, and the target stays', async () => {
    await ask('setTarget', GOOD.setTarget);
    const late = { ...GOOD.setTarget, body: { limitMs: 200, reason: 'later' } };
    expect((await refusal(ask('setTarget', late))).status).toBe(412);
    const { targets, targetsVersion } = endpoints.readTargets.answer.parse(await (await ask('readTargets')).json());
    expect([targetsVersion, targets.find(({ classId }) => classId === 'voice-agent')?.target.limit]).toEqual([2, 300]);
  });

  test('with nonsense: 400', async () => {
    expect((await refusal(ask('setTarget', { ...GOOD.setTarget, headers: { 'If-Match': 'today' } }))).status).toBe(400);
  });
});

describe('an idempotency key', () => {
  const keyed = { body: drainTheEdge, headers: { 'Idempotency-Key': 'k1' } };

  test('brings the same answer for the same request, done once', async () => {
    const first = await (await ask('startDrain', keyed)).json();
    const second = await ask('startDrain', keyed);
    expect([second.status, await second.json()]).toEqual([201, first]);
    expect((await grid.host.latestFrame()).drains).toHaveLength(1);
  });

  test('is refused for another request', async () => {
    await ask('startDrain', keyed);
    const other = { ...keyed, body: { ...drainTheEdge, reason: 'another' } };
    expect((await refusal(ask('startDrain', other))).type).toBe('urn:catchment:problem:key-reused');
  });

  test('may be used again after the API itself failed', async () => {
    vi.spyOn(grid.host, 'startDrain').mockRejectedValueOnce(new Error('a queue went negative'));
    expect((await refusal(ask('startDrain', keyed))).detail).toContain('a queue went negative');
    expect((await ask('startDrain', keyed)).status).toBe(201);
  });
});

describe('injected faults', () => {
  test('error: all but the mock endpoints answer 500, until it is over', async () => {
    await ask('setFaults', { body: { mode: 'error' } });
    expect((await refusal(ask('readFleet'))).type).toBe('urn:catchment:problem:injected-fault');
    expect((await ask('readStream')).status).toBe(500);
    await ask('setFaults', { body: { mode: 'none' } });
    expect((await ask('readFleet')).status).toBe(200);
  });

  test('slow: the answer comes after the time asked for', async () => {
    await ask('setFaults', { body: { mode: 'slow', slowMs: 5_000 } });
    let answered = false;
    const asked = ask('readFleet').then(() => {
      answered = true;
    });
    await vi.advanceTimersByTimeAsync(4_900);
    expect(answered).toBe(false);
    await vi.advanceTimersByTimeAsync(200);
    await asked;
  });

  test('slow without a time is refused', async () => {
    expect((await refusal(ask('setFaults', { body: { mode: 'slow' } }))).errors?.[0]?.pointer).toBe('/slowMs');
  });
});

test('a reset tells another story, and those who watch see it', async () => {
  const seen: string[] = [];
  grid.host.watch(({ scenario }) => seen.push(scenario));
  const response = await ask('resetWorld', GOOD.resetWorld);
  const card = endpoints.resetWorld.answer.parse(await response.json());
  expect([card.scenario?.name, card.seed, seen.at(-1)]).toEqual(['fibre-cut', 7, 'fibre-cut']);
});
