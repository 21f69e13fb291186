import type { MercatorPoint } from './mercator.ts';

/**
 * A flow is a quadratic Bézier curve that leaves the straight line to its left by this part of its length, so that the
 * two directions between a pair of places do not lie on each other. The shaders of `flow-layer.ts` draw the same curve.
 */
export const FLOW_BEND = 0.16;

/** The point that the curve leans towards. */
export const controlPoint = (from: MercatorPoint, to: MercatorPoint): MercatorPoint => ({
  x: (from.x + to.x) / 2 + (to.y - from.y) * FLOW_BEND,
  y: (from.y + to.y) / 2 - (to.x - from.x) * FLOW_BEND,
});

/** The point at `t` of the way, 0 at the market, 1 at the site. */
export function pointOnCurve(from: MercatorPoint, to: MercatorPoint, t: number): MercatorPoint {
  const control = controlPoint(from, to);
  const near = (1 - t) * (1 - t);
  const middle = 2 * t * (1 - t);
  return {
    x: near * from.x + middle * control.x + t * t * to.x,
    y: near * from.y + middle * control.y + t * t * to.y,
  };
}
