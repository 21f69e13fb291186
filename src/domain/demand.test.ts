import { expect, test } from 'vitest';
import { tinyDocument } from '@/testing/tiny-fleet.ts';
import { DEFAULT_CLASSES } from './defaults.ts';
import { demandAt } from './demand.ts';
import { usMobile } from './fleets/us-mobile.ts';

const HOUR = 3_600_000;
const THURSDAY = Date.UTC(2026, 4, 21);
const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

/** Requests per second of one class over the whole fleet. */
function rateOf(classId: string, atMs: number): number {
  const { fleet, classes } = usMobile();
  const index = classes.findIndex(({ id }) => id === classId);
  return total(demandAt(fleet, classes, atMs).filter((_, i) => i % classes.length === index));
}

test('the default fleet asks for about 5,000 requests a second in its busiest hour', () => {
  const { fleet, classes } = usMobile();
  const hours = Array.from({ length: 24 }, (_, h) => total(demandAt(fleet, classes, THURSDAY + h * HOUR)));
  expect(Math.max(...hours)).toBeGreaterThan(4750);
  expect(Math.max(...hours)).toBeLessThan(5050);
});

test('each class reaches its peak, and no more, in its busiest hour', () => {
  for (const { id, peakRequestsPerSecond } of DEFAULT_CLASSES) {
    const busiest = Math.max(...Array.from({ length: 24 }, (_, h) => rateOf(id, THURSDAY + h * HOUR)));
    expect(busiest).toBeCloseTo(peakRequestsPerSecond, 6);
  }
});

test('business follows the local day: Boston wakes before Seattle', () => {
  const { fleet, classes } = usMobile();
  const voice = classes.findIndex(({ id }) => id === 'voice-agent');
  const perHead = (name: string, hour: number) => {
    const market = fleet.markets.findIndex((candidate) => candidate.name === name);
    return (
      demandAt(fleet, classes, THURSDAY + hour * HOUR)[market * classes.length + voice]! /
      fleet.markets[market]!.population
    );
  };
  expect(perHead('Boston', 12)).toBeGreaterThan(1.5 * perHead('Seattle', 12));
  expect(perHead('Boston', 12)).toBeCloseTo(perHead('Seattle', 15), 12);
});

test('the business night is about a third of the peak, the weekend about half of the week', () => {
  expect(rateOf('voice-agent', THURSDAY + 9 * HOUR) / 500).toBeLessThan(0.45);
  const saturday = THURSDAY + 48 * HOUR + 19 * HOUR;
  const ratio = rateOf('voice-agent', saturday) / rateOf('voice-agent', THURSDAY + 19 * HOUR);
  expect(ratio).toBeGreaterThan(0.45);
  expect(ratio).toBeLessThan(0.65);
});

test('cameras never sleep, and robots work in shifts', () => {
  expect(rateOf('industrial-safety', THURSDAY + 9 * HOUR)).toBeCloseTo(1000, 6);
  expect(rateOf('robotics', THURSDAY + 7 * HOUR)).toBeLessThan(0.4 * rateOf('robotics', THURSDAY + 15 * HOUR));
});

test('the multiplier scales everything; markets share by population', () => {
  const { fleet, classes } = tinyDocument();
  const once = demandAt(fleet, classes, THURSDAY);
  const twice = demandAt(fleet, classes, THURSDAY, 2);
  for (const [i, rate] of once.entries()) expect(twice[i]).toBeCloseTo(2 * rate, 9);
  const perHead = fleet.markets.map((market, m) => once[m * classes.length]! / market.population);
  for (const rate of perHead) expect(rate).toBeCloseTo(perHead[0]!, 15);
});
