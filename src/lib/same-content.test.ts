import { expect, test } from 'vitest';
import { sameContent } from './same-content.ts';

const site = { id: 'dal-msc-01', gpus: 16, position: { lat: 32.8, lon: -96.8 }, aliases: ['dal', null], trusted: true };

test('a copy says the same, whatever the order of its keys', () => {
  expect(sameContent(site, structuredClone(site))).toBe(true);
  expect(sameContent({ a: 1, b: [site] }, { b: [{ ...site }], a: 1 })).toBe(true);
  expect(sameContent(Number.NaN, Number.NaN)).toBe(true);
});

test('anything that differs is found, however deep', () => {
  for (const other of [
    { ...site, gpus: 17 },
    { ...site, position: { ...site.position, lat: 32.9 } },
    { ...site, aliases: ['dal'] },
    { ...site, aliases: { 0: 'dal', 1: null } },
    { ...site, aliases: { 0: 'dal', 1: null, length: 2 } },
    { ...site, owner: undefined },
    { ...site, position: null },
  ]) {
    expect(sameContent(site, other)).toBe(false);
    expect(sameContent(other, site)).toBe(false);
  }
  expect(sameContent({ a: undefined }, { b: undefined })).toBe(false);
});
