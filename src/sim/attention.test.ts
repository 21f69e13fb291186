import { expect, test } from 'vitest';
import { expectOneTruth } from '@/testing/random-days.ts';
import { advanceSeconds, EVENTS, tinyWorld } from '@/testing/tiny-world.ts';

test('at every second of an overload, between the looks too, the list misses the targets that the figures miss', async () => {
  const world = await tinyWorld(31, {
    events: [
      { atMinute: 0.55, kind: 'scale-demand', marketIds: ['dallas', 'houston'], factor: 8 },
      { atMinute: 0.9, kind: 'scale-demand', marketIds: ['dallas', 'houston'], factor: 1 },
    ],
  });
  const classIds = world.definition.classes.map(({ id }) => id);
  const missed = new Set<string>();
  const begun = new Set<number>();
  for (let second = 0; second < 150; second += 1) {
    await advanceSeconds(world, 1);
    const frame = world.frame(EVENTS);
    expectOneTruth(frame, classIds);
    for (const { kind, classId, sinceMs } of frame.attention) {
      if (kind !== 'target-breached') continue;
      missed.add(classId ?? '');
      begun.add(sinceMs);
      expect(sinceMs).toBeLessThanOrEqual(frame.virtualMs);
    }
  }
  expect(missed.size).toBeGreaterThan(0);
  // Who was listed between two looks is listed with the same beginning after the next one.
  expect([...begun].every((sinceMs) => sinceMs % 10_000 === 0)).toBe(true);
});
