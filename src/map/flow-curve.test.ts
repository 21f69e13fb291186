import { expect, test } from 'vitest';
import { FLOW_BEND, pointOnCurve } from './flow-curve.ts';

const dallas = { x: 0.231, y: 0.403 };
const chicago = { x: 0.257, y: 0.372 };

test('a flow begins at its market and ends at its site', () => {
  expect(pointOnCurve(dallas, chicago, 0)).toEqual(dallas);
  expect(pointOnCurve(dallas, chicago, 1)).toEqual(chicago);
});

test('half way, a flow is half its bend away from the straight line', () => {
  const middle = pointOnCurve(dallas, chicago, 0.5);
  const aside = Math.hypot(middle.x - (dallas.x + chicago.x) / 2, middle.y - (dallas.y + chicago.y) / 2);
  expect(aside / Math.hypot(chicago.x - dallas.x, chicago.y - dallas.y)).toBeCloseTo(FLOW_BEND / 2, 9);
});

test('flows there and back do not lie on each other', () => {
  const there = pointOnCurve(dallas, chicago, 0.5);
  const back = pointOnCurve(chicago, dallas, 0.5);
  expect(Math.hypot(there.x - back.x, there.y - back.y)).toBeGreaterThan(0.005);
});
