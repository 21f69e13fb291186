/**
 * Must not compile. `npm run check` fails if one of the lines below stops being an error, so the brand cannot become
 * weaker unseen.
 */
import { type Kilometres, km, type Milliseconds, ms, type Quantity } from './units.ts';

function sum<U extends string>(values: readonly Quantity<U>[]): number {
  return values.reduce<number>((total, value) => total + value, 0);
}

export const latencies = sum([ms(1), ms(2)]);

// @ts-expect-error a latency and a distance have no sum
export const mixed = sum([ms(1), km(2)]);

// @ts-expect-error nor when the types are joined by hand
export const joined: readonly Quantity<'ms' | 'km'>[] = [ms(1)];

// @ts-expect-error a distance is not a latency
export const latency: Milliseconds = km(3);

// @ts-expect-error a bare number has no unit
export const distance: Kilometres = 4;

// @ts-expect-error arithmetic gives a bare number: the line that brands it again is where a reviewer looks
export const later: Milliseconds = ms(1) + ms(2);
