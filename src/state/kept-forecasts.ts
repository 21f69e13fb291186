import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import { forgivingStorage } from './preferences.ts';

/** What the operator was promised when a drain was confirmed, to be held against what happened. */
export interface KeptForecast {
  readonly movedRps: number;
  readonly costDeltaUsdPerHour: number;
  readonly powerDeltaKw: number;
  /** The class expected to come closest to its limit at a receiver. */
  readonly tightest: {
    readonly siteId: string;
    readonly classId: string;
    readonly latencyMs: number;
    readonly limitMs: number;
  } | null;
}

interface KeptForecasts {
  readonly byDrainId: Readonly<Record<string, KeptForecast>>;
  readonly keep: (drainId: string, forecast: KeptForecast) => void;
}

/** Receipts of past drains stop mattering; the oldest go first. */
const MOST_KEPT = 20;

/** Lives as long as the tab: a reload in the middle of a drain must not lose the promise. */
export const useKeptForecasts = create<KeptForecasts>()(
  persist(
    (set) => ({
      byDrainId: {},
      keep: (drainId, forecast) =>
        set(({ byDrainId }) => ({
          byDrainId: Object.fromEntries([...Object.entries(byDrainId), [drainId, forecast] as const].slice(-MOST_KEPT)),
        })),
    }),
    {
      name: 'catchment.drain-forecasts',
      version: 1,
      storage: createJSONStorage(() => forgivingStorage(() => sessionStorage)),
      merge: (stored, current) => ({ ...current, byDrainId: validForecasts(stored) }),
    },
  ),
);

/** Storage is outside: what does not look like a forecast is forgotten. */
function validForecasts(stored: unknown): Record<string, KeptForecast> {
  const kept = isRecord(stored) && isRecord(stored.byDrainId) ? Object.entries(stored.byDrainId) : [];
  return Object.fromEntries(kept.filter((entry): entry is [string, KeptForecast] => isForecast(entry[1])));
}

const isForecast = (value: unknown): value is KeptForecast =>
  isRecord(value) &&
  [value.movedRps, value.costDeltaUsdPerHour, value.powerDeltaKw].every(Number.isFinite) &&
  (value.tightest === null ||
    (isRecord(value.tightest) &&
      typeof value.tightest.siteId === 'string' &&
      typeof value.tightest.classId === 'string' &&
      [value.tightest.latencyMs, value.tightest.limitMs].every(Number.isFinite)));

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
