import { describe, expect, test } from 'vitest';
import type { SiteState } from '@/domain/telemetry.ts';
import { tinyDocument } from '@/testing/tiny-fleet.ts';
import { createSiteClusters } from './cluster-sites.ts';
import { deriveMarks, donutOf, type MarksQuestion } from './derive-marks.ts';
import type { SiteFrame } from './metric-scales.ts';
import { radiusPxPerRootGpu } from './site-look.ts';

const { fleet } = tinyDocument();
const near = createSiteClusters(fleet)(12);
const far = createSiteClusters(fleet)(3);
const pxPerRootGpu = radiusPxPerRootGpu(fleet);
const WACO = fleet.sites.findIndex(({ id }) => id === 'waco-hub-01');
const TULSA = fleet.sites.findIndex(({ id }) => id === 'tul-msc-01');

const marksFor = (changes: Partial<MarksQuestion>) =>
  deriveMarks({
    fleet,
    level: near,
    frame: null,
    metric: 'headroom',
    pxPerRootGpu,
    selectedSite: null,
    overlay: null,
    hoveredNode: null,
    ...changes,
  });

/** Every site serves with plenty of headroom, but for what is said. */
function frame(
  states: Readonly<Record<number, SiteState>> = {},
  headroom: Readonly<Record<number, number>> = {},
): SiteFrame {
  const each = <T>(value: (site: number) => T) => fleet.sites.map((_, site) => value(site));
  const zero = each(() => 0);
  return {
    virtualMs: 0,
    sites: {
      state: each((site) => states[site] ?? 'serving'),
      health: each(() => 'live'),
      cordoned: each(() => false),
      gpuAiShare: zero,
      gpuRadioShare: zero,
      gpuPlacedShare: zero,
      queued: zero,
      running: zero,
      arrivedRps: zero,
      completedRps: zero,
      powerKw: zero,
      costUsdPerHour: zero,
      headroom: each((site) => headroom[site] ?? 0.6),
      observedMs: each(() => 0),
    },
  };
}

const markOf = (site: number, changes: Partial<MarksQuestion>) =>
  marksFor(changes).find(({ node }) => near.nodes[node]!.sites[0] === site)!;

test('area is GPUs: twice the GPUs, twice the area', () => {
  const marks = marksFor({ frame: frame() });
  const areaPerGpu = marks.map(({ radiusPx, node }) => radiusPx ** 2 / near.nodes[node]!.gpus);
  for (const area of areaPerGpu) expect(area).toBeCloseTo(areaPerGpu[0]!, 9);
});

test('before the first frame no site looks healthy', () => {
  for (const mark of marksFor({ frame: null }))
    expect(mark).toMatchObject({ shape: 'ring', colour: { kind: 'faint' } });
});

describe('a site that does not serve', () => {
  test.each([
    ['failed', 'triangle', 'breach'],
    ['offline', 'open-triangle', 'breach'],
    ['stale', 'dotted', 'dim'],
    ['cordoned', 'square', 'watch'],
    ['drained', 'square', 'watch'],
    ['draining', 'half-square', 'watch'],
  ] as const)('%s has its own shape and never a colour of the metric', (state, shape, kind) => {
    expect(markOf(WACO, { frame: frame({ [WACO]: state }, { [WACO]: 0.9 }) })).toMatchObject({
      shape,
      colour: { kind },
    });
  });

  test('lies above the ones that do, also when it is the largest', () => {
    const largest = fleet.sites.findIndex(({ id }) => id === 'cloud-south');
    const marks = marksFor({ frame: frame({ [largest]: 'failed' }) });
    expect(near.nodes[marks.at(-1)!.node]!.sites[0]).toBe(largest);
  });
});

describe('a donut', () => {
  const node = far.nodes.find(({ opensAtZoom }) => opensAtZoom !== null)!;
  const all = (state: SiteState) => fleet.sites.map(() => state);
  const smallest = node.sites.at(-1)!;

  test('has the GPUs of each band as its parts', () => {
    const bands = fleet.sites.map((_, site) => (site === node.sites[0] ? 1 : 0));
    const { bandShares } = donutOf(fleet, node, bands, all('serving'), true);
    expect(bandShares[1]).toBeCloseTo(fleet.sites[node.sites[0]!]!.gpus / node.gpus, 9);
    expect(bandShares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
  });

  test('lets one small site in breach show through', () => {
    const bands = fleet.sites.map((_, site) => (site === smallest ? 4 : 0));
    const { bandShares, badge } = donutOf(fleet, node, bands, all('serving'), true);
    expect(bandShares[4]).toBeGreaterThanOrEqual(0.12);
    expect(bandShares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    expect(badge).toEqual({ shape: 'circle', colour: { kind: 'band', band: 4 } });
  });

  test('shows a failed site before a site in breach', () => {
    const states = fleet.sites.map((_, site): SiteState => (site === smallest ? 'failed' : 'serving'));
    const { badge } = donutOf(
      fleet,
      node,
      fleet.sites.map(() => 4),
      states,
      true,
    );
    expect(badge).toMatchObject({ shape: 'triangle' });
  });

  test('leaves a gap, not a colour, for sites without a value', () => {
    const { bandShares, badge } = donutOf(
      fleet,
      node,
      fleet.sites.map(() => null),
      all('serving'),
      true,
    );
    expect(bandShares).toEqual([0, 0, 0, 0, 0]);
    expect(badge).toBeNull();
  });

  test('carries no warning for much power: an amount is not a judgement', () => {
    expect(
      donutOf(
        fleet,
        node,
        fleet.sites.map(() => 4),
        all('serving'),
        false,
      ).badge,
    ).toBeNull();
  });
});

describe('a preview', () => {
  const overlay = { subjectSiteId: fleet.sites[WACO]!.id, receiverSiteIds: [fleet.sites[TULSA]!.id] };

  test('rings its site and the receivers, each in its own way, and dims the rest', () => {
    const rings = new Map(
      marksFor({ frame: frame(), overlay }).map(({ node, ring, dimmed }) => [
        near.nodes[node]!.sites[0],
        { ring, dimmed },
      ]),
    );
    expect(rings.get(WACO)).toEqual({ ring: 'selected', dimmed: false });
    expect(rings.get(TULSA)).toEqual({ ring: 'receiver', dimmed: false });
    expect([...rings.values()].filter(({ dimmed }) => dimmed)).toHaveLength(fleet.sites.length - 2);
  });
});

test('a selected site inside a cluster rings the cluster', () => {
  const donut = marksFor({ level: far, frame: frame(), selectedSite: WACO }).find(({ shape }) => shape === 'donut');
  expect(far.nodes[donut!.node]!.sites).toContain(WACO);
  expect(donut!.ring).toBe('selected');
});
