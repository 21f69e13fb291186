import { expect, test } from 'vitest';
import { greatCircleKm } from './geography.ts';

test('New York to Los Angeles is 3,936 km', () => {
  const km = greatCircleKm({ lon: -74.006, lat: 40.7128 }, { lon: -118.2437, lat: 34.0522 });
  expect(km).toBeGreaterThan(3930);
  expect(km).toBeLessThan(3940);
});

test('a place is no distance from itself, and half the world from its antipode', () => {
  expect(greatCircleKm({ lon: 5, lat: 7 }, { lon: 5, lat: 7 })).toBe(0);
  expect(greatCircleKm({ lon: 0, lat: 0 }, { lon: 180, lat: 0 })).toBeCloseTo(20015.1, 1);
});
