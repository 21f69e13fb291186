import { expect, test } from 'vitest';
import { ms } from '@/domain/units.ts';
import { heldEngine } from '@/testing/held-engine.ts';
import { advanceSeconds, EVENTS, tinyDefinition } from '@/testing/tiny-world.ts';
import { frameHash } from './determinism-fixture.ts';
import { createWorld } from './world.ts';

/** At 6.5 s a link is cut; the plan around it is asked for at 7 s and takes effect at 12 s. */
const definition = tinyDefinition(11, { events: [{ atMinute: 6.5 / 60, kind: 'cut-link', linkId: 'dal-hou' }] });
const tightened = {
  classId: 'voice-agent',
  target: { metric: 'ttft', percentile: 95, limit: ms(300) },
  reason: 'test',
  actor: 'test',
  ifVersion: 1,
} as const;

test('the world goes on while the engine plans, and stands at the last second before the plan takes effect', async () => {
  const engine = heldEngine();
  const world = await createWorld(definition, engine);
  const startMs = world.now();
  engine.hold();
  await advanceSeconds(world, 10);
  expect((world.now() - startMs) / 1000).toBe(10);
  expect(world.planGate()).toMatchObject({ atMs: startMs + 11_000, answer: expect.any(Promise) });
  const further = advanceSeconds(world, 10);
  await new Promise(setImmediate);
  expect((world.now() - startMs) / 1000).toBe(11);
  engine.release();
  await further;
  expect((world.now() - startMs) / 1000).toBe(20);
  expect(world.planGate()).toBeNull();
  expect(world.frame(EVENTS).plan.appliedMs).toBe(startMs + 12_000);
});

test('how long the engine takes changes nothing: the same frames, byte for byte', async () => {
  const day = async (answersAfterSeconds: number) => {
    const engine = heldEngine();
    const world = await createWorld(definition, engine);
    engine.hold();
    const hashes: string[] = [];
    for (let second = 0; second < 30; second += 1) {
      const moved = advanceSeconds(world, 1);
      if (second === answersAfterSeconds) engine.release();
      await moved;
      hashes.push(frameHash(world.frame(EVENTS)));
    }
    return hashes;
  };
  const soon = await day(7);
  expect(await day(11)).toEqual(soon);
  expect(new Set(soon).size).toBe(30);
});

test('while a command is planned the world goes on, and what it changes takes effect at the moment fixed when it was given', async () => {
  const engine = heldEngine();
  const world = await createWorld(tinyDefinition(12), engine);
  const startMs = world.now();
  engine.hold();
  const answered = world.setTarget(tightened);
  await advanceSeconds(world, 4);
  expect((world.now() - startMs) / 1000).toBe(4);
  expect(await world.setTarget({ ...tightened, classId: 'iot-agents', target: { ...tightened.target } })).toMatchObject(
    {
      ok: false,
      error: { kind: 'conflict' },
    },
  );
  engine.release();
  expect(await answered).toEqual({ ok: true, value: { targetsVersion: 2 } });
  await advanceSeconds(world, 4);
  expect(world.frame(EVENTS).plan.appliedMs).toBe(startMs + 5_000);
  expect(world.log().filter(({ kind }) => kind === 'target-changed')).toHaveLength(1);
});

test('a command whose plan comes late holds the clock, not its answer', async () => {
  const engine = heldEngine();
  const world = await createWorld(tinyDefinition(12), engine);
  const startMs = world.now();
  engine.hold();
  const answered = world.setTarget(tightened);
  const moved = advanceSeconds(world, 8);
  await new Promise(setImmediate);
  expect((world.now() - startMs) / 1000).toBe(4);
  engine.release();
  await moved;
  expect(await answered).toMatchObject({ ok: true });
  expect(world.frame(EVENTS).plan.appliedMs).toBe(startMs + 5_000);
});
