import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DEFAULT_GPU_TYPES } from '../defaults.ts';
import { demandAt } from '../demand.ts';
import type { Link, Site } from '../fleet.ts';
import { TIERS } from '../fleet.ts';
import { greatCircleKm } from '../geography.ts';
import { latencyFloorMs } from '../latency.ts';
import { createRouting } from '../network.ts';
import { loadLimit } from '../queueing.ts';
import { usableGpus } from '../radio.ts';
import { serviceProfile } from '../serving.ts';
import { createPathFinder } from '../shortest-paths.ts';
import { buildUsMobile } from './build/build-us-mobile.ts';
import { foldFleet } from './build/fold.ts';
import { usMobile } from './us-mobile.ts';

const { fleet, classes, models } = usMobile();
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const HOURS_CHECKED = [0, 4, 8, 12, 16, 20];
const THURSDAY = Date.UTC(2026, 4, 21);
const demandByHour = HOURS.map((hour) => demandAt(fleet, classes, THURSDAY + hour * 3_600_000));

test('the committed fleet is what the builder makes, byte for byte', () => {
  const committed = readFileSync(new URL('./us-mobile.json', import.meta.url), 'utf8');
  expect(foldFleet(buildUsMobile()) === committed, 'run `npm run fleet:build`').toBe(true);
  expect(committed.length).toBeLessThan(250_000);
});

test('about 300 sites of all five tiers, 150 markets or more, every state of the lower 48 and DC', () => {
  expect(fleet.sites.length).toBeGreaterThan(280);
  expect(fleet.sites.length).toBeLessThan(330);
  expect(new Set(fleet.sites.map(({ tier }) => tier))).toEqual(new Set(TIERS));
  expect(fleet.markets.length).toBeGreaterThanOrEqual(150);
  expect(new Set(fleet.markets.map(({ jurisdiction }) => jurisdiction.state)).size).toBe(49);
});

test('no single cut divides the network: it has no bridge', () => {
  expect(
    bridges(
      fleet.nodes.map(({ id }) => id),
      fleet.links,
    ),
  ).toEqual([]);
  // The finder itself: two triangles joined by one link have one bridge.
  const pairs = ['a-b', 'b-c', 'c-a', 'c-d', 'd-e', 'e-f', 'f-d'].map((id) => ({ id, from: id[0]!, to: id[2]! }));
  expect(bridges(['a', 'b', 'c', 'd', 'e', 'f'], pairs)).toEqual(['c-d']);
});

test('the backbone outlives any one of its points of presence', () => {
  const pops = fleet.nodes.filter(({ kind }) => kind === 'pop').map(({ id }) => id);
  for (const lost of pops) {
    const left = pops.filter((id) => id !== lost);
    const links = fleet.links.filter(({ from, to }) => left.includes(from) && left.includes(to));
    const tree = createPathFinder(left, links).from(left[0]!);
    const unreached = left.filter((id) => tree.kmTo(id) === Number.POSITIVE_INFINITY);
    expect(unreached, `without ${lost}`).toEqual([]);
  }
});

test('names on the map are unique, and no cable is shorter than the way or longer than its kind', () => {
  const names = fleet.sites.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(new Set(fleet.markets.map(({ name }) => name)).size).toBe(fleet.markets.length);
  for (const { id, kind, from, to, length } of fleet.links) {
    const at = (node: string) => fleet.nodes.find((candidate) => candidate.id === node)!.position;
    expect(length, id).toBeGreaterThanOrEqual(Math.floor(greatCircleKm(at(from), at(to))));
    if (kind === 'ring') expect(length, id).toBeLessThanOrEqual(140);
  }
});

test('each state can serve its clinical and safety work at every hour with any one of its buildings drained', () => {
  const states = new Set(fleet.markets.map(({ jurisdiction }) => jurisdiction.state));
  for (const state of states) {
    const trusted = fleet.sites.filter(
      (site) => site.jurisdiction.state === state && site.trusted && site.tier !== 'cloud',
    );
    expect(trusted.length, state).toBeGreaterThan(1);
    for (const drained of trusted) {
      const left = trusted.filter((site) => site !== drained);
      for (const hour of HOURS_CHECKED) {
        expect(gpusNeeded(state, left, hour), `${state} without ${drained.id} at ${hour}:00`).toBeLessThanOrEqual(
          left.reduce((sum, site) => sum + usableGpus(site, hour), 0),
        );
      }
    }
  }
});

