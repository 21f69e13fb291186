import { expect, test } from 'vitest';
import { advanceSeconds, busiestSiteId, EVENTS, tinyDefinition, tinyWorld } from '@/testing/tiny-world.ts';

const kinds = (world: Awaited<ReturnType<typeof tinyWorld>>) => world.frame(EVENTS).attention.map(({ kind }) => kind);

test('a lost site drops what it had, is noticed by the health check, and its traffic goes elsewhere', async () => {
  const siteId = busiestSiteId(await tinyWorld(31));
  const world = await tinyWorld(31, { events: [{ atMinute: 1, kind: 'fail-site', siteId }] });
  const site = world.definition.fleet.sites.findIndex(({ id }) => id === siteId);
  const lostMs = world.now() + 60_000;
  await advanceSeconds(world, 61);
  expect(world.frame(EVENTS).sites.health[site]).toBe('stale');
  const droppedAtOnce = world.frame(EVENTS).counters.dropped;
  expect(droppedAtOnce).toBeGreaterThan(0);
  await advanceSeconds(world, 20);
  const frame = world.frame(EVENTS);
  const { arrived, completed, dropped: lost, queued, running } = frame.counters;
  expect(completed + lost + queued + running).toBe(arrived);
  expect(frame.sites.health[site]).toBe('failed');
  expect(frame.sites.state[site]).toBe('failed');
  expect(frame.sites.observedMs[site]).toBe(lostMs);
  expect(frame.attention[0]).toMatchObject({ kind: 'site-failed', severity: 'breach', siteId, sinceMs: lostMs });
  await advanceSeconds(world, 200);
  const later = world.frame(EVENTS);
  const { dropped } = later.counters;
  await advanceSeconds(world, 30);
  expect(world.frame(EVENTS).counters.dropped).toBe(dropped);
  expect(later.sites.arrivedRps[site]).toBe(0);
  expect(world.planningState().closedSiteIds).toEqual([siteId]);
});

test('restored, the site loads its models again and serves', async () => {
  const siteId = busiestSiteId(await tinyWorld(31));
  const world = await tinyWorld(31, {
    events: [
      { atMinute: 1, kind: 'fail-site', siteId },
      { atMinute: 5, kind: 'restore-site', siteId },
    ],
  });
  const site = world.definition.fleet.sites.findIndex(({ id }) => id === siteId);
  await advanceSeconds(world, 310);
  expect(world.frame(EVENTS).sites.arrivedRps[site]).toBe(0);
  await advanceSeconds(world, 300);
  expect(world.frame(EVENTS).sites.arrivedRps[site]).toBeGreaterThan(0);
  expect(kinds(world)).not.toContain('site-failed');
});

test('a cut link carries nothing, its traffic takes another way, and the list says so until it is repaired', async () => {
  const linkId = 'dal-hou';
  const world = await tinyWorld(32, {
    events: [
      { atMinute: 0.5, kind: 'cut-link', linkId },
      { atMinute: 3, kind: 'repair-link', linkId },
    ],
  });
  await advanceSeconds(world, 60);
  const cut = world.definition.fleet.links.findIndex(({ id }) => id === linkId);
  expect(world.frame(EVENTS).links.link).not.toContain(cut);
  expect(kinds(world)).toContain('link-cut');
  expect(world.planningState().cutLinkIds).toEqual([linkId]);
  await advanceSeconds(world, 150);
  expect(kinds(world)).not.toContain('link-cut');
  expect(world.log().map(({ kind }) => kind)).toEqual(expect.arrayContaining(['fault', 'fault-cleared']));
});

test('when no plan serves every hard class the old one stays, and the list says why', async () => {
  const world = await tinyWorld(33, {
    events: [{ atMinute: 1, kind: 'scale-demand', marketIds: ['dallas', 'houston'], factor: 60 }],
  });
  await advanceSeconds(world, 60);
  const { problemHash } = world.planningState().plan;
  await advanceSeconds(world, 30);
  const failure = world.frame(EVENTS).attention.find(({ kind }) => kind === 'plan-failed');
  expect(failure).toMatchObject({ severity: 'breach' });
  expect(failure?.sentence).toContain('no site with room');
  expect(world.planningState().plan.problemHash).toBe(problemHash);
});

test('a scenario for another fleet is refused when the world is made', async () => {
  await expect(tinyWorld(1, { events: [{ atMinute: 1, kind: 'fail-site', siteId: 'atlantis' }] })).rejects.toThrow(
    'the fleet has no site atlantis',
  );
});

test('the first hours are there as series, marked as modelled', async () => {
  const world = await tinyWorld(34);
  const { scenario } = tinyDefinition();
  const query = {
    metric: 'arrivedRps',
    fromMs: scenario.startMs - 7_200_000,
    toMs: scenario.startMs + 60_000,
  } as const;
  await advanceSeconds(world, 60);
  const total = world.series({ ...query, subject: { kind: 'total' } });
  expect(total.modelledUntilMs).toBe(scenario.startMs);
  expect(total.virtualMs.length).toBeGreaterThan(120);
  expect(total.values.every((value) => value !== null && value > 0)).toBe(true);
  const latency = world.series({ ...query, metric: 'latencyMs', subject: { kind: 'class', classId: 'voice-agent' } });
  expect(latency.values.some((value) => value !== null && value > 20)).toBe(true);
  expect(world.series({ ...query, subject: { kind: 'site', siteId: 'atlantis' } }).values).toEqual([]);
});
