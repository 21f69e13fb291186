/**
 * Quantities that cannot be mixed by accident.
 *
 * The brand is a function type, so it is invariant: `sum([ms(1), km(2)])` does not compile (see
 * `units.typecheck.ts`). Arithmetic with `+` gives a bare number, and the line that brands it again is where a
 * reviewer looks. Brands end at JSON, URLs and typed arrays; there the name carries the unit.
 */
declare const unit: unique symbol;
export type Quantity<U extends string> = number & { readonly [unit]: (unit: U) => U };

export type Milliseconds = Quantity<'ms'>;
export type Kilometres = Quantity<'km'>;
export type UsdPerHour = Quantity<'$/h'>;
export type RequestsPerSecond = Quantity<'requests/s'>;
export type Gpus = Quantity<'GPU'>;
/** A part of a whole, 0 to 1. */
export type Share = Quantity<'share'>;
export type GigabitsPerSecond = Quantity<'Gb/s'>;
export type Gigabytes = Quantity<'GB'>;

export const ms = (value: number) => value as Milliseconds;
export const km = (value: number) => value as Kilometres;
export const usdPerHour = (value: number) => value as UsdPerHour;
export const requestsPerSecond = (value: number) => value as RequestsPerSecond;
export const gpus = (value: number) => value as Gpus;
export const share = (value: number) => value as Share;
export const gigabitsPerSecond = (value: number) => value as GigabitsPerSecond;
export const gigabytes = (value: number) => value as Gigabytes;
