import { expect, test } from 'vitest';
import { tinyDocument } from '@/testing/tiny-fleet.ts';
import { createSiteClusters } from './cluster-sites.ts';
import { findNodeAt } from './find-node.ts';
import { toPx, type Viewport, WORLD_PX } from './mercator.ts';
import { radiusPxPerRootGpu } from './site-look.ts';

const { fleet } = tinyDocument();
const pxPerRootGpu = radiusPxPerRootGpu(fleet);

const viewportAt = (zoom: number): Viewport => {
  const scale = WORLD_PX * 2 ** zoom;
  return { widthPx: 1440, heightPx: 900, zoom, scale, leftPx: 720 - 0.232 * scale, topPx: 450 - 0.405 * scale };
};

test.each([3, 6, 9])('every mark at zoom %i can be pointed at', (zoom) => {
  const level = createSiteClusters(fleet)(zoom);
  const viewport = viewportAt(zoom);
  level.nodes.forEach((node, index) => {
    const found = findNodeAt(level, viewport, pxPerRootGpu, toPx(viewport, node.at));
    // Two sites of one building share a place at any zoom; either answer is right.
    expect(level.nodes[found!]!.at).toEqual(level.nodes[index]!.at);
  });
});

test('open land is nobody', () => {
  const level = createSiteClusters(fleet)(6);
  expect(findNodeAt(level, viewportAt(6), pxPerRootGpu, { x: 5, y: 5 })).toBeNull();
});
