import type { Fleet } from '@/domain/fleet.ts';
import { createRouting, type Routing } from '@/domain/network.ts';

/** All ways of a fleet, found once and laid out flat: a build reads them hundreds of thousands of times. Cell = market × sites + site. */
export interface Ways extends Routing {
  readonly siteCount: number;
  /** Steps of a cell's way are `step[stepStart[cell]] … step[stepStart[cell + 1] − 1]`, as `Routing.links` gives them. */
  readonly stepStart: Int32Array;
  readonly step: Int32Array;
  readonly rttByCell: Float64Array;
  /** 1 if the way uses a long-haul link. */
  readonly leavesMetro: Uint8Array;
}

/** The ways of a fleet object with the same links cut are the same ways; finding them is most of a build. */
export function waysOf(fleet: Fleet, cutLinkIds: readonly string[]): Ways {
  const cut = [...cutLinkIds].sort().join(' ');
  const known = knownWays.get(fleet);
  if (known?.cut === cut) return known.ways;
  const ways = layOut(fleet, createRouting(fleet, cutLinkIds));
  knownWays.set(fleet, { cut, ways });
  return ways;
}

const knownWays = new WeakMap<Fleet, { readonly cut: string; readonly ways: Ways }>();

function layOut({ markets, sites, links }: Fleet, routing: Routing): Ways {
  const cells = markets.length * sites.length;
  const stepStart = new Int32Array(cells + 1);
  const rttByCell = new Float64Array(cells);
  const leavesMetro = new Uint8Array(cells);
  const steps: number[] = [];
  const isLongHaul = links.map(({ kind }) => kind === 'long-haul');
  for (let market = 0, cell = 0; market < markets.length; market += 1) {
    for (let site = 0; site < sites.length; site += 1, cell += 1) {
      rttByCell[cell] = routing.rttMs(market, site);
      for (const step of routing.links(market, site)) {
        steps.push(step);
        if (isLongHaul[step >> 1]) leavesMetro[cell] = 1;
      }
      stepStart[cell + 1] = steps.length;
    }
  }
  const step = Int32Array.from(steps);
  return {
    siteCount: sites.length,
    stepStart,
    step,
    rttByCell,
    leavesMetro,
    pathKm: routing.pathKm,
    rttMs: (market, site) => rttByCell[market * sites.length + site]!,
    links(market, site) {
      const cell = market * sites.length + site;
      return step.subarray(stepStart[cell], stepStart[cell + 1]);
    },
  };
}
