import type { ClusterLevel } from './cluster-sites.ts';
import { toPx, type Viewport } from './mercator.ts';
import { donutRadiusPx, markGrowthAt, markRadiusPx } from './site-look.ts';

/** A finger's or a hurried hand's error. */
const REACH_PX = 5;

/** The node under a point of the map, the one whose edge is nearest if several are; null: the background. */
export function findNodeAt(
  level: ClusterLevel,
  viewport: Viewport,
  pxPerRootGpu: number,
  point: { readonly x: number; readonly y: number },
): number | null {
  const growth = markGrowthAt(viewport.zoom);
  let nearest: number | null = null;
  let nearestPx = REACH_PX;
  level.nodes.forEach((node, index) => {
    const at = toPx(viewport, node.at);
    const radiusPx =
      (node.opensAtZoom === null ? markRadiusPx(node.gpus, pxPerRootGpu, 0) : donutRadiusPx(node.gpus, pxPerRootGpu)) *
      growth;
    const distancePx = Math.hypot(at.x - point.x, at.y - point.y) - radiusPx;
    if (distancePx < nearestPx) {
      nearest = index;
      nearestPx = distancePx;
    }
  });
  return nearest;
}
