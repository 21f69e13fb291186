import type { Fleet } from '@/domain/fleet.ts';
import type { SiteState } from '@/domain/telemetry.ts';
import type { MapToken } from './map-colours.ts';
import type { FlowStatus } from './select-flows.ts';

/** The numbers are read by the shader of `site-layer.ts`. */
export const SHAPES = {
  circle: 0,
  'half-circle': 1,
  ring: 2,
  dotted: 3,
  square: 4,
  'half-square': 5,
  triangle: 6,
  'open-triangle': 7,
  donut: 8,
} as const;
export type Shape = keyof typeof SHAPES;

/** Where a mark takes its colour from: the metric's band, or a meaning that overrides it. */
export type MarkColour = 'band' | keyof typeof MARK_TOKENS;

/** The last two of the ramp are watch and breach as marks; the tokens of those names are tuned for text. */
export const MARK_TOKENS = { watch: 'ramp-4', breach: 'ramp-5', dim: 'dim', faint: 'faint' } as const satisfies Record<
  string,
  MapToken
>;
export const FLOW_TOKENS = {
  met: 'accent',
  'at-risk': 'ramp-4',
  breached: 'ramp-5',
  'no-data': 'dim',
} as const satisfies Record<FlowStatus, MapToken>;

export interface StateLook {
  readonly shape: Shape;
  readonly colour: MarkColour;
  /** Larger is worse: drawn above others, and shows through a cluster from 1 upwards. */
  readonly concern: number;
}

/**
 * The shapes of `SITE_STATE_GLYPHS`. Nothing that is stale, missing or out of service takes a colour of the metric: it
 * must never look healthy.
 */
export const STATE_LOOKS: Readonly<Record<SiteState, StateLook>> = {
  serving: { shape: 'circle', colour: 'band', concern: 0 },
  warming: { shape: 'half-circle', colour: 'band', concern: 0 },
  'never-seen': { shape: 'ring', colour: 'faint', concern: 0 },
  cordoned: { shape: 'square', colour: 'watch', concern: 1 },
  drained: { shape: 'square', colour: 'watch', concern: 1 },
  draining: { shape: 'half-square', colour: 'watch', concern: 2 },
  stale: { shape: 'dotted', colour: 'dim', concern: 3 },
  offline: { shape: 'open-triangle', colour: 'breach', concern: 4 },
  failed: { shape: 'triangle', colour: 'breach', concern: 5 },
};

/** Radius of the fleet's largest site at zoom 4. */
const LARGEST_RADIUS_PX = 16;
/** Below this a mark is no longer seen: the only exception to "area is GPUs". */
export const SMALLEST_RADIUS_PX = 3.2;
/** A state other than serving must be read from its shape, which takes this much. */
const SMALLEST_CONCERN_RADIUS_PX = 5.5;

/** Area in proportion to GPUs: radius in px at zoom 4 is this times √GPUs. */
export const radiusPxPerRootGpu = (fleet: Fleet) =>
  LARGEST_RADIUS_PX / Math.sqrt(Math.max(1, ...fleet.sites.map((site) => site.gpus)));

/** Radius in px at zoom 4. */
export function markRadiusPx(gpus: number, pxPerRootGpu: number, concern: number): number {
  const smallest = concern > 0 ? SMALLEST_CONCERN_RADIUS_PX : SMALLEST_RADIUS_PX;
  return Math.max(smallest, Math.sqrt(gpus) * pxPerRootGpu);
}

/** A donut must hold its count. */
const SMALLEST_DONUT_PX = 10.5;
export const donutRadiusPx = (gpus: number, pxPerRootGpu: number) =>
  Math.max(SMALLEST_DONUT_PX, markRadiusPx(gpus, pxPerRootGpu, 0));

/** Marks grow slowly with the zoom, so that a city taken apart fills the room it gets. */
export const MARK_GROWTH = { perZoom: 1.22, fromZoom: 3, toZoom: 9, unitZoom: 4 } as const;

export const markGrowthAt = (zoom: number) => {
  const { perZoom, fromZoom, toZoom, unitZoom } = MARK_GROWTH;
  return perZoom ** (Math.min(toZoom, Math.max(fromZoom, zoom)) - unitZoom);
};
