import { asin, cos, sin } from '@/lib/portable-math.ts';
import type { Position } from './fleet.ts';
import { type Kilometres, km } from './units.ts';

/** IUGG mean radius. */
const EARTH_RADIUS_KM = 6371.0088;
const RADIANS = Math.PI / 180;

/** Distance over a spherical Earth (haversine: exact for short distances, where the cosine rule loses digits). */
export function greatCircleKm(a: Position, b: Position): Kilometres {
  const halfLat = sin(((b.lat - a.lat) * RADIANS) / 2);
  const halfLon = sin(((b.lon - a.lon) * RADIANS) / 2);
  const chord = halfLat * halfLat + cos(a.lat * RADIANS) * cos(b.lat * RADIANS) * halfLon * halfLon;
  return km(2 * EARTH_RADIUS_KM * asin(Math.min(1, Math.sqrt(chord))));
}
