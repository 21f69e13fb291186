import { expect, test } from 'vitest';
import { createRandomStreams } from '@/lib/random.ts';
import { createFlows, openFlow } from './flows.ts';
import { buildRouteTable, createRouter, expectShares, NOWHERE, rampTo, routeRequest, SHED } from './router.ts';

/** One pair and three sites; flow number = site number. */
function setUp() {
  const flows = createFlows();
  for (let site = 0; site < 3; site += 1) openFlow(flows, 0, site, 3, 1);
  flows.reachable.fill(1);
  const router = createRouter(1, 3);
  router.open.fill(1);
  return { flows, router };
}

const row = (...shares: readonly number[]) =>
  buildRouteTable(
    1,
    shares.map((share, flow) => ({ pair: 0, flow, share })).filter(({ share }) => share > 0),
  );

function count(world: ReturnType<typeof setUp>, nowMs = 0, draws = 20_000): Map<number, number> {
  const stream = createRandomStreams(3).stream('routing');
  const counts = new Map<number, number>();
  for (let i = 0; i < draws; i += 1) {
    const flow = routeRequest(world.router, world.flows, 0, nowMs, stream);
    counts.set(flow, (counts.get(flow) ?? 0) + 1 / draws);
  }
  return counts;
}

test('requests follow the plan’s shares', () => {
  const world = setUp();
  rampTo(world.router, row(0.6, 0.3, 0.1), 0, 0);
  const shares = count(world);
  expect(shares.get(0)).toBeCloseTo(0.6, 1);
  expect(shares.get(1)).toBeCloseTo(0.3, 1);
  expect(shares.get(2)).toBeCloseTo(0.1, 1);
});

test('a closed site’s part goes to the row’s other sites', () => {
  const world = setUp();
  rampTo(world.router, row(0.6, 0.3, 0.1), 0, 0);
  world.router.open[0] = 0;
  const shares = count(world);
  expect(shares.get(0)).toBeUndefined();
  expect(shares.get(1)).toBeCloseTo(0.75, 1);
});

test('what the plan does not serve is shed, and only that', () => {
  const world = setUp();
  rampTo(world.router, row(0.5, 0.25), 0, 0);
  world.router.open[0] = 0;
  const shares = count(world);
  expect(shares.get(SHED)).toBeCloseTo(0.25, 1);
  expect(shares.get(1)).toBeCloseTo(0.75, 1);
});

test('with no site left the request is dropped; a site that only the other plan has takes it first', () => {
  const world = setUp();
  rampTo(world.router, row(1), 0, 0);
  rampTo(world.router, row(0, 1), 0, 60_000);
  world.router.open[0] = 0;
  expect(count(world, 0).get(1)).toBeCloseTo(1, 6);
  world.router.open[1] = 0;
  expect(count(world, 0).get(NOWHERE)).toBeCloseTo(1, 6);
});

test('over the ramp the old site’s share falls from all to nothing', () => {
  const world = setUp();
  rampTo(world.router, row(1), 0, 0);
  rampTo(world.router, row(0, 1), 1_000, 60_000);
  expect(count(world, 1_000).get(0)).toBeCloseTo(1, 6);
  expect(count(world, 31_000).get(0)).toBeCloseTo(0.5, 1);
  expect(count(world, 61_000).get(0)).toBeUndefined();
});

test('a new ramp begins from where the last one was', () => {
  const world = setUp();
  rampTo(world.router, row(1), 0, 0);
  rampTo(world.router, row(0, 1), 0, 60_000);
  rampTo(world.router, row(0, 0, 1), 30_000, 60_000);
  const shares = count(world, 30_000);
  expect(shares.get(0)).toBeCloseTo(0.5, 1);
  expect(shares.get(1)).toBeCloseTo(0.5, 1);
});

test('the closed form expects what the router does', () => {
  const world = setUp();
  rampTo(world.router, row(0.5, 0.3), 0, 0);
  rampTo(world.router, row(0, 0.4, 0.6), 0, 60_000);
  world.router.open[1] = 0;
  const expected = new Map<number, number>();
  const lost = expectShares(world.router, world.flows, 0, 20_000, (flow, share) =>
    expected.set(flow, (expected.get(flow) ?? 0) + share),
  );
  const drawn = count(world, 20_000, 50_000);
  for (const [flow, share] of expected) expect(drawn.get(flow)).toBeCloseTo(share, 1);
  expect(drawn.get(SHED) ?? 0).toBeCloseTo(lost.shed, 1);
  expect([...expected.values()].reduce((sum, share) => sum + share, lost.shed + lost.nowhere)).toBeCloseTo(1, 9);
});
