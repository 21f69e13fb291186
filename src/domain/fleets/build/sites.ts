import { invariant } from '@/lib/invariant.ts';
import type { CellMix, Tier } from '../../fleet.ts';
import { greatCircleKm } from '../../geography.ts';
import type { CompactSite } from '../compact-fleet.ts';
import { POPS } from './backbone.ts';
import type { CityCodes } from './codes.ts';
import type { Metro } from './markets.ts';
import { PLACES, type Place, placeOf } from './places.ts';
import { timeZoneOf } from './time-zones.ts';

/** A site before it is known which ring it hangs on. */
export interface PlannedSite extends Omit<CompactSite, 'domain' | 'ring'> {
  readonly tier: Tier;
  /** Point of presence it connects to. */
  readonly pop: string;
}

/**
 * Where the GPUs stand. All counts and choices are assumptions, made so that
 * - every market has a switching centre or a central office of its own;
 * - every state keeps room for its clinical and safety work in trusted buildings when any one of them is away
 *   (both classes may not leave their state), so there are at least two in each;
 * - hubs stand in the suburbs of the larger metros.
 */
export function planSites(metros: readonly Metro[], codes: CityCodes): readonly PlannedSite[] {
  const planner = createPlanner(codes);
  for (const { name, city, hardware } of CLOUDS) planner.add({ tier: 'cloud', place: placeIn(city), hardware, name });
  for (const { city, hardware } of REGIONALS) planner.add({ tier: 'regional', place: placeIn(city), hardware });

  const switching = new Set(switchingMetros(metros));
  for (const metro of metros) {
    const tier = switching.has(metro) ? 'msc' : 'co';
    const hardware = tier === 'msc' ? switchingHardware(metro) : officeHardware(metro);
    const buildings = tier === 'msc' && metro.population > TWO_CENTRES_ABOVE ? 2 : 1;
    for (let i = 0; i < buildings; i++) planner.add({ tier, place: metro.anchor, hardware, pop: metro.pop });
    for (const place of suburbs(metro, extraOffices(metro), 18, [metro.anchor])) {
      planner.add({ tier: 'co', place, hardware: officeHardware(metro), pop: metro.pop });
    }
  }
  for (const place of secondCities(planner.sites)) {
    planner.add({ tier: 'co', place, hardware: { gpuType: 'rtx-pro-6000', gpus: 2 } });
  }
  for (const metro of metros) {
    const pop = metro.pop ?? nearestPop(metro.anchor);
    const offices = planner.sites.filter((site) => site.tier === 'co' && site.pop === pop).map(siteAsPlace);
    suburbs(metro, hubCount(metro), 12, offices).forEach((place, i) => {
      const hardware = HUB_DESIGNS[(i + place.name.length) % HUB_DESIGNS.length]!;
      planner.add({ tier: 'hub', place, hardware, pop, cells: HUB_MIXES[i % HUB_MIXES.length]! });
    });
  }
  return planner.sites;
}

interface Hardware {
  readonly gpuType: string;
  readonly gpus: number;
  /** The radio's part at its peak hour, where the site runs one. */
  readonly radio?: number;
}

interface Building {
  readonly tier: Tier;
  readonly place: Place;
  readonly hardware: Hardware;
  /** Point of presence; the nearest one if the place's metro has none. */
  readonly pop?: string | null;
  readonly cells?: CellMix;
  /** Clouds are called by their region. */
  readonly name?: string;
}

/** Gives each building its id (`dal-msc-01`), name, feed and position, in the order they are added. */
function createPlanner(codes: CityCodes) {
  const sites: PlannedSite[] = [];
  const serials = new Map<string, number>();

  function nextSerial(key: string): number {
    const serial = (serials.get(key) ?? 0) + 1;
    serials.set(key, serial);
    return serial;
  }

  return {
    sites: sites as readonly PlannedSite[],
    add({ tier, place, hardware, pop, cells, name }: Building): void {
      const code = codes.codeOf(place.name, place.state);
      const stem = `${code}-${TIER_CODES[tier]}`;
      const serial = nextSerial(stem);
      sites.push({
        id: name ?? `${stem}-${String(serial).padStart(2, '0')}`,
        name: name ? `Cloud ${name} (${place.name})` : siteName(place.name, tier, serial),
        tier,
        city: place.name,
        state: place.state,
        zone: timeZoneOf(place.state, place.position),
        ...aside(place, tier, serial),
        gpuType: hardware.gpuType,
        gpus: hardware.gpus,
        radio: hardware.radio ?? 0,
        cells: tier === 'msc' ? 'mixed' : (cells ?? null),
        feed: `${code}-feed-${serial % 2 === 1 ? 'a' : 'b'}`,
        pop: pop ?? nearestPop(place),
      });
    },
  };
}

