import { squaredChordOf } from '@/lib/nearest-index.ts';
import { divideIntoAreas, squaredChordToCircle } from './placement-areas.ts';
import { listByCost } from './placement-cost-lists.ts';
import { createCheapestList, createNearestList } from './placement-lists.ts';
import type { Stations } from './placement-stations.ts';
import {
  CHEAPEST_CANDIDATES,
  CLASSES,
  COUNTRIES,
  EARTH_RADIUS_KM,
  METRO_KM,
  NEAREST_CANDIDATES,
  REGION_KM,
  TRANSIT_USD_PER_GB,
} from './placement-tables.ts';
import type { Market, PlacementWorld, Reach } from './placement-world.ts';

/** Who may serve whom: arcs of pair i are `arcStart[i] … arcStart[i + 1] − 1`, by rising `unitUsd`, then station. */
export interface Candidates {
  readonly arcStart: Int32Array;
  readonly station: Int32Array;
  readonly unitUsd: Float64Array;
}

/** Some sites and how far they are. */
interface Found {
  readonly site: ArrayLike<number>;
  readonly squaredChord: ArrayLike<number>;
  readonly count: number;
}

const METRO_CHORD = squaredChordOf(METRO_KM / EARTH_RADIUS_KM);
const REGION_CHORD = squaredChordOf(REGION_KM / EARTH_RADIUS_KM);
/** Reaches that have areas of their own. */
const REACHES: readonly Reach[] = ['country', 'block'];
/** Sites met on the walk without borders before classes within borders walk on their own. Measured: 100 to 300 are alike. */
const MOST_VISITS = 160;

/**
 * For each market and class the nearest sites that may serve it and the cheapest of the rest, without looking at every
 * site: a spatial index of each area that law allows answers the nearest; lists by class and country, cheapest first,
 * answer the others and are read only until nothing cheaper can follow.
 */
