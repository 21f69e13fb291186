import { afterAll, beforeAll, expect, test } from 'vitest';
import { API_ROOT, endpoints } from '@/api/contract/endpoints.ts';
import { createMockGrid } from '@/testing/mock-grid.ts';
import { smallWorld } from '@/testing/small-world.ts';

// What the true world says about itself, through the whole API, against the contract.
let grid: ReturnType<typeof createMockGrid>;

beforeAll(async () => {
  grid = createMockGrid(({ seed }) => smallWorld(seed));
  await grid.host.setClock({ running: false });
});
afterAll(() => grid.dispose());

async function get(path: string) {
  const response = await grid.fetch(API_ROOT + path);
  expect(response.status).toBe(200);
  return response.json();
}
const post = (path: string, body: unknown) =>
  grid.fetch(API_ROOT + path, { method: 'POST', body: JSON.stringify(body) });

test.each([
  ['/fleet', endpoints.readFleet],
  ['/snapshot', endpoints.readSnapshot],
  ['/planning-state', endpoints.readPlanningState],
  ['/plan', endpoints.readPlan],
  ['/targets', endpoints.readTargets],
  ['/log', endpoints.readLog],
] as const)('GET %s of a world that has run a minute is what the contract says', async (path, endpoint) => {
  await grid.host.step(10);
  const answer = await get(path);
  // Not only readable: nothing is left over that the contract does not know, and nothing was lost on the way.
  expect(JSON.parse(JSON.stringify(endpoint.answer.parse(answer)))).toEqual(answer);
});

test('its history is there from the first moment', async () => {
  const { virtualMs } = await grid.host.clock();
  const span = `from=${virtualMs - 3_600_000}&to=${virtualMs}`;
  for (const subject of [
    'subject=total&metric=arrivedRps',
    'subject=site&id=dal-msc-01&metric=headroom',
    'subject=class&id=voice-agent&metric=latencyMs',
  ]) {
    const { virtualMs: times } = endpoints.readHistory.answer.parse(await get(`/history?${subject}&${span}`));
    expect(times.length).toBeGreaterThan(30);
  }
});

test('a drain is accepted, shown in the next frame, and can be stopped; the site stays cordoned', async () => {
  const started = await post('/drains', { siteId: 'hou-co-01', reason: 'firmware' });
  const drain = endpoints.startDrain.answer.parse(await started.json());
  await grid.host.step(5);
  const during = endpoints.readSnapshot.answer.parse(await get('/snapshot'));
  expect(during.drains.map(({ id }) => id)).toContain(drain.id);

  const stopped = await post(`/drains/${drain.id}/stop`, null);
  expect(endpoints.stopDrain.answer.parse(await stopped.json()).phase).toBe('stopped');
  const fleet = endpoints.readFleet.answer.parse(await get('/fleet'));
  const after = endpoints.readSnapshot.answer.parse(await get('/snapshot'));
  expect(after.sites.cordoned[fleet.fleet.sites.findIndex(({ id }) => id === 'hou-co-01')]).toBe(true);
});

test('every frame of the story conserves requests', async () => {
  await grid.host.step(60);
  const { counters } = endpoints.readSnapshot.answer.parse(await get('/snapshot'));
  expect(counters.arrived).toBe(counters.completed + counters.dropped + counters.queued + counters.running);
});
