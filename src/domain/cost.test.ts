import { expect, test } from 'vitest';
import { tinyDocument } from '@/testing/tiny-fleet.ts';
import { capitalRecovery, facilityWatts, gpuCost, transitUsdPerRequest } from './cost.ts';
import { DEFAULT_CLASSES, DEFAULT_GPU_TYPES, DEFAULT_PRICES } from './defaults.ts';
import type { Site } from './fleet.ts';
import type { PriceBook } from './price-book.ts';

const { sites } = tinyDocument().fleet;
const of = (tier: Site['tier']) => sites.find((site) => site.tier === tier)!;
const gpu = (id: string) => DEFAULT_GPU_TYPES.find((type) => type.id === id)!;
const withElectricity = (usdPerKwh: number): PriceBook => ({
  ...DEFAULT_PRICES,
  electricityUsdPerKwh: { TX: { commercial: usdPerKwh, industrial: usdPerKwh } },
});

test('capital at 8 % over 5 years is recovered at 0.2505 a year, free capital in equal parts', () => {
  expect(capitalRecovery(DEFAULT_PRICES)).toBeCloseTo(0.25046, 5);
  expect(capitalRecovery({ ...DEFAULT_PRICES, capitalRate: 0 })).toBe(0.2);
});

test('a hub’s RTX PRO 6000 costs what the operator’s guide works out', () => {
  const cost = gpuCost(of('hub'), gpu('rtx-pro-6000'), withElectricity(0.146));
  expect(cost.gpu).toBeCloseTo(0.389, 3);
  expect(cost.energyIdle + cost.energyPerUse).toBeCloseTo(0.216, 3);
  expect(cost.space).toBeCloseTo(0.321, 3);
  expect(cost.operations).toBeCloseTo(0.124, 3);
});

test('a regional H200 costs what the operator’s guide works out', () => {
  const cost = gpuCost(of('regional'), gpu('h200-sxm'), withElectricity(0.09));
  expect(cost.gpu + cost.operations + cost.space + cost.energyIdle + cost.energyPerUse).toBeCloseTo(1.89, 2);
});

test('a rented GPU costs its list price with overhead and nothing else', () => {
  expect(gpuCost(of('cloud'), gpu('h200-sxm'), DEFAULT_PRICES)).toEqual({
    gpu: 3.5 * 1.4,
    operations: 0,
    space: 0,
    energyIdle: 0,
    energyPerUse: 0,
  });
});

test('an idle GPU draws 35 % of its loaded power', () => {
  const watts = (use: number) => facilityWatts(of('msc'), gpu('b200'), DEFAULT_PRICES, use);
  expect(watts(1)).toBeCloseTo(1000 * 1.3 * 1.6, 9);
  expect(watts(0) / watts(1)).toBeCloseTo(0.35, 12);
});

test('a state without a price pays the dearest one: never nothing', () => {
  const lost = { ...of('co'), jurisdiction: { country: 'US', state: 'ZZ' } };
  const dearest = { ...of('co'), jurisdiction: { country: 'US', state: 'CA' } };
  expect(gpuCost(lost, gpu('l4'), DEFAULT_PRICES)).toEqual(gpuCost(dearest, gpu('l4'), DEFAULT_PRICES));
});

test('every price doubled doubles every owned term', () => {
  const doubled: PriceBook = {
    ...withElectricity(0.2),
    spaceUsdPerKwMonth: { hub: 600, msc: 368, co: 368, regional: 300, cloud: 240 },
  };
  const once = gpuCost(of('co'), gpu('l40s'), withElectricity(0.1));
  const twice = gpuCost(of('co'), { ...gpu('l40s'), capexUsd: 15000 }, doubled);
  for (const term of ['gpu', 'operations', 'space', 'energyIdle', 'energyPerUse'] as const) {
    expect(twice[term]).toBeCloseTo(2 * once[term], 12);
  }
});

test('video pays for its bytes; leaving the metro and renting a cloud cost more', () => {
  const video = DEFAULT_CLASSES.find(({ id }) => id === 'video-search')!;
  const usd = (leavesMetro: boolean, rentedCloud: boolean) =>
    transitUsdPerRequest(video, { leavesMetro, rentedCloud }, DEFAULT_PRICES);
  expect(usd(false, false)).toBeCloseTo(5.001e-3 * 0.0003, 12);
  expect(usd(true, false)).toBeCloseTo(5.001e-3 * 0.0011, 12);
  expect(usd(true, true) - usd(true, false)).toBeCloseTo(5e-3 * 0.005 + 1e-6 * 0.02, 12);
});
