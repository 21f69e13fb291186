import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useFrame } from '@/api/client/hooks.ts';
import { historyQuery } from '@/api/client/queries.ts';
import type { Series } from '@/domain/telemetry.ts';

const HOUR_MS = 3_600_000;
/** Latencies of a class are recorded once a minute: asking more often brings nothing new. */
const STEP_MS = 60_000;

/** A class's latency at its own percentile over the last hour, by the world's clock; undefined until it came. */
export function useClassHistory(classId: string): {
  readonly fromMs: number;
  readonly toMs: number;
  readonly series: Series | undefined;
} {
  const toMs = useFrame((frame) => Math.floor(frame.virtualMs / STEP_MS) * STEP_MS) ?? 0;
  const fromMs = toMs - HOUR_MS;
  const history = useQuery({
    ...historyQuery({ subject: { kind: 'class', classId }, metric: 'latencyMs', fromMs, toMs }),
    enabled: toMs > 0,
    placeholderData: keepPreviousData,
  });
  return { fromMs, toMs, series: history.data };
}
