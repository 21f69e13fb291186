import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Instance } from '../model/instance.ts';
import { buildNetwork } from './network.ts';
import { PlanState } from './plan-state.ts';
import { SiteSwaps } from './site-swaps.ts';

/** Sites that cost to open and have room for everybody; each customer asks for one request per second. */
const facilities = fc
  .record({ sites: fc.integer({ min: 2, max: 6 }), customers: fc.integer({ min: 1, max: 7 }) })
  .chain(({ sites, customers }) =>
    fc.record({
      openUsd: fc.array(fc.integer({ min: 1, max: 30 }), { minLength: sites, maxLength: sites }),
      unitUsd: fc.array(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: sites, maxLength: sites }), {
        minLength: customers,
        maxLength: customers,
      }),
      isOpen: fc.array(fc.boolean(), { minLength: sites, maxLength: sites }),
    }),
  )
  .filter(({ isOpen }) => isOpen.includes(true));

describe('whole sites to open, close or exchange', () => {
  test('save to the cent what they are said to save where there is room for everybody, and the best comes first', () => {
    let seen = 0;
    fc.assert(
      fc.property(facilities, ({ openUsd, unitUsd, isOpen }) => {
        const plan = cheapestPlan(openUsd, unitUsd, isOpen);
        const usd = (open: readonly boolean[]) => costUsd(openUsd, unitUsd, open);
        expect(plan.usd).toBeCloseTo(usd(isOpen), 9);
        const swaps = new SiteSwaps(plan, 1);
        const first = swaps.next();
        const mostUsd = Math.max(0, ...everyMove(isOpen).map((open) => plan.usd - usd(open)));
        expect(first?.savesUsd ?? 0).toBeCloseTo(mostUsd, 9);
        for (let swap = first; swap !== null; swap = swaps.next()) {
          seen += 1;
          const { closes, opens, savesUsd } = swap;
          const after = isOpen.map((open, site) => (site === opens ? true : site === closes ? false : open));
          expect(plan.usd - usd(after)).toBeCloseTo(savesUsd, 9);
        }
      }),
      { numRuns: 200, seed: 7 },
    );
    expect(seen).toBeGreaterThan(200);
  });
});

/** Every set of open sites that one opening, one closing or one exchange away is, as long as one stays open. */
function everyMove(isOpen: readonly boolean[]): boolean[][] {
  const flipped = (...sites: number[]) => isOpen.map((open, site) => (sites.includes(site) ? !open : open));
  const all = isOpen.map((_, site) => site);
  return [
    ...all.map((site) => flipped(site)),
    ...all.flatMap((a) => all.filter((b) => isOpen[a] && !isOpen[b]).map((b) => flipped(a, b))),
  ].filter((open) => open.includes(true));
}

function costUsd(openUsd: readonly number[], unitUsd: readonly (readonly number[])[], open: readonly boolean[]) {
  const sites = openUsd.reduce((sum, usd, site) => sum + (open[site] ? usd : 0), 0);
  return unitUsd.reduce((sum, units) => sum + Math.min(...units.filter((_, site) => open[site])), sites);
}

function cheapestPlan(
  openUsd: readonly number[],
  unitUsd: readonly (readonly number[])[],
  isOpen: readonly boolean[],
): PlanState {
  const [sites, customers] = [openUsd.length, unitUsd.length];
  const order = unitUsd.map((units) => units.map((_, site) => site).sort((a, b) => units[a]! - units[b]! || a - b));
  const instance: Instance = {
    pairs: {
      count: customers,
      demandRps: new Float64Array(customers).fill(1),
      hard: new Uint8Array(customers).fill(1),
      unservedUsd: new Float64Array(customers),
      arcStart: Int32Array.from({ length: customers + 1 }, (_, customer) => customer * sites),
    },
    nodes: {
      count: sites,
      site: Int32Array.from(openUsd.keys()),
      gpusPerReplica: new Int32Array(sites).fill(1),
      replicaUsd: new Float64Array(sites),
      maxReplicas: new Int32Array(sites).fill(1),
      capacityRps: openUsd.map(() => Float64Array.of(0, customers + 1)),
    },
    sites: {
      count: sites,
      gpus: new Int32Array(sites).fill(1),
      activationUsd: Float64Array.from(openUsd),
      nodeStart: Int32Array.from({ length: sites + 1 }, (_, site) => site),
    },
    arcs: {
      count: sites * customers,
      node: Int32Array.from(order.flat()),
      unitUsd: Float64Array.from(order.flatMap((ranked, customer) => ranked.map((site) => unitUsd[customer]![site]!))),
    },
    rows: {
      count: 0,
      capacityGbps: new Float64Array(0),
      start: new Int32Array(sites * customers + 1),
      row: new Int32Array(0),
      gbpsPerRps: new Float64Array(0),
    },
  };
  const plan = new PlanState(buildNetwork(instance));
  for (const [site, open] of isOpen.entries()) if (open) plan.setReplicas(site, 1);
  for (const [customer, ranked] of order.entries())
    plan.setFlow(customer * sites + ranked.findIndex((site) => isOpen[site]), 1);
  return plan;
}
