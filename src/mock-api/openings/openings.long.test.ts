import { expect, test } from 'vitest';
import { usMobile } from '@/domain/fleets/us-mobile.ts';
import { makeWorld } from '@/mock-api/make-world.ts';
import { SCENARIOS } from '@/mock-api/scenarios/index.ts';
import { expectOneTruth } from '@/testing/random-days.ts';
import { EVENTS } from '@/testing/tiny-world.ts';

const { classes } = usMobile();
const openings = SCENARIOS.flatMap(({ name }) => [1, 2, 3].map((seed) => ({ scenario: name, seed })));

test.each(openings)('$scenario, seed $seed opens calm, and its list and its figures say the same', async (story) => {
  const world = await makeWorld(story);
  const frame = world.frame(EVENTS);
  expectOneTruth(
    frame,
    classes.map(({ id }) => id),
  );
  expect(frame.attention.filter(({ severity }) => severity !== 'notice')).toEqual([]);
  for (const { id, target } of classes) {
    const { values } = world.series({
      subject: { kind: 'class', classId: id },
      metric: 'latencyMs',
      fromMs: 0,
      toMs: world.now(),
    });
    expect(values.length).toBeGreaterThan(100);
    expect(Math.max(...values.map((value) => value ?? 0)), `${id} in the modelled history`).toBeLessThan(target.limit);
  }
});
