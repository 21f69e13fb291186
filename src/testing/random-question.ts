import type { Fleet, Link, Market, NetworkNode, Position, Site, Tier } from '@/domain/fleet.ts';
import { loadLimit } from '@/domain/queueing.ts';
import { usableGpus } from '@/domain/radio.ts';
import { serviceProfile } from '@/domain/serving.ts';
import { gigabitsPerSecond, gpus, km, ms, share } from '@/domain/units.ts';
import type { PlanningInput } from '@/engine/model/contract.ts';
import { createRandomStreams, type RandomStream } from '@/lib/random.ts';
import { tinyDocument } from './tiny-fleet.ts';

export interface QuestionShape {
  readonly seed: number;
  /** Demand as a part of what all GPUs may be loaded with, a quarter of them for each hard class and half for the soft. */
  readonly load: number;
  readonly sites: number;
  readonly markets: number;
  /** Most GPUs at a site. */
  readonly gpus?: number;
}

/**
 * A made-up operator in Texas and Oklahoma, in the operator's words: three classes (hard and free, hard and bound to the
 * state, soft), sites of all tiers with few GPUs, uplinks of which some are thin. Small enough for an exact answer.
 */
export function randomQuestion({ seed, load, sites: siteCount, markets: marketCount, gpus = 5 }: QuestionShape) {
  const document = tinyDocument();
  const random = createRandomStreams(seed).stream('random question');
  const pops = document.fleet.nodes.filter(({ kind }) => kind === 'pop');
  const sites = Array.from({ length: siteCount }, (_, index) => randomSite(index, gpus, random));
  const markets = Array.from({ length: marketCount }, (_, index) => randomMarket(index, pops, random));
  const fleet: Fleet = {
    ...document.fleet,
    nodes: [...pops, ...sites.map(({ id, name, position }) => ({ id, name, kind: 'site' as const, position }))],
    links: [
      ...document.fleet.links.filter(({ kind }) => kind === 'long-haul'),
      ...sites.map((site) => uplink(site, pops, random)),
    ],
    sites,
    markets,
  };
  const limits = document.classes.map(() => 0.3 + 0.9 * random.next());
  const classes = document.classes.map((each, k) => ({
    ...each,
    target: { ...each.target, limit: ms(each.target.limit * limits[k]!) },
  }));
  const utcHour = 18;
  const weights = markets.map(() => classes.map(() => 0.2 + random.next()));
  const total = classes.map((_, k) => weights.reduce((sum, own) => sum + own[k]!, 0));
  const question: PlanningInput = {
    ...document,
    fleet,
    classes,
    utcHour,
    demandRps: weights.flatMap((own) =>
      own.map((weight, k) => load * capacityRps(k) * (weight / total[k]!) * SHARES[classes[k]!.service]),
    ),
    closedSiteIds: [],
    cutLinkIds: [],
    strategy: 'hybrid',
  };
  return question;

  /** Requests per second of a class if every GPU that can were given to it, each replica on its own. */
  function capacityRps(k: number): number {
    const workloadClass = classes[k]!;
    const model = document.models.find(({ id }) => id === workloadClass.modelId)!;
    return sites.reduce((sum, site) => {
      const type = document.gpuTypes.find(({ id }) => id === site.gpuTypeId)!;
      const profile = serviceProfile(workloadClass, model, type);
      const replicas = profile ? Math.floor(usableGpus(site, utcHour) / profile.gpusPerReplica) : 0;
      if (!profile) return sum;
      const limit = loadLimit(profile.slots, workloadClass.service, profile.variability);
      return sum + replicas * profile.requestsPerSecond * limit;
    }, 0);
  }
}

const SHARES = { hard: 0.25, soft: 0.5 } as const;

/** Every kind of site that the default fleets have, by tier: its GPUs, and whether a radio shares them. */
const KINDS: readonly { readonly tier: Tier; readonly gpuTypeId: string; readonly radio: boolean }[] = [
  { tier: 'cloud', gpuTypeId: 'h200-sxm', radio: false },
  { tier: 'regional', gpuTypeId: 'h200-sxm', radio: false },
  { tier: 'msc', gpuTypeId: 'rtx-pro-6000', radio: false },
  { tier: 'co', gpuTypeId: 'rtx-pro-6000', radio: false },
  { tier: 'hub', gpuTypeId: 'l40s', radio: true },
];

function randomSite(index: number, mostGpus: number, random: RandomStream): Site {
  const { tier, gpuTypeId, radio } = KINDS[Math.floor(random.next() * KINDS.length)]!;
  const position = randomPosition(random, index);
  const id = `site-${index}`;
  return {
    id,
    name: `Site ${index}`,
    tier,
    city: `City ${index}`,
    position,
    jurisdiction: { country: 'US', state: stateAt(position) },
    timeZone: 'America/Chicago',
    gpuTypeId,
    gpus: gpus(1 + Math.floor(random.next() * mostGpus)),
    radioPeakShare: share(radio ? 0.3 : 0),
    cellMix: radio ? 'residential' : null,
    failureDomain: id,
    ring: null,
    powerFeed: `${id}-feed`,
    trusted: tier !== 'hub',
    financing: tier === 'cloud' ? 'rented' : 'owned',
    nodeId: id,
  };
}

function randomMarket(index: number, pops: readonly NetworkNode[], random: RandomStream): Market {
  const position = randomPosition(random, index);
  return {
    id: `market-${index}`,
    name: `Market ${index}`,
    position,
    jurisdiction: { country: 'US', state: stateAt(position) },
    timeZone: 'America/Chicago',
    population: 100_000,
    accessRtt: ms(10),
    breakoutRtt: ms(2),
    nodeId: nearest(pops, position).id,
  };
}

/** One uplink in five is thin enough to matter. */
function uplink({ id, position }: Site, pops: readonly NetworkNode[], random: RandomStream): Link {
  const pop = nearest(pops, position);
  const capacity = gigabitsPerSecond(random.next() < 0.2 ? 0.03 + 0.2 * random.next() : 100);
  return { id: `uplink-${id}`, kind: 'ring', from: pop.id, to: id, length: km(20 + 100 * random.next()), capacity };
}

/** Every other one north of the border, so that either state has something. */
const randomPosition = (random: RandomStream, index: number): Position => ({
  lon: -98 + 3 * random.next(),
  lat: index % 2 === 0 ? 29.5 + 4 * random.next() : 34 + 3 * random.next(),
});

/** The Red River, drawn straight. */
const stateAt = ({ lat }: Position): string => (lat > 33.9 ? 'OK' : 'TX');

function nearest(nodes: readonly NetworkNode[], { lon, lat }: Position): NetworkNode {
  const away = ({ position }: NetworkNode) => (position.lon - lon) ** 2 + (position.lat - lat) ** 2;
  return nodes.reduce((best, node) => (away(node) < away(best) ? node : best));
}
