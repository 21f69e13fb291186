import type { Tier } from './fleet.ts';

/** Every price a plan is costed with; each default carries its source in `default-prices.ts`. */
export interface PriceBook {
  readonly id: string;
  /** Yearly cost of capital, 0 to 1, and years to recover it: CRF = r(1+r)^N / ((1+r)^N − 1). */
  readonly capitalRate: number;
  readonly capitalYears: number;
  /** Operations and maintenance, part of the hardware price a year. */
  readonly operationsShare: number;
  /** On top of a rented GPU's list price: storage, control plane, support. */
  readonly rentedBillOverhead: number;
  /** Server power over GPU board power. */
  readonly serverPowerFactor: number;
  /** Power of an idle, parked GPU as part of its loaded power. */
  readonly idlePowerShare: number;
  readonly pue: Readonly<Record<Tier, number>>;
  /** Rent of space and power capacity, US dollars per kW and month. */
  readonly spaceUsdPerKwMonth: Readonly<Record<Tier, number>>;
  /** Site running cost while anything is placed there (lights, remote hands), US dollars per hour. */
  readonly activationUsdPerHour: Readonly<Record<Tier, number>>;
  /** US dollars per kWh by state; commercial for hub, msc and co, industrial for regional and cloud. */
  readonly electricityUsdPerKwh: Readonly<Record<string, { readonly commercial: number; readonly industrial: number }>>;
  /** US dollars per gigabyte carried: inside the metro, over the backbone, into and out of a rented cloud. */
  readonly transitUsdPerGB: {
    readonly metro: number;
    readonly backbone: number;
    readonly cloudIn: number;
    readonly cloudOut: number;
  };
}
