import type { PriceBook } from './price-book.ts';

/** The price book the default fleets open with. Each line says where it comes from; all of it can be edited. */
export const DEFAULT_PRICES: PriceBook = {
  id: 'default-2026',
  // 8 % over 5 years: capital recovery 0.2505 a year. Assumption.
  capitalRate: 0.08,
  capitalYears: 5,
  // Assumption: 8 % of the hardware price a year.
  operationsShare: 0.08,
  // Clouds add 30 to 50 % over the GPU's list price (price reports 2026); the middle.
  rentedBillOverhead: 0.4,
  // 10,401 W measured at the wall for 8 × 1,000 W of B200 (MLPerf v5.1 power).
  serverPowerFactor: 1.3,
  // 2.5 of 6.2 kW and 3.1 of 10.4 kW measured near idle (MLPerf power): 0.30 to 0.40.
  idlePowerShare: 0.35,
  // Assumptions around Uptime Institute 2024 (mean 1.56) and large clouds (about 1.1).
  pue: { hub: 1.9, msc: 1.6, co: 1.6, regional: 1.4, cloud: 1.15 },
  // 184.06 wholesale colocation, primary US markets (CBRE, end of 2024); hub, regional and cloud are assumptions.
  spaceUsdPerKwMonth: { hub: 300, msc: 184, co: 184, regional: 150, cloud: 120 },
  // Assumption: what a lit room costs beside its servers (remote hands, sensors, access).
  activationUsdPerHour: { hub: 0.1, msc: 0.5, co: 0.3, regional: 1, cloud: 0 },
  electricityUsdPerKwh: electricity(),
  // Own metro and own backbone at 0.10 $ per Mb/s and month, 40 % filled; peering to a cloud, and the cloud's charge
  // on the way back (20 to 50 $ per TB listed). Assumptions on TeleGeography and cloud list prices.
  transitUsdPerGB: { metro: 0.0003, backbone: 0.0008, cloudIn: 0.005, cloudOut: 0.02 },
};

/**
 * US Energy Information Administration, average retail price 2023, cents per kWh: commercial, industrial. Wyoming is
 * missing in the copy we have: the mean of its six neighbours stands in (assumption).
 */
function electricity(): PriceBook['electricityUsdPerKwh'] {
  const cents: Readonly<Record<string, readonly [commercial: number, industrial: number]>> = {
    AL: [13.16, 7.11],
    AZ: [11.79, 8.11],
    AR: [10.34, 6.87],
    CA: [23.91, 18.64],
    CO: [11.64, 8.5],
    CT: [19.99, 15.69],
    DC: [16.94, 10.85],
    DE: [11.83, 7.85],
    FL: [11.95, 9.39],
    GA: [10.7, 6.88],
    IA: [10.33, 6.91],
    ID: [8.78, 7.17],
    IL: [11.24, 8.2],
    IN: [12.55, 8.24],
    KS: [10.85, 7.64],
    KY: [11.38, 6.55],
    LA: [10.45, 5.88],
    MA: [19.62, 17.88],
    MD: [12.77, 9.94],
    ME: [17.88, 12.3],
    MI: [13.4, 8.16],
    MN: [12.39, 9.2],
    MO: [10.14, 7.9],
    MS: [12.37, 6.96],
    MT: [12.11, 7.8],
    NC: [9.67, 7.15],
    ND: [7.38, 7.37],
    NE: [8.76, 7.63],
    NH: [20.4, 15.76],
    NJ: [14, 11.68],
    NM: [10.68, 5.75],
    NV: [11.91, 10.36],
    NY: [18.01, 6.87],
    OH: [10.75, 7.03],
    OK: [9.34, 6.26],
    OR: [9.92, 7.52],
    PA: [11.26, 7.75],
    RI: [17.68, 18.98],
    SC: [10.39, 6.68],
    SD: [10.16, 8.01],
    TN: [11.8, 6.23],
    TX: [8.82, 6.6],
    UT: [8.51, 6.99],
    VA: [8.95, 8.92],
    VT: [18, 11.27],
    WA: [9.92, 6.35],
    WI: [12.76, 8.68],
    WV: [11.03, 7.24],
    WY: [9.99, 7.68],
  };
  return Object.fromEntries(
    Object.entries(cents).map(([state, [commercial, industrial]]) => [
      state,
      { commercial: commercial / 100, industrial: industrial / 100 },
    ]),
  );
}
