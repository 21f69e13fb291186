import { DEFAULT_CLASSES, DEFAULT_GPU_TYPES, DEFAULT_MODELS, DEFAULT_PRICES } from '@/domain/defaults.ts';
import type { CellMix, Link, Market, NetworkNode, Position, Site, Tier } from '@/domain/fleet.ts';
import type { FleetDocument } from '@/domain/planning.ts';
import { gigabitsPerSecond, gpus, km, ms, share } from '@/domain/units.ts';

/**
 * The smallest fleet with one of everything: two states, four markets, six sites of all tiers, a backbone triangle,
 * a ring, a cloud with two peerings, and three classes (hard and free, hard and bound to the state, soft).
 */
export function tinyDocument(): FleetDocument {
  const classes = (['voice-agent', 'industrial-safety', 'iot-agents'] as const).map((id, i) => ({
    ...DEFAULT_CLASSES.find((candidate) => candidate.id === id)!,
    peakRequestsPerSecond: [40, 80, 30][i]!,
    minimumCopies: 1,
  }));
  return {
    fleet: {
      id: 'tiny',
      name: 'Tiny',
      note: 'For tests: two states, six sites.',
      routeStretch: 1.2,
      nodes: [...POPS, ...SITES.map(siteNode)],
      links: LINKS,
      sites: SITES,
      markets: MARKETS,
    },
    gpuTypes: DEFAULT_GPU_TYPES,
    models: DEFAULT_MODELS.filter((model) => classes.some(({ modelId }) => modelId === model.id)),
    classes,
    prices: DEFAULT_PRICES,
  };
}

const DALLAS: Position = { lon: -96.81, lat: 32.78 };
const HOUSTON: Position = { lon: -95.36, lat: 29.76 };
const TULSA: Position = { lon: -95.99, lat: 36.15 };
const WACO: Position = { lon: -97.15, lat: 31.55 };

const POPS: readonly NetworkNode[] = [
  { id: 'dal-pop', name: 'Dallas', kind: 'pop', position: DALLAS },
  { id: 'hou-pop', name: 'Houston', kind: 'pop', position: HOUSTON },
  { id: 'tul-pop', name: 'Tulsa', kind: 'pop', position: TULSA },
];

const SITES: readonly Site[] = [
  site('cloud-south', 'Cloud us-south (Dallas)', 'cloud', DALLAS, 'TX', 'h200-sxm', 16),
  site('dal-dc-01', 'Dallas DC', 'regional', DALLAS, 'TX', 'h200-sxm', 8),
  site('dal-msc-01', 'Dallas MSC', 'msc', DALLAS, 'TX', 'rtx-pro-6000', 8),
  site('hou-co-01', 'Houston CO', 'co', HOUSTON, 'TX', 'rtx-pro-6000', 4),
  site('tul-msc-01', 'Tulsa MSC', 'msc', TULSA, 'OK', 'rtx-pro-6000', 6),
  site('waco-hub-01', 'Waco hub', 'hub', WACO, 'TX', 'l40s', 2, 'residential'),
];

const MARKETS: readonly Market[] = [
  market('dallas', 'Dallas', DALLAS, 'TX', 7_000_000, 'dal-pop'),
  market('houston', 'Houston', HOUSTON, 'TX', 6_500_000, 'hou-pop'),
  market('tulsa', 'Tulsa', TULSA, 'OK', 1_000_000, 'tul-pop'),
  market('waco', 'Waco', WACO, 'TX', 250_000, 'dal-pop'),
];

const LINKS: readonly Link[] = [
  link('dal-hou', 'long-haul', 'dal-pop', 'hou-pop', 435, 400),
  link('dal-tul', 'long-haul', 'dal-pop', 'tul-pop', 460, 400),
  link('hou-tul', 'long-haul', 'hou-pop', 'tul-pop', 860, 400),
  link('cloud-dal', 'peering', 'dal-pop', 'cloud-south', 20, 200),
  link('cloud-hou', 'peering', 'hou-pop', 'cloud-south', 440, 200),
  link('dal-ring-1', 'ring', 'dal-pop', 'dal-msc-01', 12, 100),
  link('dal-ring-2', 'ring', 'dal-msc-01', 'waco-hub-01', 165, 100),
  link('dal-ring-3', 'ring', 'waco-hub-01', 'dal-pop', 170, 100),
  link('dal-dc-a', 'ring', 'dal-pop', 'dal-dc-01', 8, 400),
  link('hou-co-a', 'ring', 'hou-pop', 'hou-co-01', 10, 100),
  link('tul-msc-a', 'ring', 'tul-pop', 'tul-msc-01', 6, 100),
];

function site(
  id: string,
  name: string,
  tier: Tier,
  position: Position,
  state: string,
  gpuTypeId: string,
  count: number,
  cellMix: CellMix | null = null,
): Site {
  return {
    id,
    name,
    tier,
    city: name.split(' ')[0]!,
    position,
    jurisdiction: { country: 'US', state },
    timeZone: 'America/Chicago',
    gpuTypeId,
    gpus: gpus(count),
    radioPeakShare: share(cellMix === null ? 0 : 0.5),
    cellMix,
    failureDomain: id,
    ring: id.startsWith('dal-msc') || id.startsWith('waco') ? 'DAL-1' : null,
    powerFeed: `${id}-feed`,
    trusted: tier !== 'hub',
    financing: tier === 'cloud' ? 'rented' : 'owned',
    nodeId: id,
  };
}

function siteNode({ id, name, position }: Site): NetworkNode {
  return { id, name, kind: 'site', position };
}

function market(
  id: string,
  name: string,
  position: Position,
  state: string,
  population: number,
  nodeId: string,
): Market {
  return {
    id,
    name,
    position,
    jurisdiction: { country: 'US', state },
    timeZone: 'America/Chicago',
    population,
    accessRtt: ms(10),
    breakoutRtt: ms(2),
    nodeId,
  };
}

function link(id: string, kind: Link['kind'], from: string, to: string, length: number, capacity: number): Link {
  return { id, kind, from, to, length: km(length), capacity: gigabitsPerSecond(capacity) };
}
