import { createNearestIndex, type NearestIndex, type UnitVector } from '@/lib/nearest-index.ts';
import { COUNTRIES } from './placement-tables.ts';
import type { BenchSite, Reach } from './placement-world.ts';

/** The sites of each area within which the law may keep a country's requests. */
export interface Areas {
  /** By reach and country of the market; each is built when it is first asked for. */
  readonly index: Readonly<Record<Reach, readonly (() => NearestIndex)[]>>;
  /** By country: the countries that may serve it, itself first, then its block, then the others. */
  readonly outwards: readonly (readonly number[])[];
  /** By country: a circle around all its sites. */
  readonly circles: readonly Circle[];
}

interface Circle {
  readonly centre: UnitVector;
  /** As a chord through a globe of radius 1. */
  readonly radius: number;
}

export function divideIntoAreas(sites: readonly BenchSite[]): Areas {
  const byCountry: number[][] = COUNTRIES.map(() => []);
  for (let site = 0; site < sites.length; site += 1) byCountry[sites[site]!.country]!.push(site);
  const ofCountry = byCountry.map((members) => once(() => createNearestIndex(sites, members)));
  const ofBlock = new Map<string, () => NearestIndex>();
  for (const [country, { block }] of COUNTRIES.entries()) {
    if (ofBlock.has(block)) continue;
    const countries = [...COUNTRIES.keys()].filter((other) => COUNTRIES[other]!.block === block);
    const alone = countries.length === 1;
    const members = countries.flatMap((other) => byCountry[other]!);
    ofBlock.set(block, alone ? ofCountry[country]! : once(() => createNearestIndex(sites, members)));
  }
  const world = once(() => createNearestIndex(sites));
  return {
    index: {
      country: ofCountry,
      block: COUNTRIES.map(({ block }) => ofBlock.get(block)!),
      anywhere: COUNTRIES.map(() => world),
    },
    outwards: COUNTRIES.map(({ block }, country) => {
      const nearness = (other: number) => (other === country ? 0 : COUNTRIES[other]!.block === block ? 1 : 2);
      return [...COUNTRIES.keys()].sort((a, b) => nearness(a) - nearness(b));
    }),
    circles: byCountry.map((members) => circleAround(members.map((site) => sites[site]!))),
  };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** Around the mean direction: not the smallest circle, but none of the points lies outside. */
function circleAround(points: readonly UnitVector[]): Circle {
  const sum = { x: 0, y: 0, z: 0 };
  for (const { x, y, z } of points) {
    sum.x += x;
    sum.y += y;
    sum.z += z;
  }
  const length = Math.sqrt(sum.x * sum.x + sum.y * sum.y + sum.z * sum.z);
  if (length === 0) return { centre: { x: 1, y: 0, z: 0 }, radius: points.length > 0 ? 2 : 0 };
  const centre = { x: sum.x / length, y: sum.y / length, z: sum.z / length };
  return { centre, radius: Math.sqrt(points.reduce((far, point) => Math.max(far, squaredChord(point, centre)), 0)) };
}

/** No point of the circle is nearer than this: the triangle inequality, straight through the globe. */
export function squaredChordToCircle({ centre, radius }: Circle, from: UnitVector): number {
  const chord = Math.max(0, Math.sqrt(squaredChord(from, centre)) - radius - 1e-9);
  return chord * chord;
}

export function squaredChord(a: UnitVector, b: UnitVector): number {
  const dx = a.x - b.x;
  const dy = a.y - b.y;
  const dz = a.z - b.z;
  return dx * dx + dy * dy + dz * dz;
}
