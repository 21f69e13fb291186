import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Frame } from '@/domain/telemetry.ts';
import { createMockGrid } from '@/testing/mock-grid.ts';
import { createFrameReaders, type SpawnFrameThread } from './frame-reader.ts';
import { type FrameRead, serveFrameReader } from './read-frames.ts';

const frame = await firstFrame();
const eventOf = (body: string) => `event: frame\ndata: ${body}\n\n`;
const SOUND = eventOf(JSON.stringify(frame));
const SPOILT = eventOf(JSON.stringify({ ...frame, virtualMs: 'noon' }));
const NONSENSE = eventOf('{{');

/** A thread as it is over there: messages are copied, and answered later. */
const copyingThread: SpawnFrameThread = (onReply) => {
  const handle = serveFrameReader((reply) => void Promise.resolve(structuredClone(reply)).then(onReply));
  return { send: (request) => handle(structuredClone(request)), end: () => {} };
};

async function readAll(spawn: SpawnFrameThread | null, text: string, cuts: readonly number[]): Promise<FrameRead[]> {
  const reads: FrameRead[] = [];
  const reader = createFrameReaders(spawn)({ read: (read) => reads.push(read), broke: () => expect.fail('it broke') });
  const bytes = new TextEncoder().encode(text);
  const at = [0, ...cuts.map((cut) => cut % bytes.length).sort((a, b) => a - b), bytes.length];
  for (const [index, end] of at.slice(1).entries()) reader.push(bytes.slice(at[index], end));
  await reader.drained();
  reader.dispose();
  return reads;
}

describe.each([
  ['in the page', null],
  ['on a thread', copyingThread],
] as const)('read %s', (_, spawn) => {
  test('a frame arrives as it was sent', async () => {
    expect(await readAll(spawn, SOUND, [])).toEqual([{ kind: 'frame', frame }]);
  });

  test('what cannot be read says why, and the next frame is read again', async () => {
    expect(await readAll(spawn, SPOILT + NONSENSE + SOUND, [])).toEqual([
      { kind: 'malformed', reason: 'virtualMs: Invalid input: expected number, received string' },
      { kind: 'malformed', reason: 'not JSON' },
      { kind: 'frame', frame },
    ]);
  });
});

test('a thread reads what the page would read, wherever the pieces end', async () => {
  const text = `: é\n\n${SOUND}${NONSENSE}${SOUND}`;
  const whole = await readAll(null, text, []);
  expect(whole).toHaveLength(3);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(), { maxLength: 6 }), async (cuts) => {
      expect(await readAll(copyingThread, text, cuts)).toEqual(whole);
    }),
    { numRuns: 20 },
  );
});

test('when its thread dies the connection hears of it, nobody waits for ever, and the next one does without', async () => {
  let die = () => {};
  let spawned = 0;
  const open = createFrameReaders((_, onDeath) => {
    spawned += 1;
    die = onDeath;
    return { send: () => {}, end: () => {} };
  });
  let broke = 0;
  const first = open({ read: () => {}, broke: () => (broke += 1) });
  const drained = first.drained();
  die();
  await drained;
  expect(broke).toBe(1);
  first.dispose();
  const reads: FrameRead[] = [];
  open({ read: (read) => reads.push(read), broke: () => expect.fail('it broke') }).push(
    new TextEncoder().encode(SOUND),
  );
  expect([reads.map(({ kind }) => kind), spawned]).toEqual([['frame'], 1]);
});

test('after it was put away a reader says nothing', async () => {
  const reads: FrameRead[] = [];
  const reader = createFrameReaders(copyingThread)({ read: (read) => reads.push(read), broke: () => {} });
  reader.push(new TextEncoder().encode(SOUND));
  reader.dispose();
  await Promise.resolve();
  expect(reads).toEqual([]);
});

async function firstFrame(): Promise<Frame> {
  const grid = createMockGrid();
  const first = await grid.host.latestFrame();
  grid.dispose();
  return first;
}
