import { greatCircleKm } from '../../geography.ts';
import { createPathFinder } from '../../shortest-paths.ts';
import type { CompactFleet, CompactMarket, CompactSite } from '../compact-fleet.ts';
import { POPS } from './backbone.ts';
import { createCityCodes } from './codes.ts';
import { buildMetros, type Metro } from './markets.ts';
import { attachSites, planLongHaul, planPops, popId } from './network-plan.ts';
import { compare } from './places.ts';
import { type PlannedSite, planSites } from './sites.ts';
import { timeZoneOf } from './time-zones.ts';

/** The default fleet from public geography and the assumptions beside it. Same packages, same bytes. */
export function buildUsMobile(): CompactFleet {
  const codes = createCityCodes(POPS);
  const metros = buildMetros();
  const planned = planSites(metros, codes);
  const pops = planPops();
  const attachment = attachSites(planned, pops);
  const links = [...planLongHaul(pops), ...attachment.links];
  return {
    routeStretch: calibrateStretch({ pops, links }),
    pops,
    sites: distinctNames(
      planned.map((site) => settle(site, attachment.ringOf.get(site.id) ?? null)).sort(byTierThenId),
    ),
    markets: distinctNames(
      metros.map((metro) => market(metro, planned, codes.codeOf(metro.anchor.name, metro.anchor.state))),
    ),
    links,
  };
}

const TIER_ORDER: readonly string[] = ['cloud', 'regional', 'msc', 'co', 'hub'];

function byTierThenId(a: CompactSite, b: CompactSite): number {
  return TIER_ORDER.indexOf(a.tier) - TIER_ORDER.indexOf(b.tier) || compare(a.id, b.id);
}

/** Where two states have a town of the name, the state is said: `Portland, ME`. */
function distinctNames<T extends { readonly name: string; readonly state: string }>(named: readonly T[]): readonly T[] {
  const counts = new Map<string, number>();
  for (const { name } of named) counts.set(name, (counts.get(name) ?? 0) + 1);
  return named.map((item) => (counts.get(item.name) === 1 ? item : { ...item, name: `${item.name}, ${item.state}` }));
}

/** Hubs of a ring share its aggregation router; other sites fail alone, with their building. */
function settle({ pop: _pop, ...site }: PlannedSite, ring: string | null): CompactSite {
  const domain = site.tier === 'hub' && ring !== null ? `${ring}-agg` : `${site.id}-bldg`;
  return { ...site, domain, ring };
}

/** Access by 5G standalone: 8 to 12 ms with the user plane in the metro. Assumption on operators' reports. */
const ACCESS_MS = { large: 8, small: 10 } as const;
/** To the user plane: in the metro's own switching centre, or at the next one's. Assumption. */
const BREAKOUT_MS = { own: 1, next: 4 } as const;

function market({ anchor, population, pop }: Metro, sites: readonly PlannedSite[], code: string): CompactMarket {
  const own = sites.find((site) => site.city === anchor.name && site.state === anchor.state && site.tier !== 'hub');
  const hasSwitch = sites.some(
    (site) => site.tier === 'msc' && site.city === anchor.name && site.state === anchor.state,
  );
  return {
    id: code,
    name: anchor.name,
    lon: anchor.position.lon,
    lat: anchor.position.lat,
    state: anchor.state,
    zone: timeZoneOf(anchor.state, anchor.position),
    population,
    accessMs: population > 1_000_000 ? ACCESS_MS.large : ACCESS_MS.small,
    breakoutMs: hasSwitch ? BREAKOUT_MS.own : BREAKOUT_MS.next,
    node: pop !== null ? popId(pop) : own!.id,
  };
}

/** Round trip by distance on well-routed US paths, ms per great-circle km (p10 of measured city pairs). */
const SLOPE_MS_PER_KM = 0.0162;
const FIBRE_RTT_MS_PER_KM = 2 * 4.9e-3;

/**
 * How much slower than its cable length the network is, so that round trips over pairs of points of presence rise by
 * 0.0162 ms for each kilometre of great circle (least squares with a constant).
 */
function calibrateStretch({ pops, links }: Pick<CompactFleet, 'pops' | 'links'>): number {
  const longHaul = links.filter(
    (link) => link.kind === 'long-haul' && link.from.endsWith('-pop') && link.to.endsWith('-pop'),
  );
  const finder = createPathFinder(
    pops.map((pop) => pop.id),
    longHaul.map(({ from, to, km }) => ({ from, to, length: km })),
  );
  const pairs = pops.flatMap((a, i) =>
    pops.slice(i + 1).map((b) => ({ x: greatCircleKm(a, b), y: finder.from(a.id).kmTo(b.id) })),
  );
  const pathKmPerKm = slope(pairs);
  return Math.round((SLOPE_MS_PER_KM / (FIBRE_RTT_MS_PER_KM * pathKmPerKm)) * 10_000) / 10_000;
}

/** Of the least-squares line y = constant + slope × x. */
function slope(points: readonly { readonly x: number; readonly y: number }[]): number {
  const meanX = points.reduce((sum, { x }) => sum + x, 0) / points.length;
  const meanY = points.reduce((sum, { y }) => sum + y, 0) / points.length;
  const covariance = points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0);
  return covariance / points.reduce((sum, { x }) => sum + (x - meanX) * (x - meanX), 0);
}
