import type { Speed } from '@/domain/telemetry.ts';

const MINUTE = 60_000;
/** At ×60 a virtual minute is a wall second; asking every five is enough for a chart two hours wide. */
const ROUND_TO_MS: Readonly<Record<Speed, number>> = { 1: 0.25 * MINUTE, 10: MINUTE, 60: 5 * MINUTE };

/** The span to ask for: rounded, so that all who look at the same minute ask the same question. */
export function historyWindow(
  virtualMs: number,
  speed: Speed,
  spanMs: number,
): { readonly fromMs: number; readonly toMs: number } {
  const step = ROUND_TO_MS[speed];
  const toMs = Math.floor(virtualMs / step) * step;
  return { fromMs: toMs - spanMs, toMs };
}
