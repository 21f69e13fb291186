import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DotSteps } from './dot-steps.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  vi.stubGlobal('requestAnimationFrame', (run: (time: number) => void) =>
    Number(setTimeout(() => run(performance.now()), 16)),
  );
  vi.stubGlobal('cancelAnimationFrame', (id: number) => clearTimeout(id));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function dots() {
  const page = { canMove: true, isSeen: true, moved: 0, steps: 0 };
  const steps = new DotSteps({
    canMove: () => page.canMove,
    isSeen: () => page.isSeen,
    step: (seconds) => {
      page.moved += seconds;
      page.steps += 1;
    },
  });
  return { page, steps };
}

test('dots keep the time of the screen, in far fewer steps than the screen has frames', () => {
  const { page, steps } = dots();
  steps.update();
  vi.advanceTimersByTime(2_000);
  expect(page.moved).toBeGreaterThan(1.8);
  expect(page.moved).toBeLessThanOrEqual(2);
  expect(page.steps).toBeLessThan(45);
});

test('asking again and again does not make them faster', () => {
  const { page, steps } = dots();
  for (let i = 0; i < 50; i += 1) {
    steps.update();
    vi.advanceTimersByTime(20);
  }
  expect(page.moved).toBeLessThanOrEqual(1);
  expect(page.steps).toBeLessThan(25);
});

test('a paused world stops them, and going on does not make them leap', () => {
  const { page, steps } = dots();
  steps.update();
  vi.advanceTimersByTime(500);
  page.canMove = false;
  steps.update();
  const { moved } = page;
  vi.advanceTimersByTime(60_000);
  expect(page.moved).toBe(moved);
  page.canMove = true;
  steps.update();
  vi.advanceTimersByTime(120);
  expect(page.moved - moved).toBeLessThan(0.2);
});

test('behind another screen nothing is painted, and they come back with it', () => {
  const { page, steps } = dots();
  page.isSeen = false;
  steps.update();
  vi.advanceTimersByTime(10_000);
  expect(page.steps).toBe(0);
  page.isSeen = true;
  vi.advanceTimersByTime(1_000);
  expect(page.moved).toBeGreaterThan(0.2);
  expect(page.moved).toBeLessThan(1);
});

test('who waits for the next step knows whether it is about to come', () => {
  const { page, steps } = dots();
  expect(steps.goOn).toBe(false);
  steps.update();
  expect(steps.goOn).toBe(true);
  page.isSeen = false;
  vi.advanceTimersByTime(200);
  expect(steps.goOn).toBe(false);
  page.isSeen = true;
  vi.advanceTimersByTime(600);
  expect(steps.goOn).toBe(true);
  steps.stop();
  expect(steps.goOn).toBe(false);
});
