import { transitUsdPerRequest } from '@/domain/cost.ts';
import { createRouting } from '@/domain/network.ts';
import { uploadMs } from '@/domain/serving.ts';
import type { Flows } from './flows.ts';
import type { Ground } from './ground.ts';

/**
 * The way of each flow through the network as it is now. After a cut or a repair the paths are made anew and every
 * flow is described again: new requests take the shortest way that is left at once (assumption: a carrier's network
 * converges well within a second), what is under way keeps the latency it left with.
 */
export interface NetworkPaths {
  describe(flows: Flows, flow: number): void;
  /** Links of a flow: link index × 2 + direction, from market to site. */
  linksOf(flows: Flows, flow: number): Int32Array;
}

export function createNetworkPaths(ground: Ground, cutLinkIds: readonly string[]): NetworkPaths {
  const routing = createRouting(ground.definition.fleet, cutLinkIds);
  const known = new Map<number, Int32Array>();
  const classes = ground.classes.length;

  function linksOf(flows: Flows, flow: number): Int32Array {
    let links = known.get(flow);
    if (!links) {
      links = routing.links(Math.floor(flows.pair[flow]! / classes), flows.site[flow]!);
      known.set(flow, links);
    }
    return links;
  }

  return {
    linksOf,
    describe(flows, flow) {
      const market = Math.floor(flows.pair[flow]! / classes);
      const workloadClass = ground.classes[flows.pair[flow]! % classes]!;
      const site = flows.site[flow]!;
      const kinds = [...linksOf(flows, flow)].map((link) => ground.links[link >> 1]!.kind);
      const rttMs = routing.rttMs(market, site);
      flows.reachable[flow] = Number.isFinite(rttMs) ? 1 : 0;
      flows.travelMs[flow] = rttMs + uploadMs(workloadClass);
      flows.backbone[flow] = kinds.some((kind) => kind === 'long-haul' || kind === 'peering') ? 1 : 0;
      const path = {
        leavesMetro: kinds.includes('long-haul'),
        rentedCloud: ground.sites[site]!.financing === 'rented',
      };
      flows.transitUsd[flow] = transitUsdPerRequest(workloadClass, path, ground.definition.prices);
    },
  };
}
