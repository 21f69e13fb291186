import { pow } from '@/lib/portable-math.ts';
import type { GpuType, Site, Tier } from './fleet.ts';
import type { PriceBook } from './price-book.ts';
import { type UsdPerHour, usdPerHour } from './units.ts';
import type { WorkloadClass } from './workload.ts';

const HOURS_PER_YEAR = 8760;
/** Mean hours in a month: 8760 / 12. */
const HOURS_PER_MONTH = 730;
const FREE = usdPerHour(0);

/** What one placed GPU costs, US dollars per hour. Its energy is `energyIdle + use × energyPerUse`. */
export interface GpuCost {
  readonly gpu: UsdPerHour;
  readonly operations: UsdPerHour;
  readonly space: UsdPerHour;
  readonly energyIdle: UsdPerHour;
  readonly energyPerUse: UsdPerHour;
}

/**
 * Owned: capital recovered over its life, operations, space and energy. Rented: the list price with bill overhead,
 * and nothing else, because the price already holds the rest.
 */
export function gpuCost(site: Site, gpuType: GpuType, prices: PriceBook): GpuCost {
  if (site.financing === 'rented') {
    const gpu = usdPerHour(gpuType.rentUsdPerHour * (1 + prices.rentedBillOverhead));
    return { gpu, operations: FREE, space: FREE, energyIdle: FREE, energyPerUse: FREE };
  }
  const hardwareUsd = gpuType.capexUsd * gpuType.serverFactor;
  const idleWatts = facilityWatts(site, gpuType, prices, 0);
  const loadedWatts = facilityWatts(site, gpuType, prices, 1);
  const usdPerWattHour = electricityUsdPerKwh(site, prices) / 1000;
  return {
    gpu: usdPerHour((hardwareUsd * capitalRecovery(prices)) / HOURS_PER_YEAR),
    operations: usdPerHour((hardwareUsd * prices.operationsShare) / HOURS_PER_YEAR),
    // Space is sold by IT power: cooling is in the rent, so no PUE here.
    space: usdPerHour((serverKw(gpuType, prices) * prices.spaceUsdPerKwMonth[site.tier]) / HOURS_PER_MONTH),
    energyIdle: usdPerHour(idleWatts * usdPerWattHour),
    energyPerUse: usdPerHour((loadedWatts - idleWatts) * usdPerWattHour),
  };
}

/** Watts at the facility's meter for one placed GPU at a use from 0 to 1: board × server × PUE, part of it always on. */
export function facilityWatts(site: Site, gpuType: GpuType, prices: PriceBook, use: number): number {
  const active = prices.idlePowerShare + (1 - prices.idlePowerShare) * use;
  return serverKw(gpuType, prices) * 1000 * prices.pue[site.tier] * active;
}

/** The way a request's bytes go. */
export interface TransitPath {
  /** It uses at least one long-haul link. */
  readonly leavesMetro: boolean;
  /** It ends at a rented cloud, which charges at its own door. */
  readonly rentedCloud: boolean;
}

/** Carrying one request and its answer, US dollars. */
export function transitUsdPerRequest(workloadClass: WorkloadClass, path: TransitPath, prices: PriceBook): number {
  const { metro, backbone, cloudIn, cloudOut } = prices.transitUsdPerGB;
  const upGB = workloadClass.bytesUp / 1e9;
  const downGB = workloadClass.bytesDown / 1e9;
  const carried = (upGB + downGB) * (path.leavesMetro ? metro + backbone : metro);
  return path.rentedCloud ? carried + upGB * cloudIn + downGB * cloudOut : carried;
}

/** Yearly payment on one dollar: r(1+r)^N / ((1+r)^N − 1); 1/N where capital is free. 0.2505 at 8 % over 5 years. */
export function capitalRecovery({ capitalRate, capitalYears }: PriceBook): number {
  if (capitalRate === 0) return 1 / capitalYears;
  const growth = pow(1 + capitalRate, capitalYears);
  return (capitalRate * growth) / (growth - 1);
}

const serverKw = (gpuType: GpuType, prices: PriceBook): number =>
  (gpuType.boardPowerWatts * prices.serverPowerFactor) / 1000;

/** The tariff a building of the tier gets; a state that is not in the book pays the book's dearest. */
function electricityUsdPerKwh(site: Site, prices: PriceBook): number {
  const tariff = TARIFFS[site.tier];
  const state = prices.electricityUsdPerKwh[site.jurisdiction.state];
  if (state) return state[tariff];
  return Math.max(0, ...Object.values(prices.electricityUsdPerKwh).map((price) => price[tariff]));
}

const TARIFFS: Readonly<Record<Tier, 'commercial' | 'industrial'>> = {
  hub: 'commercial',
  msc: 'commercial',
  co: 'commercial',
  regional: 'industrial',
  cloud: 'industrial',
};
