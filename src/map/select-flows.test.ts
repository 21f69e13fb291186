import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FlowColumns } from '@/domain/telemetry.ts';
import { tinyDocument } from '@/testing/tiny-fleet.ts';
import { createSiteClusters } from './cluster-sites.ts';
import { toMercator } from './mercator.ts';
import { FLOW_LIMIT, type FlowQuestion, niceCeiling, selectFlows, statusOf } from './select-flows.ts';

const { fleet } = tinyDocument();
const levelAt = createSiteClusters(fleet);
const EVERYWHERE = { minX: 0, minY: 0, maxX: 1, maxY: 1 };
const [DALLAS, HOUSTON, TULSA, WACO] = [0, 1, 2, 3] as const;
const siteAt = (id: string) => fleet.sites.findIndex((site) => site.id === id);
const HOU_CO = siteAt('hou-co-01');
const TUL_MSC = siteAt('tul-msc-01');
const DAL_MSC = siteAt('dal-msc-01');

type Row = { market: number; site: number; rps: number; goodShare?: number | null; latencyMs?: number | null };

const columns = (rows: readonly Row[], coveredShare = 1): FlowColumns => ({
  market: rows.map(({ market }) => market),
  site: rows.map(({ site }) => site),
  rps: rows.map(({ rps }) => rps),
  topClass: rows.map(() => 0),
  latencyMs: rows.map(({ latencyMs = 40 }) => latencyMs),
  goodShare: rows.map(({ goodShare = 1 }) => goodShare),
  coveredShare,
});

const select = (flows: FlowColumns, changes: Partial<FlowQuestion> = {}) =>
  selectFlows({
    flows,
    markets: fleet.markets.map(({ position }) => toMercator(position)),
    level: levelAt(12),
    objectives: [0.95],
    view: EVERYWHERE,
    shortestVisible: 1e-6,
    subjectSite: null,
    ...changes,
  });

describe('the share that the legend tells', () => {
  test('is all of it when all of it is drawn', () => {
    const { drawn } = select(
      columns([
        { market: DALLAS, site: HOU_CO, rps: 30 },
        { market: TULSA, site: DAL_MSC, rps: 10 },
      ]),
    );
    expect(drawn).toMatchObject({ flows: 2, shareOfTrafficInView: 1, shareServedInPlace: 0 });
  });

  test('counts what the frame left out as if it were in view', () => {
    const { drawn } = select(columns([{ market: DALLAS, site: HOU_CO, rps: 90 }], 0.9));
    expect(drawn.shareOfTrafficInView).toBeCloseTo(0.9, 9);
  });

  test('tells apart what is served where it starts', () => {
    const { flows, drawn } = select(
      columns([
        { market: DALLAS, site: DAL_MSC, rps: 75 },
        { market: DALLAS, site: HOU_CO, rps: 25 },
      ]),
    );
    expect(flows).toHaveLength(1);
    expect(drawn).toMatchObject({ shareOfTrafficInView: 0.25, shareServedInPlace: 0.75 });
  });

  test('is of the traffic in view', () => {
    const tulsa = toMercator(fleet.markets[TULSA]!.position);
    const view = { minX: tulsa.x - 1e-4, maxX: tulsa.x + 1e-4, minY: tulsa.y - 1e-4, maxY: tulsa.y + 1e-4 };
    const { flows, drawn } = select(
      columns([
        { market: DALLAS, site: HOU_CO, rps: 90 },
        { market: WACO, site: TUL_MSC, rps: 10 },
      ]),
      { view },
    );
    expect(flows.map(({ market }) => market)).toEqual([WACO]);
    expect(drawn.shareOfTrafficInView).toBe(1);
  });

  test('is never more than all', () => {
    const row = fc.record({ market: fc.nat(3), site: fc.nat(5), rps: fc.nat(10_000) });
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 300 }),
        fc.double({ min: 0.05, max: 1, noNaN: true }),
        fc.integer({ min: 2, max: 12 }),
        (rows, covered, zoom) => {
          const { flows, drawn } = select(columns(rows, covered), { level: levelAt(zoom) });
          expect(flows.length).toBeLessThanOrEqual(FLOW_LIMIT);
          if (drawn.shareOfTrafficInView === null || drawn.shareServedInPlace === null) return;
          expect(drawn.shareOfTrafficInView + drawn.shareServedInPlace).toBeLessThanOrEqual(covered + 1e-9);
        },
      ),
    );
  });
});

test('flows into the sites of one donut are one line, with the worst of their states', () => {
  const { flows } = select(
    columns([
      { market: HOUSTON, site: DAL_MSC, rps: 30, latencyMs: 20 },
      { market: HOUSTON, site: siteAt('dal-dc-01'), rps: 10, latencyMs: 60, goodShare: 0.9 },
    ]),
    { level: levelAt(4) },
  );
  expect(flows).toHaveLength(1);
  expect(flows[0]).toMatchObject({ rps: 40, latencyMs: 30, status: 'breached' });
});

test('a selected site keeps all its flows, however small', () => {
  const busy: Row[] = Array.from({ length: 3 }, (_, market) => ({ market, site: siteAt('cloud-south'), rps: 1000 }));
  const { flows } = select(columns([...busy, { market: WACO, site: TUL_MSC, rps: 0.1 }]), { subjectSite: TUL_MSC });
  expect(flows[0]).toMatchObject({ market: WACO, emphasised: true });
  expect(flows.slice(1).every(({ emphasised }) => !emphasised)).toBe(true);
});

test('a selected site lights up its own catchment, not that of the donut it is in', () => {
  const { flows } = select(
    columns([
      { market: HOUSTON, site: DAL_MSC, rps: 30 },
      { market: HOUSTON, site: siteAt('dal-dc-01'), rps: 10 },
    ]),
    { level: levelAt(4), subjectSite: DAL_MSC },
  );
  expect(flows.map(({ rps, emphasised }) => ({ rps, emphasised }))).toEqual([
    { rps: 30, emphasised: true },
    { rps: 10, emphasised: false },
  ]);
});

test.each([
  [null, 'no-data'],
  [1, 'met'],
  [0.961, 'met'],
  [0.959, 'at-risk'],
  [0.95, 'at-risk'],
  [0.949, 'breached'],
] as const)('of an objective of 0.95, a good share of %s is %s', (goodShare, status) => {
  expect(statusOf(goodShare, 0.95)).toBe(status);
});

test('the scale of the widths is a round number just above the largest flow', () => {
  expect([0.3, 1, 1.1, 4.9, 5.1, 480, 1000].map(niceCeiling)).toEqual([0.5, 1, 2, 5, 10, 500, 1000]);
});
