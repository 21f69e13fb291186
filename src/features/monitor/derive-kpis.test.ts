import { expect, test } from 'vitest';
import type { Frame } from '@/domain/telemetry.ts';
import { stillWorld } from '@/testing/still-world.ts';
import { deriveKpis } from './derive-kpis.ts';

const still = stillWorld({ scenario: 'steady', seed: 1 }).frame({ running: true, speed: 1, fidelity: 'events' });
const frameWith = (totals: Partial<Frame['totals']>, rest: Partial<Frame> = {}): Frame => ({
  ...still,
  ...rest,
  totals: { ...still.totals, ...totals },
});

test('dollars per million tokens divide an hour of cost by an hour of tokens', () => {
  // 1 M tokens a second are 3,600 Mtok an hour.
  expect(deriveKpis(frameWith({ costUsdPerHour: 360, tokensPerSecond: 1e6 })).usdPerMtok).toBeCloseTo(0.1, 12);
});

test('tokens per watt divide tokens a second by watts at the meter', () => {
  expect(deriveKpis(frameWith({ tokensPerSecond: 5000, powerKw: 2 })).tokensPerJoule).toBeCloseTo(2.5, 12);
});

test('a figure per nothing is unknown, never zero or infinite', () => {
  const kpis = deriveKpis(frameWith({ costUsdPerHour: 12, tokensPerSecond: 0, powerKw: 0, goodShare: null }));
  expect([kpis.usdPerMtok, kpis.tokensPerJoule, kpis.goodShare]).toEqual([null, null, null]);
});

test('a class at risk still meets its target, and is named as the worst; a breach is named before it', () => {
  const withStates = (state: Frame['classes']['state']) =>
    deriveKpis(frameWith({}, { classes: { ...still.classes, state } }));
  expect(withStates(['met', 'at-risk', 'met'])).toMatchObject({
    targetsMet: 3,
    targetsTotal: 3,
    worstClass: { index: 1, state: 'at-risk' },
  });
  expect(withStates(['at-risk', 'met', 'breached'])).toMatchObject({
    targetsMet: 2,
    worstClass: { index: 2, state: 'breached' },
  });
  expect(withStates(['met', 'met', 'met']).worstClass).toBeNull();
});

test('a class that nobody observed is not counted as met', () => {
  const kpis = deriveKpis(frameWith({}, { classes: { ...still.classes, state: ['no-data', 'met', 'met'] } }));
  expect(kpis).toMatchObject({ targetsMet: 2, targetsTotal: 3, worstClass: { index: 0, state: 'no-data' } });
});

test('figures of the closed-form step say that they are modelled', () => {
  const clock = { running: true, speed: 60, fidelity: 'modelled' } as const;
  expect(deriveKpis(frameWith({}, { clock })).basis).toBe('modelled');
  expect(deriveKpis(frameWith({})).basis).toBe('measured');
});
