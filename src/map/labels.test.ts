import { expect, test } from 'vitest';
import { usMobile } from '@/domain/fleets/us-mobile.ts';
import { createSiteClusters, takeOut } from './cluster-sites.ts';
import { buildLabelFeatures } from './labels.ts';
import { radiusPxPerRootGpu } from './site-look.ts';

const { fleet } = usMobile();
const levelAt = createSiteClusters(fleet);
const labelsOf = (level: ReturnType<typeof levelAt>) =>
  buildLabelFeatures(fleet, level, radiusPxPerRootGpu(fleet)).features.map(({ properties }) => properties ?? {});
const namesOf = (level: ReturnType<typeof levelAt>) =>
  labelsOf(level).flatMap(({ name }): string[] => (name === '' ? [] : [name]));

test('from far away a city is named once, from near each site has its own name', () => {
  const far = namesOf(levelAt(3));
  expect(new Set(far).size).toBe(far.length);
  expect(far).toContain('Chicago');
  expect(new Set(namesOf(levelAt(8)))).toEqual(new Set(fleet.sites.map(({ name }) => name)));
});

test('the chosen site is named before all others, also from far away, and no count is written over it', () => {
  const site = fleet.sites.findIndex(({ id }) => id === 'chi-msc-02');
  const level = takeOut(fleet, levelAt(3), site);
  const [heaviest] = labelsOf(level).sort((a, b) => b.weight - a.weight);
  expect(heaviest).toMatchObject({ name: 'Chicago MSC 2', count: 0 });
  const chicago = labelsOf(level).find(({ name }) => name === 'Chicago');
  expect(chicago).toMatchObject({ count: 0 });
});
