/** Limits the API accepts, in milliseconds. Below the physical floor is allowed: the engine then says what is in the way. */
export const LEAST_LIMIT_MS = 0;
export const MOST_LIMIT_MS = 60_000;

/** What is wrong with a limit, in the operator's words; null if it can be asked. */
export function complainAboutLimit(limitMs: number | null): string | null {
  if (limitMs === null || Number.isNaN(limitMs)) return 'Give a limit in milliseconds.';
  if (limitMs <= LEAST_LIMIT_MS) return 'A latency limit must be above zero.';
  if (limitMs > MOST_LIMIT_MS) return 'A latency limit is at most 60,000 ms.';
  return null;
}

export interface SliderRange {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/** The slider covers what people try; the field beside it takes any limit. */
export function buildSliderRange(limitMs: number): SliderRange {
  const step = limitMs < 50 ? 0.5 : limitMs < 500 ? 5 : 10;
  const snap = (value: number) => Math.round(value / step) * step;
  return { min: Math.max(step, snap(limitMs * 0.05)), max: Math.min(MOST_LIMIT_MS, snap(limitMs * 3)), step };
}

/** Limits for the cost-of-latency curve: closer together where it bends. */
export function buildTraceLimits(limitMs: number): number[] {
  const factors = [0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.75, 1, 1.5, 2, 3];
  const round = (value: number) => (value < 50 ? Math.round(value * 10) / 10 : Math.round(value));
  return [...new Set(factors.map((factor) => round(limitMs * factor)))].filter(
    (limit) => complainAboutLimit(limit) === null,
  );
}
