// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FrameRead } from './read-frames.ts';
import { createReadQueue, screenPace } from './read-queue.ts';

const read = (reason: string): FrameRead => ({ kind: 'malformed', reason });

function onScreen() {
  const taken: FrameRead[] = [];
  return { taken, queue: createReadQueue((each) => taken.push(each), screenPace) };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test('what is read waits for the next frame of the screen, and comes whole and in order', () => {
  const { taken, queue } = onScreen();
  queue.add(read('first'));
  queue.add(read('second'));
  expect(taken).toEqual([]);
  vi.advanceTimersToNextFrame();
  expect(taken).toEqual([read('first'), read('second')]);
  queue.add(read('third'));
  vi.advanceTimersToNextFrame();
  expect(taken).toHaveLength(3);
});

test('a page that is hidden meanwhile still takes what was read', () => {
  vi.spyOn(globalThis, 'requestAnimationFrame').mockReturnValue(1);
  const { taken, queue } = onScreen();
  queue.add(read('first'));
  vi.advanceTimersByTime(500);
  expect(taken).toEqual([read('first')]);
});

test('a hidden page does not wait', () => {
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
  const { taken, queue } = onScreen();
  queue.add(read('first'));
  queue.add(read('second'));
  expect(taken).toEqual([read('first'), read('second')]);
});

test('at the end of a line what waits is taken at once, and not again', () => {
  const { taken, queue } = onScreen();
  queue.add(read('last'));
  queue.flush();
  vi.advanceTimersByTime(1_000);
  expect(taken).toEqual([read('last')]);
});

test('after it was cleared nothing comes any more, and nothing is left running', () => {
  const { taken, queue } = onScreen();
  queue.add(read('first'));
  queue.clear();
  expect(vi.getTimerCount()).toBe(0);
  vi.advanceTimersByTime(1_000);
  expect(taken).toEqual([]);
});
