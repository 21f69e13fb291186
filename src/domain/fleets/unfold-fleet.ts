import { invariant } from '@/lib/invariant.ts';
import { CELL_MIXES, type Fleet, type Link, type NetworkNode, type Site, TIERS } from '../fleet.ts';
import { gigabitsPerSecond, gpus, km, ms, share } from '../units.ts';
import type { CompactFleet, CompactLink, CompactPlace, CompactSite } from './compact-fleet.ts';

/** From the file to the domain's types: the door where the file's words and numbers get their meaning. */
export function unfoldFleet(
  folded: CompactFleet,
  {
    country,
    ...header
  }: { readonly id: string; readonly name: string; readonly note: string; readonly country: string },
): Fleet {
  return {
    ...header,
    routeStretch: folded.routeStretch,
    nodes: [...folded.pops.map((pop) => node(pop, 'pop')), ...folded.sites.map((site) => node(site, 'site'))],
    links: folded.links.map(link),
    sites: folded.sites.map((site) => unfoldSite(site, country)),
    markets: folded.markets.map((market) => ({
      id: market.id,
      name: market.name,
      position: { lon: market.lon, lat: market.lat },
      jurisdiction: { country, state: market.state },
      timeZone: market.zone,
      population: market.population,
      accessRtt: ms(market.accessMs),
      breakoutRtt: ms(market.breakoutMs),
      nodeId: market.node,
    })),
  };
}

function unfoldSite(site: CompactSite, country: string): Site {
  const tier = oneOf(TIERS, site.tier, site.id);
  return {
    id: site.id,
    name: site.name,
    tier,
    city: site.city,
    position: { lon: site.lon, lat: site.lat },
    jurisdiction: { country, state: site.state },
    timeZone: site.zone,
    gpuTypeId: site.gpuType,
    gpus: gpus(site.gpus),
    radioPeakShare: share(site.radio),
    cellMix: site.cells === null ? null : oneOf(CELL_MIXES, site.cells, site.id),
    failureDomain: site.domain,
    ring: site.ring,
    powerFeed: site.feed,
    // A cabinet at a tower is locked, not guarded.
    trusted: tier !== 'hub',
    financing: tier === 'cloud' ? 'rented' : 'owned',
    nodeId: site.id,
  };
}

const LINK_KINDS = ['long-haul', 'ring', 'peering'] as const satisfies readonly Link['kind'][];

function link({ id, kind, from, to, km: length, gbps }: CompactLink): Link {
  return { id, kind: oneOf(LINK_KINDS, kind, id), from, to, length: km(length), capacity: gigabitsPerSecond(gbps) };
}

function node({ id, name, lon, lat }: CompactPlace, kind: NetworkNode['kind']): NetworkNode {
  return { id, name, kind, position: { lon, lat } };
}

function oneOf<T extends string>(words: readonly T[], word: string, owner: string): T {
  const found = words.find((candidate) => candidate === word);
  invariant(found !== undefined, `${owner}: "${word}" is none of ${words.join(', ')}`);
  return found;
}
