import { sortByKey } from '@/lib/sort-by-key.ts';
import type { Stations } from './placement-stations.ts';
import { CLASSES, COUNTRIES } from './placement-tables.ts';
import type { BenchSite } from './placement-world.ts';

/** A country's sites that run a class, cheapest first; all that a scan reads lies in order. */
export interface CostList {
  readonly site: Int32Array;
  /** `candidateUsd` of the site's station. */
  readonly usd: Float64Array;
  /** Squared chord as far as the class may be served from. */
  readonly reach: Float64Array;
  /** The longest of them; −1 if nobody runs the class. */
  readonly farthest: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
}

/** By class and country. */
export function listByCost(sites: readonly BenchSite[], stations: Stations): CostList[][] {
  return CLASSES.map((_, k) => {
    const members: number[][] = COUNTRIES.map(() => []);
    for (let site = 0; site < sites.length; site += 1)
      if (stations.reach[site * CLASSES.length + k]! >= 0) members[sites[site]!.country]!.push(site);
    return members.map((list) => toList(list, k));
  });

  function toList(members: readonly number[], k: number): CostList {
    const count = members.length;
    const site = new Int32Array(members);
    const usd = new Float64Array(count);
    const reach = new Float64Array(count);
    const [x, y, z] = [new Float64Array(count), new Float64Array(count), new Float64Array(count)];
    for (let at = 0; at < count; at += 1) usd[at] = stations.candidateUsd[site[at]! * CLASSES.length + k]!;
    sortByKey(usd, site);
    let farthest = -1;
    for (let at = 0; at < count; at += 1) {
      const place = sites[site[at]!]!;
      reach[at] = stations.reach[site[at]! * CLASSES.length + k]!;
      farthest = Math.max(farthest, reach[at]!);
      x[at] = place.x;
      y[at] = place.y;
      z[at] = place.z;
    }
    return { site, usd, reach, farthest, x, y, z };
  }
}
