import { expect, test } from 'vitest';
import { slotsFor } from '@/domain/queueing.ts';
import { required } from '@/lib/invariant.ts';
import { trafficStreams } from '@/testing/one-station.ts';
import { tinyDefinition } from '@/testing/tiny-world.ts';
import { setRates } from './arrivals.ts';
import { createDeployment } from './deployment.ts';
import { openFlow } from './flows.ts';
import { grantGpus } from './gpu-grants.ts';
import { createGround } from './ground.ts';
import { buildRouteTable, rampTo } from './router.ts';
import { createTraffic } from './traffic.ts';

const definition = tinyDefinition();
const ground = createGround(definition);
const CLASSES = definition.classes.length;
const SITE = 'dal-msc-01';
const RAMP_MS = 60_000;

/** At a site of 8 GPUs one plan has 6 for IoT agents; the next has 6 for voice, which has the higher priority. */
function betweenTwoPlans() {
  const traffic = createTraffic(2, ground.sites.length, definition.classes, trafficStreams(1));
  const deployment = createDeployment(ground.sites.length * CLASSES);
  const site = required(ground.siteIndex.get(SITE), SITE);
  const held = (classId: string) => {
    const index = required(ground.classIndex.get(classId), classId);
    const station = site * CLASSES + index;
    const profile = required(ground.profiles[station], `${classId} on ${SITE}`);
    deployment.held[station] = 6 / profile.gpusPerReplica;
    traffic.stations.slotMs[station] = profile.slotTime;
    return { index, station, profile };
  };
  const [iot, voice] = [held('iot-agents'), held('voice-agent')];
  const loadMost = (of: typeof iot, part: number) => (part * 6 * of.profile.slots) / of.profile.gpusPerReplica;
  const rates = new Array<number>(2 * CLASSES).fill(0);
  // One market brings each its load: what 4 GPUs would do at full use.
  for (const of of [iot, voice]) rates[of.index] = (loadMost(of, 4 / 6) * 1000) / of.profile.slotTime;
  setRates(traffic.arrivals, 0, rates);
  const row = ({ index }: typeof iot) => {
    const flow = openFlow(traffic.flows, index, site, ground.sites.length, CLASSES);
    traffic.flows.reachable[flow] = 1;
    return { pair: index, flow, share: 1 };
  };
  rampTo(traffic.router, buildRouteTable(2 * CLASSES, [row(iot)]), -1, 0);
  rampTo(traffic.router, buildRouteTable(2 * CLASSES, [row(voice)]), 0, RAMP_MS);
  return {
    traffic,
    deployment,
    iot,
    voice,
    load: { iot: loadMost(iot, 4 / 6), voice: loadMost(voice, 4 / 6) },
  };
}

test.each([0, 0.1, 0.25, 0.5, 0.75, 0.9, 1])(
  'when two plans together hold more than a site has, GPUs move with the requests: at %d of the ramp both classes are served within their load limits',
  (part) => {
    const { traffic, deployment, iot, voice, load } = betweenTwoPlans();
    grantGpus(deployment, ground, traffic, part * RAMP_MS, () => true);
    const needs = [
      { of: iot, busy: load.iot * (1 - part), service: 'soft' as const },
      { of: voice, busy: load.voice * part, service: 'hard' as const },
    ];
    for (const { of, busy, service } of needs) {
      const most = 6 * of.profile.slots;
      expect(traffic.stations.slots[of.station]).toBeGreaterThanOrEqual(
        slotsFor(busy, service, of.profile.variability, most),
      );
    }
  },
);

test('what nobody needs now goes by priority, and never more than the site has', () => {
  const { traffic, deployment, iot, voice } = betweenTwoPlans();
  setRates(traffic.arrivals, 0, new Array<number>(2 * CLASSES).fill(0));
  grantGpus(deployment, ground, traffic, 0, () => true);
  const gpus = ({ station, profile }: typeof iot) =>
    (traffic.stations.slots[station]! / profile.slots) * profile.gpusPerReplica;
  expect(gpus(voice)).toBeCloseTo(6);
  expect(gpus(iot)).toBeCloseTo(2);
});

test('a replica that is given no GPU takes no work', () => {
  const { traffic, deployment, iot } = betweenTwoPlans();
  deployment.held[iot.station] = 0;
  grantGpus(deployment, ground, traffic, 0, () => true);
  expect(deployment.serving[iot.station]).toBe(0);
  expect(traffic.stations.slots[iot.station]).toBe(0);
});
