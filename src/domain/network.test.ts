import { expect, test } from 'vitest';
import { tinyDocument } from '@/testing/tiny-fleet.ts';
import { backboneRtt, createRouting } from './network.ts';

const { fleet } = tinyDocument();
const market = (id: string) => fleet.markets.findIndex((candidate) => candidate.id === id);
const site = (id: string) => fleet.sites.findIndex((candidate) => candidate.id === id);
const linksOf = (path: Int32Array) =>
  [...path].map((step) => `${fleet.links[step >> 1]!.id}${step & 1 ? ' back' : ''}`);

test('a round trip is access, breakout, a constant and the fibre there and back', () => {
  const routing = createRouting(fleet);
  const km = 460 + 6;
  expect(routing.pathKm(market('dallas'), site('tul-msc-01'))).toBe(km);
  expect(routing.rttMs(market('dallas'), site('tul-msc-01'))).toBeCloseTo(10 + 2 + 2 + km * 0.0098 * 1.2, 12);
});

test('1,000 km of cable at stretch 1 are 9.8 ms above the constant', () => {
  expect(backboneRtt(1000, 1)).toBeCloseTo(11.8, 12);
});

test('the links on the way are named in order, with their direction', () => {
  const routing = createRouting(fleet);
  expect(linksOf(routing.links(market('tulsa'), site('hou-co-01')))).toEqual(['hou-tul back', 'hou-co-a']);
  expect(linksOf(routing.links(market('waco'), site('waco-hub-01')))).toEqual(['dal-ring-3 back']);
});

test('a cut sends traffic the other way round, at its price in milliseconds', () => {
  const before = createRouting(fleet);
  const after = createRouting(fleet, ['dal-tul']);
  const [from, to] = [market('dallas'), site('tul-msc-01')];
  expect(linksOf(after.links(from, to))).toEqual(['dal-hou', 'hou-tul', 'tul-msc-a']);
  expect(after.rttMs(from, to)).toBeGreaterThan(before.rttMs(from, to));
});

test('what is cut off is infinitely far, and has no way', () => {
  const routing = createRouting(fleet, ['tul-msc-a']);
  expect(routing.rttMs(market('tulsa'), site('tul-msc-01'))).toBe(Number.POSITIVE_INFINITY);
  expect(routing.links(market('tulsa'), site('tul-msc-01'))).toHaveLength(0);
});
