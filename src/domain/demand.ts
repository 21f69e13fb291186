import type { Fleet } from './fleet.ts';
import { isWeekend, localHour } from './local-time.ts';
import type { VirtualMs } from './telemetry.ts';
import type { DemandShape, WorkloadClass } from './workload.ts';

/**
 * Requests per second of every (market, class) at a moment, market-major: `result[market * classes.length + class]`.
 * A class's rate is shared out by population, follows the local hour of each market, and reaches
 * `peakRequestsPerSecond` over the whole fleet in the fleet's busiest weekday hour.
 */
export function demandAt(fleet: Fleet, classes: readonly WorkloadClass[], atMs: VirtualMs, multiplier = 1): number[] {
  const scales = classes.map(
    (workloadClass) =>
      (workloadClass.peakRequestsPerSecond * multiplier) / busiestHour(fleet, workloadClass.demandShape),
  );
  return fleet.markets.flatMap((market) => {
    const hour = localHour(market.timeZone, atMs);
    const day = isWeekend(market.timeZone, atMs) ? 'weekend' : 'weekday';
    return classes.map((workloadClass, i) => {
      const level = levelAt(DEMAND_CURVES[workloadClass.demandShape][day], hour);
      return scales[i]! * market.population * level;
    });
  });
}

/**
 * Level by hour of the local day; only the shape matters.
 *
 * Business: the week of a conversation service (Azure LLM inference trace 2024), relative to its weekday mean. It is
 * kept in UTC over users of unknown regions. Its lunch dip at 10 UTC, peak at 14 and end of day at 22 are a working
 * day in Central European summer time, so the hours from 8 to 24 local are its hours 6 to 22 UTC. Its night is the
 * morning of another continent and says nothing about ours: from midnight the level falls
 * smoothly to a third of the peak at 4 (peak to trough 3.0, as BLIS assumes) and rises again until 8. Assumption.
 *
 * Flat: always on. Shift: full day shift, a weaker late one, little at night and on weekends (assumption). Even:
 * the same at all hours; its bursts come from the class's arrival process.
 */
const DEMAND_CURVES: Readonly<Record<DemandShape, Readonly<Record<'weekday' | 'weekend', readonly number[]>>>> = {
  business: {
    weekday: [
      0.69, 0.6, 0.52, 0.47, 0.45, 0.5, 0.62, 0.8, 1.01, 1.09, 1.11, 1.08, 0.97, 1.03, 1.15, 1.27, 1.34, 1.24, 1.13,
      1.08, 1.08, 1.01, 0.92, 0.77,
    ],
    weekend: [
      0.54, 0.42, 0.33, 0.27, 0.24, 0.27, 0.33, 0.41, 0.47, 0.52, 0.54, 0.49, 0.52, 0.58, 0.62, 0.69, 0.7, 0.72, 0.68,
      0.66, 0.64, 0.6, 0.6, 0.58,
    ],
  },
  flat: { weekday: [1], weekend: [1] },
  shift: {
    weekday: [
      0.25, 0.25, 0.25, 0.25, 0.25, 0.35, 0.7, 1, 1, 1, 1, 0.95, 0.85, 1, 1, 0.95, 0.8, 0.7, 0.65, 0.65, 0.65, 0.6, 0.5,
      0.35,
    ],
    weekend: [
      0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.3, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4, 0.35, 0.3, 0.25, 0.25, 0.25, 0.25,
      0.2, 0.2,
    ],
  },
  even: { weekday: [1], weekend: [1] },
};

/** Between two hours the curve is a straight line; a curve of one entry is constant. */
function levelAt(curve: readonly number[], hour: number): number {
  const before = Math.floor(hour);
  const part = hour - before;
  return curve[before % curve.length]! * (1 - part) + curve[(before + 1) % curve.length]! * part;
}

/** Population times level, summed over the markets, in the fleet's busiest hour of a weekday. */
function busiestHour(fleet: Fleet, shape: DemandShape): number {
  let levels = busiest.get(fleet);
  if (!levels) {
    levels = new Map();
    busiest.set(fleet, levels);
  }
  const known = levels.get(shape);
  if (known !== undefined) return known;
  const curve = DEMAND_CURVES[shape].weekday;
  let most = 0;
  for (let hour = 0; hour < 24; hour++) {
    const at = A_WEEKDAY_MS + hour * 3_600_000;
    let sum = 0;
    for (const market of fleet.markets) sum += market.population * levelAt(curve, localHour(market.timeZone, at));
    most = Math.max(most, sum);
  }
  levels.set(shape, most);
  return most;
}

/** A Thursday in summer time: fixes which zones are busy together, so that winter does not rescale the fleet. */
const A_WEEKDAY_MS = Date.UTC(2026, 4, 21);
/** Kept because a world asks every few virtual seconds; a pure function of the fleet. */
const busiest = new WeakMap<Fleet, Map<DemandShape, number>>();
