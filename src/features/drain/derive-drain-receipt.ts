import type { Drain, Series } from '@/domain/telemetry.ts';

/** The fleet's cost in the minute before a drain began and the minute after it ended, measured. */
export interface MeasuredCost {
  readonly beforeUsdPerHour: number;
  readonly afterUsdPerHour: number;
}

/** Long enough to average out single requests, short enough to be of that moment. Assumption. */
export const RECEIPT_WINDOW_MS = 60_000;

/**
 * Means over the windows before the start and after the end: until the end the site's own replicas are still paid for.
 * Null where either was not observed.
 */
export function deriveMeasuredCost(series: Series, drain: Drain): MeasuredCost | null {
  if (drain.endedMs === null) return null;
  const beforeUsdPerHour = meanBetween(series, drain.startedMs - RECEIPT_WINDOW_MS, drain.startedMs);
  const afterUsdPerHour = meanBetween(series, drain.endedMs, drain.endedMs + RECEIPT_WINDOW_MS);
  return beforeUsdPerHour === null || afterUsdPerHour === null ? null : { beforeUsdPerHour, afterUsdPerHour };
}

function meanBetween({ virtualMs, values }: Series, fromMs: number, toMs: number): number | null {
  const observed = values.filter((value, index): value is number => {
    const at = virtualMs[index];
    return value !== null && at !== undefined && at >= fromMs && at <= toMs;
  });
  return observed.length === 0 ? null : observed.reduce((total, value) => total + value, 0) / observed.length;
}

/** The highest value observed from the start of a drain to its end; null if none was. */
export function deriveWorst({ virtualMs, values }: Series, drain: Drain): number | null {
  const during = values.filter((value, index): value is number => {
    const at = virtualMs[index];
    return value !== null && at !== undefined && at >= drain.startedMs && at <= (drain.endedMs ?? at);
  });
  return during.length === 0 ? null : Math.max(...during);
}