export function placementCandidates({ sites, markets, reach }: PlacementWorld, stations: Stations): Candidates {
  const classes = CLASSES.length;
  const areas = divideIntoAreas(sites);
  const lists = listByCost(sites, stations);
  const longestReach = lists.map((ofClass) => Math.max(...ofClass.map(({ farthest }) => farthest)));
  const transit = CLASSES.map(({ megabytesPerRequest }) => transitUsd(megabytesPerRequest));
  const farOf = Uint8Array.from(reach, (kind) => FAR[kind]);
  const countryOf = Uint8Array.from(sites, ({ country }) => country);
  const blockOf = Uint8Array.from(COUNTRIES, ({ block }) => COUNTRIES.findIndex((other) => other.block === block));

  const most = markets.length * classes * (NEAREST_CANDIDATES + CHEAPEST_CANDIDATES);
  const arcStart = new Int32Array(markets.length * classes + 1);
  const arcStation = new Int32Array(most);
  const arcUsd = new Float64Array(most);
  let arcs = 0;

  const nearest = CLASSES.map(() => createNearestList());
  const cheapest = createCheapestList();
  const metro = { site: [] as number[], squaredChord: [] as number[] };
  /** By country: no site of it is nearer to the market. */
  const chordTo = new Float64Array(COUNTRIES.length);
  const metroOf = new Int32Array(sites.length).fill(-1);
  /** Classes that still look for their nearest sites come first. */
  const openClass = new Uint8Array(classes);
  const takenFor = new Int32Array(sites.length).fill(-1);

  for (const [m, market] of markets.entries()) {
    metro.site.length = 0;
    metro.squaredChord.length = 0;
    for (let country = 0; country < chordTo.length; country += 1)
      chordTo[country] = squaredChordToCircle(areas.circles[country]!, market);
    for (const list of nearest) list.clear();
    findNearest(m, market);
    for (let k = 0; k < classes; k += 1) {
      const pair = m * classes + k;
      const { site } = nearest[k]!;
      nearest[k]!.settle();
      for (let at = 0; at < nearest[k]!.count; at += 1) takenFor[site[at]!] = pair;
      findCheapest(k, m, market, pair);
      addArcs(k, market.country, pair);
    }
  }
  return { arcStart, station: arcStation.slice(0, arcs), unitUsd: arcUsd.slice(0, arcs) };

  /**
   * One walk outwards for all classes, until each has its nearest sites; it also notes the metro's. Classes that the law keeps
   * in an area find most of their sites on it; those that still lack some after a while walk through their own area.
   */
  function findNearest(m: number, market: Market): void {
    const home = market.country;
    const first = home * classes;
    let open = classes;
    for (let k = 0; k < classes; k += 1) openClass[k] = k;
    let visits = 0;
    areas.index.anywhere[home]!().visitNearest(market, (site, chord) => {
      visits += 1;
      const inMetro = chord < METRO_CHORD;
      if (inMetro) {
        metro.site.push(site);
        metro.squaredChord.push(chord);
        metroOf[site] = m;
      }
      const country = countryOf[site]!;
      const far = country === home ? FAR.country : blockOf[country] === blockOf[home] ? FAR.block : FAR.anywhere;
      let freeOpen = 0;
      for (let at = open - 1; at >= 0; at -= 1) {
        const k = openClass[at]!;
        const list = nearest[k]!;
        if (chord > longestReach[k]! || chord >= list.fullFrom) {
          open -= 1;
          openClass[at] = openClass[open]!;
          continue;
        }
        if (farOf[first + k] === FAR.anywhere) freeOpen += 1;
        if (chord <= stations.reach[site * classes + k]! && far <= farOf[first + k]!) list.add(site, chord);
      }
      return inMetro || (visits < MOST_VISITS ? open : freeOpen) > 0;
    });
    for (const kind of REACHES) {
      const late = [...openClass.subarray(0, open)].filter((k) => reach[first + k] === kind);
      if (late.length === 0) continue;
      for (const k of late) nearest[k]!.clear();
      areas.index[kind][home]!().visitNearest(market, (site, chord) => {
        for (let at = late.length - 1; at >= 0; at -= 1) {
          const k = late[at]!;
          const list = nearest[k]!;
          if (chord > longestReach[k]! || chord >= list.fullFrom) late.splice(at, 1);
          else if (chord <= stations.reach[site * classes + k]!) list.add(site, chord);
        }
        return late.length > 0;
      });
    }
  }

  /** The metro's sites cost no transit and are looked at one by one; then country by country, cheapest sites first. */
  function findCheapest(k: number, m: number, market: Market, pair: number): void {
    const home = market.country;
    const kind = reach[home * classes + k];
    const usd = transit[k]!;
    cheapest.clear();
    for (let at = 0; at < metro.site.length; at += 1) {
      const site = metro.site[at]!;
      const country = countryOf[site]!;
      if (kind === 'country' ? country !== home : kind === 'block' && blockOf[country] !== blockOf[home]) continue;
      const station = site * classes + k;
      if (takenFor[site] !== pair && metro.squaredChord[at]! <= stations.reach[station]!)
        cheapest.add(site, stations.candidateUsd[station]! + usd[METRO]!, metro.squaredChord[at]!);
    }
    for (const country of areas.outwards[home]!) {
      const inBlock = blockOf[country] === blockOf[home];
      if (kind === 'country' ? country !== home : kind === 'block' && !inBlock) return;
      const nearUsd = usd[country === home ? COUNTRY : inBlock ? BLOCK : REGION]!;
      const list = lists[k]![country]!;
      if (list.site.length === 0 || cheapest.refuses(list.usd[0]! + nearUsd)) continue;
      const leastChord = chordTo[country]!;
      if (leastChord > longestReach[k]!) continue;
      const farUsd = inBlock ? nearUsd : usd[WORLD]!;
      const leastUsd = leastChord < REGION_CHORD ? nearUsd : farUsd;
      for (let at = 0; at < list.site.length; at += 1) {
        if (cheapest.refuses(list.usd[at]! + leastUsd)) break;
        const dx = list.x[at]! - market.x;
        const dy = list.y[at]! - market.y;
        const dz = list.z[at]! - market.z;
        const chord = dx * dx + dy * dy + dz * dz;
        const site = list.site[at]!;
        if (chord > list.reach[at]! || metroOf[site] === m || takenFor[site] === pair) continue;
        cheapest.add(site, list.usd[at]! + (chord < REGION_CHORD ? nearUsd : farUsd), chord);
      }
    }
  }

  function addArcs(k: number, home: number, pair: number): void {
    const first = arcs;
    addSites(nearest[k]!, k, home, first);
    addSites(cheapest, k, home, first);
    arcStart[pair + 1] = arcs;
  }

  function addSites({ site, squaredChord, count }: Found, k: number, home: number, first: number): void {
    for (let at = 0; at < count; at += 1) {
      const distance = distanceClass(home, countryOf[site[at]!]!, squaredChord[at]!);
      insertArc(site[at]! * classes + k, transit[k]![distance]!, first);
    }
  }

  /** Keeps the pair's arcs in order. */
  function insertArc(station: number, transitUsd: number, first: number): void {
    const unitUsd = stations.unitUsd[station]! + transitUsd;
    let at = arcs;
    while (at > first && (arcUsd[at - 1]! > unitUsd || (arcUsd[at - 1] === unitUsd && arcStation[at - 1]! > station))) {
      arcUsd[at] = arcUsd[at - 1]!;
      arcStation[at] = arcStation[at - 1]!;
      at -= 1;
    }
    arcUsd[at] = unitUsd;
    arcStation[at] = station;
    arcs += 1;
  }

  function distanceClass(from: number, to: number, chord: number): number {
    if (chord < METRO_CHORD) return METRO;
    if (from === to) return COUNTRY;
    if (blockOf[from] === blockOf[to]) return BLOCK;
    return chord < REGION_CHORD ? REGION : WORLD;
  }
}

/** How far each kind of reach goes: a class may be served where the site is no farther. */
const FAR: Readonly<Record<Reach, number>> = { country: 0, block: 1, anywhere: 2 };

/** Places in the list of transit prices. */
const METRO = 0;
const COUNTRY = 1;
const BLOCK = 2;
const REGION = 3;
const WORLD = 4;

/** $/h for one request per second, by how far it goes. */
function transitUsd(megabytesPerRequest: number): Float64Array {
  const { metro, country, block, region, world } = TRANSIT_USD_PER_GB;
  return Float64Array.of(metro, country, block, region, world).map((usd) => usd * megabytesPerRequest * 1e-3 * 3600);
}
