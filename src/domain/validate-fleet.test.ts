import { expect, test } from 'vitest';
import { tinyDocument } from '@/testing/tiny-fleet.ts';
import { usMobile } from './fleets/us-mobile.ts';
import type { FleetDocument } from './planning.ts';
import { gigabitsPerSecond, gpus, ms } from './units.ts';
import { validateFleet } from './validate-fleet.ts';

const tiny = tinyDocument();

function complaints(document: FleetDocument): readonly string[] {
  const result = validateFleet(document);
  return result.ok ? [] : result.error;
}

const withFleet = (change: Partial<FleetDocument['fleet']>): FleetDocument => ({
  ...tiny,
  fleet: { ...tiny.fleet, ...change },
});

test('our own fleets are sound', () => {
  expect(complaints(usMobile())).toEqual([]);
  expect(complaints(tiny)).toEqual([]);
});

test('a name used twice is reported with its kind', () => {
  const [site] = tiny.fleet.sites;
  expect(complaints(withFleet({ sites: [...tiny.fleet.sites, site!] }))).toEqual([
    'The site id "cloud-south" is used twice.',
  ]);
});

test('names that lead nowhere are reported with who says them', () => {
  const [site, ...others] = tiny.fleet.sites;
  const lost = { ...site!, gpuTypeId: 'abacus', nodeId: 'moon', timeZone: 'Mars/Olympus' };
  expect(complaints(withFleet({ sites: [lost, ...others] }))).toEqual([
    'Site "cloud-south" stands at "moon", which is not a network node.',
    'Site "cloud-south" has GPUs of the unknown type "abacus".',
    'Site "cloud-south" has the unknown time zone "Mars/Olympus".',
    'Site "cloud-south" is not connected to the network.',
  ]);
  const [workloadClass] = tiny.classes;
  expect(complaints({ ...tiny, classes: [{ ...workloadClass!, modelId: 'oracle' }] })).toEqual([
    'Class "voice-agent" asks for the unknown model "oracle".',
  ]);
});

test('impossible numbers are reported with the number', () => {
  const [site, ...others] = tiny.fleet.sites;
  expect(complaints(withFleet({ sites: [{ ...site!, gpus: gpus(-2) }, ...others] }))).toEqual([
    'Site "cloud-south" has -2 GPUs; it needs a whole number.',
  ]);
  const [link, ...rest] = tiny.fleet.links;
  expect(complaints(withFleet({ links: [{ ...link!, capacity: gigabitsPerSecond(Number.NaN) }, ...rest] }))).toEqual([
    'Link "dal-hou" has a capacity of NaN Gb/s.',
  ]);
  const [workloadClass] = tiny.classes;
  const target = { ...workloadClass!.target, limit: ms(-5) };
  expect(complaints({ ...tiny, classes: [{ ...workloadClass!, target }] })).toEqual([
    'Class "voice-agent" has a latency limit of -5 ms.',
  ]);
});

test('an island in the network is reported', () => {
  const links = tiny.fleet.links.filter(({ id }) => id !== 'hou-co-a');
  expect(complaints(withFleet({ links }))).toEqual(['Site "hou-co-01" is not connected to the network.']);
});

test('a fleet of nothing is not a fleet', () => {
  expect(complaints(withFleet({ sites: [], markets: [] }))).toEqual([
    'The fleet has no sites.',
    'The fleet has no markets.',
  ]);
});
