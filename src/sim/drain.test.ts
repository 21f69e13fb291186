import { beforeEach, expect, test } from 'vitest';
import type { Drain } from '@/domain/telemetry.ts';
import { advanceSeconds, busiestSiteId, EVENTS, tinyWorld } from '@/testing/tiny-world.ts';
import type { World } from './contract.ts';

const BY = { reason: 'fans to be replaced', actor: 'nora' };

let world: World;
let siteId: string;
let site: number;

beforeEach(async () => {
  world = await tinyWorld(11);
  await advanceSeconds(world, 15);
  siteId = busiestSiteId(world);
  site = world.definition.fleet.sites.findIndex(({ id }) => id === siteId);
});

const drainNow = (): Drain => world.frame(EVENTS).drains[0]!;

async function startDrain(): Promise<Drain> {
  const started = await world.startDrain({ siteId, ...BY });
  if (!started.ok) throw new Error(started.error.sentence);
  return started.value;
}

/** Second by second until the drain is in the phase; fails after ten minutes. */
async function advanceTo(phase: Drain['phase'], eachSecond: (drain: Drain) => void = () => {}): Promise<Drain> {
  for (let second = 0; second < 600; second += 1) {
    const drain = drainNow();
    eachSecond(drain);
    if (drain.phase === phase) return drain;
    await advanceSeconds(world, 1);
  }
  throw new Error(`the drain never was ${phase}; it is ${drainNow().phase}: ${drainNow().stalledReason}`);
}

test('a drain names its receivers, prepares them, shifts over a minute, empties, verifies and is drained', async () => {
  const drain = await startDrain();
  expect(drain.phase).toBe('preparing');
  expect(drain.receivers.length).toBeGreaterThan(0);
  expect(drain.receivers.every((receiver) => receiver.siteId !== siteId && receiver.addedRps > 0)).toBe(true);
  const phases = new Set<string>();
  const drained = await advanceTo('drained', (seen) => {
    phases.add(seen.phase);
    expect(seen.requests.total).toBe(seen.requests.done + seen.requests.left + seen.requests.cut);
  });
  expect([...phases]).toEqual(['preparing', 'shifting', 'emptying', 'verifying', 'drained']);
  expect(drained.requests).toMatchObject({ left: 0, cut: 0 });
  expect(drained.requests.done).toBeGreaterThan(0);
  expect(world.frame(EVENTS).sites.state[site]).toBe('drained');
  expect(world.log().map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['drain-started', 'plan-applied', 'drain-finished']),
  );
});

test('the share of new requests falls over the ramp, and after it no request is routed to the site', async () => {
  await startDrain();
  const shifting = await advanceTo('shifting');
  const before = shifting.rpsBefore;
  await advanceSeconds(world, 35);
  const midway = drainNow().rpsNow;
  expect(midway).toBeGreaterThan(before * 0.25);
  expect(midway).toBeLessThan(before * 0.8);
  await advanceTo('emptying');
  for (let second = 0; second < 30; second += 1) {
    await advanceSeconds(world, 1);
    expect(drainNow().rpsNow).toBe(0);
  }
  const frame = world.frame(EVENTS);
  expect(frame.sites.arrivedRps[site]).toBe(0);
  expect(frame.flows.site).not.toContain(site);
});

test('nothing is dropped because of a drain', async () => {
  const before = world.frame(EVENTS).counters.dropped;
  await startDrain();
  await advanceTo('drained');
  expect(world.frame(EVENTS).counters.dropped).toBe(before);
});

test('stopped in the middle, the site takes no new work, keeps what it has, and stays cordoned', async () => {
  const { id } = await startDrain();
  await advanceTo('shifting');
  await advanceSeconds(world, 20);
  const stopped = world.stopDrain({ drainId: id, actor: 'nora' });
  expect(stopped.ok && stopped.value.phase).toBe('stopped');
  // Well within the ramp that it would have taken.
  await advanceSeconds(world, 12);
  expect(world.frame(EVENTS).sites.arrivedRps[site]).toBe(0);
  await advanceSeconds(world, 60);
  const frame = world.frame(EVENTS);
  expect(frame.sites.cordoned[site]).toBe(true);
  expect(frame.sites.arrivedRps[site]).toBe(0);
  expect(frame.drains[0]!.requests).toMatchObject({ left: 0, cut: 0 });
  expect(world.planningState().closedSiteIds).toContain(siteId);
});

test('returned to service, the site gets its traffic back over a ramp', async () => {
  await startDrain();
  await advanceTo('drained');
  const returned = await world.returnToService({ siteId, ...BY });
  expect(returned.ok).toBe(true);
  await advanceSeconds(world, 300);
  const frame = world.frame(EVENTS);
  expect(frame.drains).toEqual([]);
  expect(frame.sites.state[site]).toBe('serving');
  expect(frame.sites.arrivedRps[site]).toBeGreaterThan(0);
});

test('a drain that no plan can serve is refused with the obstacle, and the world goes on as before', async () => {
  const heavy = await tinyWorld(12, { demandMultiplier: 1 });
  const siteIds = heavy.definition.fleet.sites.map(({ id }) => id);
  let refusal: string | null = null;
  for (const id of siteIds) {
    const result = await heavy.startDrain({ siteId: id, ...BY });
    if (!result.ok) {
      expect(result.error.kind).toBe('infeasible');
      expect(result.error.sentence).toContain('no site with room');
      refusal = id;
      break;
    }
    await advanceSeconds(heavy, 400);
  }
  expect(refusal).not.toBeNull();
  const index = siteIds.indexOf(refusal!);
  await advanceSeconds(heavy, 30);
  expect(heavy.frame(EVENTS).sites.cordoned[index]).toBe(false);
});

test('a second drain of the site or its failure domain is refused while the first goes on', async () => {
  await startDrain();
  const again = await world.startDrain({ siteId, ...BY });
  expect(again.ok ? null : again.error.kind).toBe('conflict');
});

test('two drains ordered at the same moment: the second is refused, not planned on the same facts', async () => {
  const other = world.definition.fleet.sites.find(({ id }) => id !== siteId)!.id;
  const [first, second] = await Promise.all([
    world.startDrain({ siteId, ...BY }),
    world.startDrain({ siteId: other, ...BY }),
  ]);
  expect(first.ok).toBe(true);
  expect(second.ok ? null : second.error.kind).toBe('conflict');
});

test('a site lost during its drain ends it as failed; what it had in flight is cut and counted', async () => {
  const events = [{ atMinute: 1, kind: 'fail-site', siteId } as const];
  world = await tinyWorld(11, { events });
  await startDrain();
  const failed = await advanceTo('failed');
  expect(failed.requests.left).toBe(0);
  expect(failed.requests.total).toBe(failed.requests.done + failed.requests.cut);
  expect(world.frame(EVENTS).sites.health[site]).toBe('failed');
});

test('a cordoned site takes no new work at once', async () => {
  expect(world.cordon({ siteId, ...BY }).ok).toBe(true);
  await advanceSeconds(world, 11);
  const frame = world.frame(EVENTS);
  expect(frame.sites.arrivedRps[site]).toBe(0);
  expect(frame.sites.state[site]).toBe('cordoned');
});
