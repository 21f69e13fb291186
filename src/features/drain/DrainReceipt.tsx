import { useQuery } from '@tanstack/react-query';
import { useFrame } from '@/api/client/hooks.ts';
import { historyQuery } from '@/api/client/queries.ts';
import { formatDelta, formatDuration, formatMs, formatRate, formatUsdPerHour } from '@/domain/format.ts';
import { nameOfClass } from '@/domain/names.ts';
import type { FleetDocument } from '@/domain/planning.ts';
import type { Drain } from '@/domain/telemetry.ts';
import { type KeptForecast, useKeptForecasts } from '@/state/kept-forecasts.ts';
import { type Column, Table } from '@/ui/Table.tsx';
import { deriveMeasuredCost, deriveWorst, RECEIPT_WINDOW_MS } from './derive-drain-receipt.ts';
import styles from './drain.module.css';

interface ReceiptLine {
  readonly what: string;
  readonly forecast: string;
  readonly actual: string;
}

/** What was promised against what happened, from the recorded series. */
export function DrainReceipt({ document, drain }: { readonly document: FleetDocument; readonly drain: Drain }) {
  const kept = useKeptForecasts(({ byDrainId }) => byDrainId[drain.id] ?? null);
  const toMs = (drain.endedMs ?? drain.startedMs) + RECEIPT_WINDOW_MS;
  const fromMs = drain.startedMs - RECEIPT_WINDOW_MS;
  const remainingMs = useFrame((frame) => Math.max(0, toMs - frame.virtualMs)) ?? RECEIPT_WINDOW_MS;
  const cost = useQuery({
    ...historyQuery({ subject: { kind: 'total' }, metric: 'costUsdPerHour', fromMs, toMs }),
    enabled: remainingMs === 0,
  });
  const measured = cost.data ? deriveMeasuredCost(cost.data, drain) : null;
  const lines: ReceiptLine[] = [
    {
      what: 'Moved away',
      forecast: formatRate(kept?.movedRps ?? null),
      actual: formatRate(drain.rpsBefore - drain.rpsNow),
    },
    {
      what: 'Fleet cost',
      forecast: formatDelta(kept?.costDeltaUsdPerHour ?? drain.costDeltaUsdPerHour, formatUsdPerHour),
      actual:
        remainingMs > 0
          ? `known in ${formatDuration(remainingMs)}`
          : formatDelta(measured && measured.afterUsdPerHour - measured.beforeUsdPerHour, formatUsdPerHour),
    },
  ];
  const columns: Column<ReceiptLine>[] = [
    { id: 'what', header: 'Receipt', cell: ({ what }) => what, wrap: true },
    { id: 'forecast', header: 'forecast', align: 'right', cell: ({ forecast }) => forecast },
    { id: 'actual', header: 'actual', align: 'right', cell: ({ actual }) => <strong>{actual}</strong> },
  ];
  return (
    <section>
      <Table caption="Receipt: forecast against actual" columns={columns} rows={lines} rowKey={({ what }) => what} />
      {kept?.tightest && <WorstLatency document={document} drain={drain} tightest={kept.tightest} />}
      <p className={styles.small}>
        Actual cost is the fleet’s mean over the minute after the end less the minute before the start; other things may
        have changed in between.
        {!kept && ' This tab did not confirm the drain, so only the forecast cost is known.'}
      </p>
    </section>
  );
}

interface WorstLatencyProps {
  readonly document: FleetDocument;
  readonly drain: Drain;
  readonly tightest: NonNullable<KeptForecast['tightest']>;
}

/** The class forecast to come closest to its limit: how high the fleet measured it while the drain ran. */
function WorstLatency({ document, drain, tightest }: WorstLatencyProps) {
  const toMs = drain.endedMs ?? drain.startedMs;
  const subject = { kind: 'class', classId: tightest.classId } as const;
  const series = useQuery(historyQuery({ subject, metric: 'latencyMs', fromMs: drain.startedMs, toMs }));
  const worstMs = series.data ? deriveWorst(series.data, drain) : null;
  return (
    <p className={styles.small}>
      Tightest class {nameOfClass(document, tightest.classId)}: forecast {formatMs(tightest.latencyMs)} at its receiver,
      highest measured over the fleet <strong className={styles.strong}>{formatMs(worstMs)}</strong>, limit{' '}
      {formatMs(tightest.limitMs)}.
    </p>
  );
}
