import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readFacilityFile } from './facility-files.ts';
import { facilityInstance } from './facility-instance.ts';
import { readOptima } from './facility-optima.ts';

/** The same three sites and two customers in every format. */
const OR_LIBRARY = ` 3 2
 10 100.
 capacity 200.
 30 300.
 5
 50. 40.
 30.
 8
 80. 24. 16.`;
const HOLMBERG = `3 2\n10 20 30\n100.0 200.0 300.0\n5 8\n50 40 30\n80 24 16\n`;
const SIMPLE = `FILE: tiny\n3 2 0\n1 100 50 80\n3 300 30 16\n2 200 40 24\n`;

describe('facility files', () => {
  test('say the same in the OR-Library and in the Holmberg format', () => {
    const holmberg = readFacilityFile(HOLMBERG);
    expect(readFacilityFile(OR_LIBRARY, 20)).toEqual(holmberg);
    expect([...holmberg.capacity]).toEqual([10, 20, 30]);
    expect([...holmberg.cost]).toEqual([50, 40, 30, 80, 24, 16]);
  });

  test('without capacities allow every site to serve all, in whatever order the sites are listed', () => {
    const simple = readFacilityFile(SIMPLE);
    const { fixedCost, cost } = readFacilityFile(HOLMBERG);
    expect(simple).toMatchObject({
      fixedCost,
      cost,
      capacity: Float64Array.of(2, 2, 2),
      demand: Float64Array.of(1, 1),
    });
  });

  test('of two sites are told apart by their third line', () => {
    const expected = {
      capacity: Float64Array.of(7, 8),
      fixedCost: Float64Array.of(1, 2),
      demand: Float64Array.of(3, 4, 5, 6),
    };
    expect(readFacilityFile('2 4\n7 8\n1 2\n3 4 5 6\n9 9\n9 9\n9 9\n9 9')).toMatchObject(expected);
    expect(readFacilityFile('2 4\n7 1\n8 2\n3 9 9\n4 9 9\n5 9 9\n6 9 9')).toMatchObject(expected);
    expect(readFacilityFile('2 4\n7 1\n8 2\n3\n9 9\n4\n9 9\n5\n9 9\n6\n9 9')).toMatchObject(expected);
  });

  test.each([
    ['a missing size', '', /numbers of sites and customers/],
    ['a size of nothing', '0 5\n', /numbers of sites and customers/],
    ['a file cut short', HOLMBERG.replace('24 16', '24'), /holds 16 figures, but this one 15/],
    ['a file with more than it should hold', `${HOLMBERG} 4`, /holds 16 figures, but this one 17/],
    ['the word capacity without a figure for it', OR_LIBRARY, /capacity of site 2 is the word/],
    ['a word where a number belongs', HOLMBERG.replace('24', 'x24'), /customer 2 at site 2 .* but is "x24"/],
    ['a negative demand', HOLMBERG.replace('5 8', '-5 8'), /demand of customer 1 .* but is "-5"/],
    ['a site that does not exist', SIMPLE.replace('\n3 300', '\n4 300'), /row 2 speaks of site 4/],
  ])('with %s are refused, and why is said', (_, text, message) => {
    expect(() => readFacilityFile(text)).toThrow(message);
  });
});

describe('facility location as placement', () => {
  test('charges by unit, so that the whole customer costs what the file says', () => {
    const { pairs, nodes, sites, arcs } = facilityInstance(readFacilityFile(HOLMBERG), 'split');
    expect([...arcs.node]).toEqual([2, 1, 0, 2, 1, 0]);
    expect([...arcs.unitUsd]).toEqual([6, 8, 10, 2, 3, 10]);
    expect(nodes.capacityRps.map((table) => table[1])).toEqual([10, 13, 13]);
    expect([...pairs.demandRps, ...sites.activationUsd]).toEqual([5, 8, 100, 200, 300]);
  });

  test('without capacities needs no demands', () => {
    const file = readFacilityFile(HOLMBERG.replace('\n5 8\n', '\n0 0\n'));
    expect([...facilityInstance(file, 'uncapacitated').arcs.unitUsd]).toEqual([30, 40, 50, 16, 24, 80]);
    expect(() => facilityInstance(file, 'split')).toThrow(/customer 1 asks for nothing/);
  });
});

describe('the list of optima', () => {
  const csv = [
    'family,instance,file,problem,parameter,facilities,customers,optimum,kind',
    'orlib_cap,capa-8000,capa.txt,split,8000,100,1000,19240822.449,"optimal (published, twice)"',
    'orlib_cap,capa,capa.txt,uncapacitated,ignore capacity,100,1000,17156454.478,optimal',
    'orlib_cap,cap41,cap41.txt,single-source,,16,50,1040444.375,optimal',
    'ours,"a, ""b""",c.txt,split,,16,50,,unknown',
  ].join('\r\n');

  test('gives the split and uncapacitated rows', () => {
    expect(readOptima(csv)).toEqual([
      {
        family: 'orlib_cap',
        instance: 'capa-8000',
        file: 'capa.txt',
        problem: 'split',
        capacity: 8000,
        optimum: 19240822.449,
      },
      {
        family: 'orlib_cap',
        instance: 'capa',
        file: 'capa.txt',
        problem: 'uncapacitated',
        capacity: 0,
        optimum: 17156454.478,
      },
      { family: 'ours', instance: 'a, "b"', file: 'c.txt', problem: 'split', capacity: undefined, optimum: null },
    ]);
  });

  test('without a needed column is refused', () => {
    expect(() => readOptima('family,instance,file,problem,optimum\n')).toThrow('no column parameter');
  });
});

const shared = '../shared/data/facility';
describe.skipIf(!existsSync(shared))('the public files', () => {
  test('are all read, and hold as much as the list says', () => {
    const rows = readOptima(readFileSync(join(shared, 'optima.csv'), 'utf8'));
    expect(rows.length).toBeGreaterThan(100);
    const files = new Map(rows.map((row) => [`${row.family} ${row.file}`, row]));
    for (const { family, file, problem, capacity } of files.values()) {
      const found = readFacilityFile(readFileSync(join(shared, family, file), 'utf8'), capacity);
      const { pairs, nodes } = facilityInstance(found, problem);
      expect([pairs.count, nodes.count], file).toEqual([found.customers, found.sites]);
    }
  });

  // Damaged copies are in circulation: two wrong demands in cap41, altered costs in capa.
  test.each([
    ['cap41', 58_268, undefined, undefined],
    ['capa', 50_886, 179_611_992, 2_980_788_549],
    ['capb', 51_406, 73_680_334, 3_023_371_179],
  ])('of %s are the undamaged copy', (name, demand, fixedCost, cost) => {
    const found = readFacilityFile(readFileSync(join(shared, 'orlib_cap', `${name}.txt`), 'utf8'), 8000);
    const sum = (values: Float64Array) => Math.round(values.reduce((total, value) => total + value, 0));
    expect(sum(found.demand)).toBe(demand);
    if (fixedCost && cost) expect([sum(found.fixedCost), sum(found.cost)]).toEqual([fixedCost, cost]);
  });
});
