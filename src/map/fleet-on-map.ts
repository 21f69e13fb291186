import type { Fleet, Position } from '@/domain/fleet.ts';
import { type ClusterLevel, createSiteClusters, takeOut } from './cluster-sites.ts';
import { type MercatorPoint, toMercator } from './mercator.ts';
import { radiusPxPerRootGpu } from './site-look.ts';

/** What is worked out once for a fleet. */
export interface FleetOnMap {
  readonly fleet: Fleet;
  readonly levelAt: (zoom: number) => ClusterLevel;
  /** With one site taken out of its donut, if there is one: the same answer while the question is the same. */
  readonly levelApart: (zoom: number, site: number | null) => ClusterLevel;
  readonly markets: readonly MercatorPoint[];
  readonly positions: readonly Position[];
  readonly indexOf: ReadonlyMap<string, number>;
  readonly pxPerRootGpu: number;
  /** Near the fleet: instances are stored relative to it. */
  readonly origin: MercatorPoint;
}

export function putOnMap(fleet: Fleet): FleetOnMap {
  const positions = [...fleet.markets, ...fleet.sites].map(({ position }) => position);
  const points = positions.map(toMercator);
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const levelAt = createSiteClusters(fleet);
  let last: { readonly from: ClusterLevel; readonly site: number; readonly level: ClusterLevel } | null = null;
  return {
    fleet,
    levelAt,
    levelApart: (zoom, site) => {
      const level = levelAt(zoom);
      if (site === null) return level;
      if (last?.from !== level || last.site !== site) last = { from: level, site, level: takeOut(fleet, level, site) };
      return last.level;
    },
    markets: fleet.markets.map(({ position }) => toMercator(position)),
    positions,
    indexOf: new Map(fleet.sites.map((site, index) => [site.id, index])),
    pxPerRootGpu: radiusPxPerRootGpu(fleet),
    origin: { x: mean(points.map(({ x }) => x)), y: mean(points.map(({ y }) => y)) },
  };
}
