import { afterEach, describe, expect, test, vi } from 'vitest';
import { endpoints } from '../contract/endpoints.ts';
import { describeError, isPassing } from './api-error.ts';
import { call } from './call.ts';
import { startDrain } from './writes.ts';

afterEach(() => vi.unstubAllGlobals());

const answering = (status: number, body: string) => vi.stubGlobal('fetch', async () => new Response(body, { status }));
const failureOf = (asked: Promise<unknown>) =>
  asked.then(
    () => expect.fail('it was answered'),
    (error: unknown) => error,
  );
const readClock = () => call(endpoints.readClock, {}, null);

describe('what the operator reads', () => {
  test("a refusal: the grid's own sentence, and the fields that are wrong", async () => {
    const problem = {
      type: 'urn:x',
      title: 'No',
      status: 422,
      detail: 'It cannot be.',
      instance: '/',
      errors: [{ pointer: '/limitMs', detail: 'too small' }],
    };
    answering(422, JSON.stringify(problem));
    const error = await failureOf(readClock());
    expect(describeError(error)).toEqual({
      title: 'No',
      sentence: 'It cannot be.',
      advice: 'Nothing was changed.',
      fields: { limitMs: 'too small' },
    });
    expect(isPassing(error)).toBe(false);
  });

  test('a stale version: look again', async () => {
    answering(
      412,
      JSON.stringify({ type: 'urn:x', title: 'Changed', status: 412, detail: 'Version 3.', instance: '/' }),
    );
    expect(describeError(await failureOf(readClock())).advice).toBe('Look at what changed, then decide again.');
  });

  test('an answer that is not in the contract: where it differs', async () => {
    answering(200, '{"virtualMs":1,"clock":{"running":true,"speed":3,"fidelity":"events"}}');
    expect(describeError(await failureOf(readClock())).sentence).toContain('clock.speed');
  });

  test('a page instead of an answer', async () => {
    answering(200, '<!doctype html>');
    expect(describeError(await failureOf(readClock())).sentence).toContain('not JSON');
  });

  test('a proxy that fails without a problem document', async () => {
    answering(502, '{}');
    expect(describeError(await failureOf(readClock())).sentence).toContain('status 502 without a problem document');
  });

  test('something else that broke in the page', () => {
    expect(describeError(new Error('oops')).sentence).toBe('oops');
  });
});

test('a write whose answer was lost is sent again under the same key', async () => {
  vi.useFakeTimers();
  const keys: (string | null)[] = [];
  vi.stubGlobal('fetch', async (_: string, init: RequestInit) => {
    keys.push(new Headers(init.headers).get('Idempotency-Key'));
    throw new TypeError('connection reset');
  });
  const failure = failureOf(startDrain({ siteId: 'a', reason: 'b' }));
  await vi.advanceTimersByTimeAsync(5_000);
  expect(isPassing(await failure)).toBe(true);
  expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
  expect(keys).toEqual([keys[0], keys[0], keys[0]]);
  vi.useRealTimers();
});
