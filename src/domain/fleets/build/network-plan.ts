import { atan2 } from '@/lib/portable-math.ts';
import type { Link } from '../../fleet.ts';
import { greatCircleKm } from '../../geography.ts';
import type { CompactLink, CompactPlace } from '../compact-fleet.ts';
import { POPS, SPURS, TRUNKS } from './backbone.ts';
import { placeOf } from './places.ts';
import type { PlannedSite } from './sites.ts';

/** Fibre follows roads and railways: cable length over great circle. Assumption, by the length of US long-haul routes. */
const CABLE_DETOUR = 1.2;
/** Longer than this, a link has left its metro. */
const METRO_KM = 100;
/** A ring stays in one belt around its point of presence: the city, its suburbs, or the country beyond. */
const BELT_KM = [15, METRO_KM / CABLE_DETOUR, Number.POSITIVE_INFINITY];
/** Sites on one ring at most: one cut or one aggregation router must not take more. Assumption. */
const RING_SITES = 7;

/**
 * Capacity that the grid may use, each direction, Gb/s. Assumptions all: carriers publish none. They are slices of
 * much bigger systems.
 */
const GBPS = { trunk: 40, spur: 20, metroRing: 10, regionalRing: 10, dataCentre: 40, peering: 20 } as const;

export const popId = (code: string): string => `${code}-pop`;

export function planPops(): readonly CompactPlace[] {
  return Object.entries(POPS).map(([code, [city, state]]) => {
    const { position } = placeOf(city, state);
    return { id: popId(code), name: city, lon: position.lon, lat: position.lat };
  });
}

export function planLongHaul(pops: readonly CompactPlace[]): readonly CompactLink[] {
  const at = new Map(pops.map((pop) => [pop.id, pop]));
  const join = (gbps: number) => (corridor: string) => {
    const [from = '', to = ''] = corridor.split('-').map(popId);
    return link(corridor, 'long-haul', at.get(from)!, at.get(to)!, gbps);
  };
  return [...TRUNKS.map(join(GBPS.trunk)), ...SPURS.map(join(GBPS.spur))];
}

export interface Attachment {
  /** Ring of each site that is on one. */
  readonly ringOf: ReadonlyMap<string, string>;
  readonly links: readonly CompactLink[];
}

/**
 * Sites hang on rings that begin and end at their point of presence, in order of their bearing, so that a ring does
 * not cross itself; city, suburbs and country are on different rings. Data centres have two cables of their own, clouds
 * peer at two points of presence.
 */
export function attachSites(sites: readonly PlannedSite[], pops: readonly CompactPlace[]): Attachment {
  const ringOf = new Map<string, string>();
  const links: CompactLink[] = [];
  for (const pop of pops) {
    const code = pop.id.slice(0, -'-pop'.length);
    const here = sites.filter((site) => site.pop === code);
    for (const site of here.filter(({ tier }) => tier === 'cloud' || tier === 'regional')) {
      links.push(...(site.tier === 'cloud' ? peerings(site, pops) : twoCables(site, pop, 'ring', GBPS.dataCentre)));
    }
    const edge = here.filter(({ tier }) => tier !== 'cloud' && tier !== 'regional');
    const belt = (site: PlannedSite) => BELT_KM.findIndex((limit) => kmBetween(site, pop) <= limit);
    const groups = BELT_KM.flatMap((_, b) =>
      rings(
        edge.filter((site) => belt(site) === b),
        pop,
      ),
    );
    groups.forEach((members, i) => {
      const ring = `${code.toUpperCase()}-${i + 1}`;
      for (const site of members) ringOf.set(site.id, ring);
      links.push(...ringLinks(ring, members, pop, belt(members[0]!) < 2 ? GBPS.metroRing : GBPS.regionalRing));
    });
  }
  return { ringOf, links };
}

/** Equal slices of the compass, none above the limit. */
function rings(sites: readonly PlannedSite[], pop: CompactPlace): readonly (readonly PlannedSite[])[] {
  const byBearing = [...sites].sort((a, b) => bearing(pop, a) - bearing(pop, b) || (a.id < b.id ? -1 : 1));
  const count = Math.ceil(byBearing.length / RING_SITES);
  return Array.from({ length: count }, (_, i) =>
    byBearing.slice(Math.round((i * byBearing.length) / count), Math.round(((i + 1) * byBearing.length) / count)),
  );
}

function ringLinks(
  ring: string,
  members: readonly PlannedSite[],
  pop: CompactPlace,
  gbps: number,
): readonly CompactLink[] {
  const [only] = members;
  if (members.length === 1 && only) return twoCables(only, pop, kindFor(kmBetween(only, pop)), gbps);
  const stops = [pop, ...members, pop];
  return stops.slice(1).map((to, i) => {
    const from = stops[i]!;
    return link(`${ring.toLowerCase()}-${i + 1}`, kindFor(kmBetween(from, to)), from, to, gbps);
  });
}

/** Two ways to one place; the second takes the other side of town. */
function twoCables(site: PlannedSite, pop: CompactPlace, kind: Link['kind'], gbps: number): readonly CompactLink[] {
  const first = link(`${site.id}-a`, kind, pop, site, gbps);
  return [first, { ...first, id: `${site.id}-b`, km: Math.round(first.km * 1.3 + 5) }];
}

function peerings(site: PlannedSite, pops: readonly CompactPlace[]): readonly CompactLink[] {
  const nearest = [...pops].sort((a, b) => kmBetween(a, site) - kmBetween(b, site) || (a.id < b.id ? -1 : 1));
  return nearest.slice(0, 2).map((pop, i) => link(`${site.id}-peer-${i + 1}`, 'peering', pop, site, GBPS.peering));
}

const kindFor = (km: number): Link['kind'] => (km * CABLE_DETOUR > METRO_KM ? 'long-haul' : 'ring');

function link(id: string, kind: Link['kind'], from: CompactPlace, to: CompactPlace, gbps: number): CompactLink {
  // Inside a city a cable is never shorter than 2 km: it leaves by one duct and comes in by another.
  const km = Math.max(2, Math.round(kmBetween(from, to) * CABLE_DETOUR));
  return { id, kind, from: from.id, to: to.id, km, gbps };
}

const kmBetween = (a: CompactPlace, b: CompactPlace): number => greatCircleKm(a, b);

const bearing = (from: CompactPlace, to: CompactPlace): number => atan2(to.lat - from.lat, to.lon - from.lon);