const TIER_CODES: Readonly<Record<Tier, string>> = { hub: 'hub', msc: 'msc', co: 'co', regional: 'dc', cloud: 'cloud' };
const TIER_NAMES: Readonly<Record<Tier, string>> = { hub: 'hub', msc: 'MSC', co: 'CO', regional: 'DC', cloud: 'cloud' };

/** `Dallas MSC`, `Dallas MSC 2`. */
function siteName(city: string, tier: Tier, serial: number): string {
  return `${city} ${TIER_NAMES[tier]}${serial > 1 ? ` ${serial}` : ''}`;
}

/** The radio's part of a switching centre at its peak: the 4U shared design (0.2). */
const MSC_RADIO_SHARE = 0.2;
/** Metros above this many people have two switching centres. */
const TWO_CENTRES_ABOVE = 6_000_000;

const CLOUDS: readonly { name: string; city: readonly [string, string]; hardware: Hardware }[] = [
  { name: 'us-south', city: ['Dallas', 'TX'], hardware: { gpuType: 'h200-sxm', gpus: 32 } },
  { name: 'us-east', city: ['Ashburn', 'VA'], hardware: { gpuType: 'b200', gpus: 32 } },
  { name: 'us-central', city: ['Council Bluffs', 'IA'], hardware: { gpuType: 'h200-sxm', gpus: 32 } },
  { name: 'us-midwest', city: ['Columbus', 'OH'], hardware: { gpuType: 'h200-sxm', gpus: 32 } },
  { name: 'us-west', city: ['Hillsboro', 'OR'], hardware: { gpuType: 'b200', gpus: 32 } },
];

const REGIONALS: readonly { city: readonly [string, string]; hardware: Hardware }[] = [
  { city: ['Ashburn', 'VA'], hardware: { gpuType: 'b200', gpus: 8 } },
  { city: ['Atlanta', 'GA'], hardware: { gpuType: 'h200-sxm', gpus: 8 } },
  { city: ['Chicago', 'IL'], hardware: { gpuType: 'b200', gpus: 8 } },
  { city: ['Dallas', 'TX'], hardware: { gpuType: 'b200', gpus: 8 } },
  { city: ['Denver', 'CO'], hardware: { gpuType: 'h200-sxm', gpus: 8 } },
  { city: ['Los Angeles', 'CA'], hardware: { gpuType: 'b200', gpus: 8 } },
  { city: ['Newark', 'NJ'], hardware: { gpuType: 'h200-sxm', gpus: 8 } },
  { city: ['Seattle', 'WA'], hardware: { gpuType: 'h200-sxm', gpus: 8 } },
];

/** Metros with a switching centre: the largest on the backbone, and each state's largest on it. */
function switchingMetros(metros: readonly Metro[]): readonly Metro[] {
  const onBackbone = metros.filter((metro) => metro.pop !== null);
  const states = new Set<string>();
  return onBackbone.filter((metro, rank) => {
    const first = !states.has(metro.anchor.state);
    states.add(metro.anchor.state);
    return rank < 52 || first;
  });
}

function switchingHardware({ population }: Metro): Hardware {
  const radio = MSC_RADIO_SHARE;
  if (population > TWO_CENTRES_ABOVE) return { gpuType: 'h200-sxm', gpus: 8, radio };
  if (population > 3_000_000) return { gpuType: 'h200-sxm', gpus: 6, radio };
  return { gpuType: 'rtx-pro-6000', gpus: population > 1_500_000 ? 6 : 3, radio };
}

