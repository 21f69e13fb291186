import type { Fleet, Position } from '@/domain/fleet.ts';
import { type ClusterLevel, createSiteClusters } from './cluster-sites.ts';
import { type MercatorPoint, toMercator } from './mercator.ts';
import { radiusPxPerRootGpu } from './site-look.ts';

/** What is worked out once for a fleet. */
export interface FleetOnMap {
  readonly fleet: Fleet;
  readonly levelAt: (zoom: number) => ClusterLevel;
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
  return {
    fleet,
    levelAt: createSiteClusters(fleet),
    markets: fleet.markets.map(({ position }) => toMercator(position)),
    positions,
    indexOf: new Map(fleet.sites.map((site, index) => [site.id, index])),
    pxPerRootGpu: radiusPxPerRootGpu(fleet),
    origin: { x: mean(points.map(({ x }) => x)), y: mean(points.map(({ y }) => y)) },
  };
}
