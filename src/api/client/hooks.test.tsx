// @vitest-environment jsdom
import { notifyManager, QueryClientProvider } from '@tanstack/react-query';
import { act, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { expect, test } from 'vitest';
import type { Frame } from '@/domain/telemetry.ts';
import { stillWorld } from '@/testing/still-world.ts';
import { useFrame, useFreshness } from './hooks.ts';
import { frameQuery } from './queries.ts';
import { createQueryClient } from './query-client.ts';

// At once, instead of in the next task: the test says when.
notifyManager.setScheduler((notify) => notify());

const world = stillWorld({ scenario: 'steady', seed: 1 });
const nextFrame = (): Frame => structuredClone(world.frame({ running: true, speed: 1, fidelity: 'events' }));

function render<T>(hook: () => T) {
  const cache = createQueryClient();
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={cache}>{children}</QueryClientProvider>
  );
  let renders = 0;
  const { result } = renderHook(
    () => {
      renders++;
      return hook();
    },
    { wrapper },
  );
  const receive = (frame: Frame) => act(async () => void cache.setQueryData(frameQuery().queryKey, frame));
  return { result, receive, renders: () => renders };
}

test('before the first frame there is no figure, and nobody is asked for one', () => {
  expect(render(() => useFrame((frame) => frame.totals.powerKw)).result.current).toBeUndefined();
  expect(render(useFreshness).result.current.state).toBe('never-seen');
});

test('a component rests while what it picked stays the same', async () => {
  const { result, receive, renders } = render(() =>
    useFrame(({ totals }) => ({ kw: totals.powerKw, rps: totals.arrivedRps })),
  );
  await receive(nextFrame());
  const [picked, before] = [result.current, renders()];
  await receive(nextFrame());
  expect([result.current, renders()]).toEqual([picked, before]);
  expect(result.current).toBe(picked);
});

test('a whole frame is handed on as it came, not merged with the one before', async () => {
  const { result, receive } = render(() => useFrame());
  await receive(nextFrame());
  const frame = nextFrame();
  await receive(frame);
  expect(result.current).toBe(frame);
});