function officeHardware({ population }: Metro): Hardware {
  return { gpuType: 'rtx-pro-6000', gpus: population > 4_000_000 ? 3 : 2 };
}

const extraOffices = ({ population }: Metro): number => (population > 4_000_000 ? 1 : 0);

const hubCount = ({ population }: Metro): number => Math.min(7, Math.floor(population / 1_150_000));

/**
 * The shared server of a hub: 2U with half for the radio at its peak, or 4U with a fifth (published reference
 * designs); the smallest hubs have cards for cameras only.
 */
const HUB_DESIGNS: readonly Hardware[] = [
  { gpuType: 'rtx-pro-6000', gpus: 2, radio: 0.2 },
  { gpuType: 'rtx-pro-6000', gpus: 4, radio: 0.5 },
  { gpuType: 'l40s', gpus: 2, radio: 0.2 },
  { gpuType: 'rtx-pro-6000', gpus: 2, radio: 0.5 },
  { gpuType: 'rtx-pro-6000', gpus: 3, radio: 0.2 },
  { gpuType: 'l4', gpus: 2, radio: 0.2 },
];

/** Nearest places of a metro are its busiest by day; further out people live. */
const HUB_MIXES: readonly CellMix[] = ['office', 'residential', 'transport', 'residential', 'entertainment', 'mixed'];

/** The largest places of a metro that stand apart from what is there already. */
function suburbs(metro: Metro, count: number, apartKm: number, taken: readonly Place[]): readonly Place[] {
  const chosen: Place[] = [];
  for (const place of metro.places) {
    if (chosen.length === count) break;
    const clear = [...taken, ...chosen, metro.anchor].every(
      (other) => greatCircleKm(other.position, place.position) >= apartKm,
    );
    if (clear) chosen.push(place);
  }
  return chosen;
}

/** The largest other city of each state that has one trusted building only. */
function secondCities(sites: readonly PlannedSite[]): readonly Place[] {
  const trusted = sites.filter((site) => site.tier === 'msc' || site.tier === 'co');
  const states = [...new Set(trusted.map((site) => site.state))].sort();
  return states.flatMap((state) => {
    const here = trusted.filter((site) => site.state === state).map(siteAsPlace);
    if (here.length > 1) return [];
    const apartKm = state === 'DC' ? 0 : 15;
    const isApart = (candidate: Place) =>
      here.every((other) => greatCircleKm(other.position, candidate.position) >= apartKm);
    const place = PLACES.find((candidate) => candidate.state === state && isApart(candidate));
    invariant(place, `${state} has no second city`);
    return [place];
  });
}

const siteAsPlace = (site: PlannedSite): Place => ({
  name: site.city,
  state: site.state,
  population: 0,
  position: { lon: site.lon, lat: site.lat },
});

const placeIn = ([city, state]: readonly [string, string]): Place => placeOf(city, state);

function nearestPop(place: Place): string {
  let best = '';
  let bestKm = Number.POSITIVE_INFINITY;
  for (const [code, [city, state]] of Object.entries(POPS)) {
    const km = greatCircleKm(place.position, placeOf(city, state).position);
    if (km < bestKm) [best, bestKm] = [code, km];
  }
  return best;
}

/**
 * Buildings of one city do not stand on one another: each is set aside from the city's centre point by a few
 * kilometres, in a direction of its own tier. Illustrative, as all positions are.
 */
function aside(place: Place, tier: Tier, serial: number): { readonly lon: number; readonly lat: number } {
  const [east, north] = ASIDE_KM[tier];
  const scale = 1 + (serial - 1) * 0.8;
  const flip = serial % 2 === 0 ? -1 : 1;
  return {
    lon: round4(place.position.lon + (east * scale * flip) / 90),
    lat: round4(place.position.lat + (north * scale * flip) / 111),
  };
}

const ASIDE_KM: Readonly<Record<Tier, readonly [east: number, north: number]>> = {
  hub: [0, 0],
  msc: [2, 1.5],
  co: [-3, -2],
  regional: [7, -6],
  cloud: [-12, 9],
};

function round4(degrees: number): number {
  return Math.round(degrees * 10_000) / 10_000;
}
