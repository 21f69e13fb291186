import type { Position } from '@/domain/fleet.ts';

/** A point of the Web Mercator square: x grows east, y grows south, both 0 to 1. */
export interface MercatorPoint {
  readonly x: number;
  readonly y: number;
}

export interface MercatorBounds {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

/** Pixels of the whole world at MapLibre zoom 0. */
export const WORLD_PX = 512;

/** Spherical Mercator, as MapLibre projects (EPSG:3857 scaled to the unit square). */
export function toMercator({ lon, lat }: Position): MercatorPoint {
  const sine = Math.sin((lat * Math.PI) / 180);
  return { x: (lon + 180) / 360, y: 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI) };
}

export const fromMercatorX = (x: number) => x * 360 - 180;
export const fromMercatorY = (y: number) => (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;

/** How the map stands over the Mercator square: flat and north up, so a scale and a shift say everything. */
export interface Viewport {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly zoom: number;
  /** Pixels in a Mercator unit. */
  readonly scale: number;
  /** Where Mercator (0, 0) falls, in pixels from the top left. */
  readonly leftPx: number;
  readonly topPx: number;
}

export const toPx = (viewport: Viewport, point: MercatorPoint) => ({
  x: viewport.leftPx + point.x * viewport.scale,
  y: viewport.topPx + point.y * viewport.scale,
});

export const boundsOf = (viewport: Viewport): MercatorBounds => ({
  minX: -viewport.leftPx / viewport.scale,
  minY: -viewport.topPx / viewport.scale,
  maxX: (viewport.widthPx - viewport.leftPx) / viewport.scale,
  maxY: (viewport.heightPx - viewport.topPx) / viewport.scale,
});