test('every market reaches a site within the limit of every class', () => {
  const routing = createRouting(fleet);
  fleet.markets.forEach((market, m) => {
    for (const workloadClass of classes) {
      const reachable = fleet.sites.some((site, s) => {
        if (workloadClass.dataRule === 'state' && site.jurisdiction.state !== market.jurisdiction.state) return false;
        if (workloadClass.trustedOnly && !site.trusted) return false;
        const profile = profileAt(workloadClass.id, site);
        return (
          profile !== null && latencyFloorMs(routing.rttMs(m, s), workloadClass, profile) <= workloadClass.target.limit
        );
      });
      expect(reachable, `${workloadClass.id} in ${market.name}`).toBe(true);
    }
  });
});

test('the carrier’s own GPUs are neither idle nor short at the busiest hour', () => {
  // A lower bound on GPUs: each class on the best GPU type for it, at the load limit of a big pool; one of each
  // state-bound class in each state.
  const needed = HOURS.map((hour) => {
    const demand = demandByHour[hour]!;
    return classes.reduce((sum, workloadClass, c) => {
      const rps = demand.filter((_, i) => i % classes.length === c).reduce((total, rate) => total + rate, 0);
      const perGpu = profileAt(workloadClass.id, { gpuTypeId: 'rtx-pro-6000' })!.requestsPerSecond * 0.85;
      return sum + (workloadClass.dataRule === 'state' ? Math.max(49, rps / perGpu) : rps / perGpu);
    }, 0);
  });
  const usable = HOURS.map((hour) =>
    fleet.sites.filter(({ financing }) => financing === 'owned').reduce((sum, site) => sum + usableGpus(site, hour), 0),
  );
  const use = HOURS.map((hour) => needed[hour]! / usable[hour]!);
  console.log(`GPUs needed over usable owned ones by UTC hour: ${use.map((value) => value.toFixed(2)).join(' ')}`);
  expect(Math.max(...use)).toBeGreaterThan(0.45);
  expect(Math.max(...use)).toBeLessThan(0.7);
});

const profiles = new Map<string, ReturnType<typeof serviceProfile>>();

function profileAt(classId: string, { gpuTypeId }: Pick<Site, 'gpuTypeId'>) {
  const key = `${classId} ${gpuTypeId}`;
  const known = profiles.get(key);
  if (known !== undefined) return known;
  const workloadClass = classes.find(({ id }) => id === classId)!;
  const model = models.find(({ id }) => id === workloadClass.modelId)!;
  const gpuType = DEFAULT_GPU_TYPES.find(({ id }) => id === gpuTypeId)!;
  const profile = serviceProfile(workloadClass, model, gpuType);
  profiles.set(key, profile);
  return profile;
}

/** GPUs that the state-bound classes of a state need on its remaining sites, by the slowest card among them. */
function gpusNeeded(state: string, left: readonly Site[], utcHour: number): number {
  const demand = demandByHour[utcHour]!;
  return classes.reduce((sum, workloadClass, c) => {
    if (workloadClass.dataRule !== 'state') return sum;
    const rps = fleet.markets.reduce(
      (total, market, m) => total + (market.jurisdiction.state === state ? demand[m * classes.length + c]! : 0),
      0,
    );
    const needs = left.map((site) => {
      const profile = profileAt(workloadClass.id, site)!;
      let replicas = 1;
      while (replicas * profile.requestsPerSecond * loadLimit(profile.slots, 'hard', profile.variability) < rps)
        replicas++;
      return replicas * profile.gpusPerReplica;
    });
    return sum + Math.max(...needs);
  }, 0);
}

/** Links whose loss divides the network: Tarjan's low points, by an explicit stack. Parallel links are no bridges. */
function bridges(nodeIds: readonly string[], links: readonly Pick<Link, 'id' | 'from' | 'to'>[]): readonly string[] {
  const around = new Map<string, { readonly link: string; readonly to: string }[]>(nodeIds.map((id) => [id, []]));
  for (const { id, from, to } of links) {
    around.get(from)!.push({ link: id, to });
    around.get(to)!.push({ link: id, to: from });
  }
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const found: string[] = [];

  function visit(node: string, by: string | null): void {
    order.set(node, order.size);
    low.set(node, order.get(node)!);
    for (const { link, to } of around.get(node)!) {
      if (link === by) continue;
      if (!order.has(to)) visit(to, link);
      low.set(node, Math.min(low.get(node)!, low.get(to)!));
      if (low.get(to)! > order.get(node)! && order.get(to)! > order.get(node)!) found.push(link);
    }
  }

  for (const id of nodeIds) if (!order.has(id)) visit(id, null);
  expect(order.size).toBe(nodeIds.length);
  return found;
}
