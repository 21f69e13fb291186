import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boundsOf, fromMercatorX, fromMercatorY, toMercator, toPx, type Viewport } from './mercator.ts';

test('a place survives the way to Mercator and back', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -180, max: 180, noNaN: true }),
      fc.double({ min: -85, max: 85, noNaN: true }),
      (lon, lat) => {
        const { x, y } = toMercator({ lon, lat });
        expect(fromMercatorX(x)).toBeCloseTo(lon, 9);
        expect(fromMercatorY(y)).toBeCloseTo(lat, 9);
      },
    ),
  );
});

test('the corners of the screen are the bounds in view', () => {
  const viewport: Viewport = { widthPx: 1440, heightPx: 900, zoom: 4, scale: 8192, leftPx: -1500, topPx: -2700 };
  const { minX, minY, maxX, maxY } = boundsOf(viewport);
  expect(toPx(viewport, { x: minX, y: minY })).toEqual({ x: 0, y: 0 });
  const corner = toPx(viewport, { x: maxX, y: maxY });
  expect(corner.x).toBeCloseTo(1440, 6);
  expect(corner.y).toBeCloseTo(900, 6);
});
