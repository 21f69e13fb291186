import { memo, useMemo } from 'react';
import { type ChartAnnotation, TimeSeriesChart } from '@/charts/TimeSeriesChart.tsx';
import { formatTime } from '@/domain/format.ts';
import type { Series, SeriesMetric } from '@/domain/telemetry.ts';
import { operatorTimeZone } from '@/state/operator-zone.ts';
import { SERIES_LOOKS } from './series-looks.ts';

interface SeriesChartProps {
  readonly series: Series;
  readonly metric: SeriesMetric;
  /** How far back from its latest moment. */
  readonly spanMs: number;
  readonly height: number;
  readonly annotations?: readonly ChartAnnotation[];
}

/**
 * A recorded series with its own axis, in the operator's time. It ends where the series does, and so is drawn once for
 * each answer: laying a chart out costs more than everything else that a second brings.
 */
export const SeriesChart = memo(function SeriesChart(props: SeriesChartProps) {
  const { series, metric, spanMs, height, annotations } = props;
  const toMs = series.virtualMs.at(-1);
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
      height={height}
      modelledUntilMs={series.modelledUntilMs}
      {...(toMs === undefined ? {} : { fromMs: toMs - spanMs, toMs })}
      {...(maximum === undefined ? {} : { maximum })}
      {...(annotations ? { annotations } : {})}
    />
  );
});

const formatHourMinute = (atMs: number) => formatTime(atMs, operatorTimeZone).slice(0, 5);
