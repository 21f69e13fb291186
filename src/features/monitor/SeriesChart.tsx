import { useMemo } from 'react';
import { type ChartAnnotation, TimeSeriesChart } from '@/charts/TimeSeriesChart.tsx';
import { formatTime } from '@/domain/format.ts';
import type { Series, SeriesMetric } from '@/domain/telemetry.ts';
import { operatorTimeZone } from '@/state/operator-zone.ts';
import { SERIES_LOOKS } from './series-looks.ts';

interface SeriesChartProps {
  readonly series: Series;
  readonly metric: SeriesMetric;
  readonly fromMs: number;
  readonly toMs: number;
  readonly height: number;
  readonly annotations?: readonly ChartAnnotation[];
}

/** A recorded series with its own axis, in the operator's time. */
export function SeriesChart({ series, metric, fromMs, toMs, height, annotations }: SeriesChartProps) {
  const { label, format, formatTick = format, color, maximum } = SERIES_LOOKS[metric];
  const lines = useMemo(
    () => [{ id: metric, label, color, atMs: series.virtualMs, values: series.values }],
    [series, metric, label, color],
  );
  return (
    <TimeSeriesChart
      label={label}
      series={lines}
      formatValue={format}
      formatTick={formatTick}
      formatTime={formatHourMinute}
      fromMs={fromMs}
      toMs={toMs}
      height={height}
      modelledUntilMs={series.modelledUntilMs}
      {...(maximum === undefined ? {} : { maximum })}
      {...(annotations ? { annotations } : {})}
    />
  );
}

const formatHourMinute = (atMs: number) => formatTime(atMs, operatorTimeZone).slice(0, 5);
