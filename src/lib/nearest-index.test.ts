import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arcOf, createNearestIndex, squaredChordOf, unitVector } from './nearest-index.ts';

const position = fc.record({
  lat: fc.double({ min: -90, max: 90, noNaN: true }),
  lon: fc.double({ min: -180, max: 180, noNaN: true }),
});

/** Points as they come, and points that stand on few spots, so that distances tie. */
const positions = fc.oneof(
  fc.array(position, { maxLength: 12 }),
  fc.array(position, { minLength: 60, maxLength: 200 }),
  fc.array(fc.record({ lat: fc.integer({ min: 0, max: 3 }), lon: fc.integer({ min: 178, max: 182 }) }), {
    minLength: 20,
    maxLength: 120,
  }),
);

describe('the nearest places on a globe', () => {
  test('are visited in the order that comparing all of them gives', () => {
    fc.assert(
      fc.property(positions, position, (places, from) => {
        const units = places.map(({ lat, lon }) => unitVector(lat, lon));
        const { x, y, z } = unitVector(from.lat, from.lon);
        const visited: number[] = [];
        const chords: number[] = [];
        createNearestIndex(units).visitNearest({ x, y, z }, (point, squaredChord) => {
          visited.push(point);
          chords.push(squaredChord);
          return true;
        });
        const expected = units.map((unit) => (unit.x - x) ** 2 + (unit.y - y) ** 2 + (unit.z - z) ** 2);
        expect(visited.toSorted((a, b) => a - b)).toEqual([...units.keys()]);
        expect(chords).toEqual(expected.toSorted((a, b) => a - b));
        expect(chords).toEqual(visited.map((point) => expected[point]));
      }),
    );
  });

  test('are visited no further than was asked for, and only among the points indexed', () => {
    const units = Array.from({ length: 50 }, (_, lon) => unitVector(0, lon));
    const visited: number[] = [];
    createNearestIndex(units, [40, 3, 12, 30]).visitNearest(unitVector(0, 11), (point) => visited.push(point) < 2);
    expect(visited).toEqual([12, 3]);
  });

  test('a chord and its arc say the same distance', () => {
    for (const arc of [0, 1e-6, 0.1, 1, 3, Math.PI]) expect(arcOf(squaredChordOf(arc))).toBeCloseTo(arc, 7);
    expect(squaredChordOf(40)).toBe(4);
  });
});
