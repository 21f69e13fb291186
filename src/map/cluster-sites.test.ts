import { describe, expect, test } from 'vitest';
import { usMobile } from '@/domain/fleets/us-mobile.ts';
import { CLUSTER_MAX_ZOOM, createSiteClusters, type MapNode, takeOut } from './cluster-sites.ts';
import { toMercator } from './mercator.ts';

const { fleet } = usMobile();
const levelAt = createSiteClusters(fleet);
const zooms = Array.from({ length: CLUSTER_MAX_ZOOM + 2 }, (_, zoom) => zoom);

describe.each(zooms)('at zoom %i', (zoom) => {
  const level = levelAt(zoom);

  test('each site is shown exactly once', () => {
    const shown = level.nodes.flatMap(({ sites }) => sites);
    expect([...shown].sort((a, b) => a - b)).toEqual(fleet.sites.map((_, site) => site));
    for (const [index, node] of level.nodes.entries())
      for (const site of node.sites) expect(level.nodeOfSite[site]).toBe(index);
  });

  test('no GPU is lost in a cluster', () => {
    const total = fleet.sites.reduce((sum, { gpus }) => sum + gpus, 0);
    expect(level.nodes.reduce((sum, { gpus }) => sum + gpus, 0)).toBe(total);
  });

  test('a cluster stands on its largest site', () => {
    for (const { sites, at } of level.nodes) {
      expect(at).toEqual(toMercator(fleet.sites[sites[0]!]!.position));
      expect(fleet.sites[sites[0]!]!.gpus).toBe(Math.max(...sites.map((site) => fleet.sites[site]!.gpus)));
    }
  });

  test('a cluster comes apart at the zoom it names', () => {
    for (const { sites, opensAtZoom } of level.nodes) {
      if (opensAtZoom === null) expect(sites).toHaveLength(1);
      else expect(new Set(sites.map((site) => levelAt(opensAtZoom).nodeOfSite[site])).size).toBeGreaterThan(1);
    }
  });
});

const sumOfGpus = (nodes: readonly MapNode[]) => nodes.reduce((sum, { gpus }) => sum + gpus, 0);

describe('the site that is looked at', () => {
  const level = levelAt(3);

  test('stands by itself, and nobody else is lost', () => {
    for (const site of fleet.sites.keys()) {
      const { nodes, nodeOfSite } = takeOut(fleet, level, site);
      expect(nodes[nodeOfSite[site]!]).toMatchObject({ sites: [site], opensAtZoom: null });
      const shown = nodes.flatMap(({ sites }, index) => sites.filter((member) => nodeOfSite[member] === index));
      expect(new Set(shown).size).toBe(fleet.sites.length);
      expect(nodes.every(({ sites, opensAtZoom }) => (opensAtZoom === null) === (sites.length === 1))).toBe(true);
      expect(sumOfGpus(nodes)).toBe(sumOfGpus(level.nodes));
    }
  });

  test('changes nothing where it stands by itself already', () => {
    const near = levelAt(CLUSTER_MAX_ZOOM + 1);
    expect(takeOut(fleet, near, 0)).toBe(near);
  });
});

test('from far away there are few donuts, from near each site stands alone', () => {
  expect(levelAt(2).nodes.length).toBeLessThan(40);
  expect(levelAt(CLUSTER_MAX_ZOOM + 1).nodes).toHaveLength(fleet.sites.length);
});

test('moving within a zoom makes nothing anew', () => {
  expect(levelAt(4.2)).toBe(levelAt(3.8));
});
