import type { Fleet } from './fleet.ts';
import { createPathFinder } from './shortest-paths.ts';
import { type Milliseconds, ms } from './units.ts';

/** Shortest ways from every market to every site over links that are not cut. Indices are the fleet's own order. */
export interface Routing {
  /** Kilometres of link from market to site; infinite if cut off. */
  pathKm(market: number, site: number): number;
  /** Network round trip, ms: access + breakout + `backboneRtt`; infinite if cut off. */
  rttMs(market: number, site: number): number;
  /** The links on the way, from market to site: link index × 2, plus 1 where it is travelled from `to` to `from`. */
  links(market: number, site: number): Int32Array;
}

export function createRouting(fleet: Fleet, cutLinkIds: readonly string[] = []): Routing {
  const cut = new Set(cutLinkIds);
  // A cut link stays in its place, so that indices hold, but no path is ever long enough to need it.
  const finder = createPathFinder(
    fleet.nodes.map((node) => node.id),
    fleet.links.map(({ id, from, to, length }) => ({
      from,
      to,
      length: cut.has(id) ? Number.POSITIVE_INFINITY : length,
    })),
  );
  const treeOf = (market: number) => finder.from(fleet.markets[market]!.nodeId);
  const nodeOf = (site: number) => fleet.sites[site]!.nodeId;
  const pathKm = (market: number, site: number) => treeOf(market).kmTo(nodeOf(site));

  return {
    pathKm,
    rttMs(market, site) {
      const { accessRtt, breakoutRtt } = fleet.markets[market]!;
      return accessRtt + breakoutRtt + backboneRtt(pathKm(market, site), fleet.routeStretch);
    },
    links: (market, site) => treeOf(market).linksTo(nodeOf(site)),
  };
}

/** The engineered constant of well-routed US city pairs (p10 of measured round trips). */
const ENGINEERED_CONSTANT_MS = 2.0;
/** Light in glass, refractive index 1.47, one way. */
const FIBRE_MS_PER_KM = 4.9e-3;

/**
 * Round trip over a path of links: 2.0 ms + path × 4.9 µs × 2 × stretch. The stretch is calibrated for each fleet so
 * that round trips rise by 0.0162 ms per great-circle km (`decisions/0002-network-rtt.md`).
 */
export function backboneRtt(pathKm: number, routeStretch: number): Milliseconds {
  return ms(ENGINEERED_CONSTANT_MS + pathKm * FIBRE_MS_PER_KM * 2 * routeStretch);
}
