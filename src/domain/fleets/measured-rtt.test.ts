import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { greatCircleKm } from '../geography.ts';
import { backboneRtt } from '../network.ts';
import { createPathFinder } from '../shortest-paths.ts';
import { PLACES } from './build/places.ts';
import { usMobile } from './us-mobile.ts';

/** WonderProxy, "a day in the life of the internet", 19 and 20 July 2020: US city pairs. Not part of this repository. */
const MEASURED = new URL('../../../../shared/data/latency/wonder_us_pairs.csv', import.meta.url);
const BANDS_KM = [20, 100, 200, 500, 1000, 2000, 5000] as const;

/** The well-routed line (p10) of those pairs: what an engineered backbone should do. */
const engineeredLine = (km: number) => 2.0 + 0.0162 * km;

const { fleet } = usMobile();
const pops = fleet.nodes.filter(({ kind }) => kind === 'pop');
const finder = createPathFinder(
  fleet.nodes.map(({ id }) => id),
  fleet.links,
);
const modelled = (a: string, b: string) => backboneRtt(finder.from(a).kmTo(b), fleet.routeStretch);

test('round trips over all pairs of points of presence rise by 0.0162 ms per great-circle km', () => {
  const points = pops.flatMap((a, i) =>
    pops.slice(i + 1).map((b) => ({ x: greatCircleKm(a.position, b.position), y: modelled(a.id, b.id) })),
  );
  const mean = (value: (point: (typeof points)[number]) => number) =>
    points.reduce((sum, point) => sum + value(point), 0) / points.length;
  const [x, y] = [mean((p) => p.x), mean((p) => p.y)];
  const slope = mean((p) => (p.x - x) * (p.y - y)) / mean((p) => (p.x - x) ** 2);
  expect(slope).toBeCloseTo(0.0162, 5);
});

test.skipIf(!existsSync(MEASURED))('by distance, modelled round trips follow the well-routed measured ones', () => {
  const pairs = measuredPairs();
  const rows = BANDS_KM.slice(1).map((to, i) => {
    const inBand = pairs.filter(({ km }) => km >= BANDS_KM[i]! && km < to);
    const errors = inBand.map(({ km, model }) => Math.abs(model / engineeredLine(km) - 1));
    return {
      km: `${BANDS_KM[i]}-${to}`,
      pairs: inBand.length,
      measuredP10: quantile(
        inBand.map(({ rtt }) => rtt),
        0.1,
      ),
      measuredP50: quantile(
        inBand.map(({ rtt }) => rtt),
        0.5,
      ),
      lineP50: round(
        quantile(
          inBand.map(({ km }) => engineeredLine(km)),
          0.5,
        ),
      ),
      modelP50: round(
        quantile(
          inBand.map(({ model }) => model),
          0.5,
        ),
      ),
      medianErrorPercent: round(100 * quantile(errors, 0.5)),
      p90ErrorPercent: round(100 * quantile(errors, 0.9)),
    };
  });
  console.table(rows);
  for (const { km, medianErrorPercent } of rows) expect(medianErrorPercent, km).toBeLessThan(15);
});

interface MeasuredPair {
  readonly km: number;
  readonly rtt: number;
  readonly model: number;
}

/** Pairs whose cities both lie within 60 km of a point of presence, different ones. */
function measuredPairs(): readonly MeasuredPair[] {
  const [, ...lines] = readFileSync(MEASURED, 'utf8').trim().split('\n');
  return lines.flatMap((line) => {
    const [cityA = '', stateA = '', cityB = '', stateB = '', , , average = ''] = line.split(',');
    const [a, b] = [popAt(cityA, stateA), popAt(cityB, stateB)];
    if (!a || !b || a === b) return [];
    return [{ km: greatCircleKm(a.position, b.position), rtt: Number(average), model: modelled(a.id, b.id) }];
  });
}

function popAt(city: string, state: string) {
  const place = PLACES.find((candidate) => candidate.name === city && candidate.state === state);
  return place && pops.find((pop) => greatCircleKm(pop.position, place.position) < 60);
}

function quantile(values: readonly number[], part: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(part * (values.length - 1))] ?? Number.NaN;
}

const round = (value: number): number => Math.round(value * 10) / 10;
