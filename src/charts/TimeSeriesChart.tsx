import { useMemo } from 'react';
import { CartesianGrid, Line, LineChart, ReferenceArea, ReferenceLine, Tooltip, XAxis, YAxis } from 'recharts';
import styles from './charts.module.css';
import { SeriesTooltip } from './SeriesTooltip.tsx';
import { buildSeriesRows, buildTimeTicks, buildValueTicks, type ChartSeries } from './series-rows.ts';

export interface ChartAnnotation {
  readonly id: string;
  readonly atMs: number;
  readonly label: string;
}

export interface TimeSeriesChartProps {
  /** What the chart shows, with its unit: read aloud, and shown above when `title` is set. */
  readonly label: string;
  /** Keep the identity stable while nothing changed: rows are built anew for each new array. */
  readonly series: readonly ChartSeries[];
  /** Formats a value with its unit, for the tooltip. */
  readonly formatValue: (value: number) => string;
  /** Formats a value for the axis; `formatValue` where not given. */
  readonly formatTick?: (value: number) => string;
  readonly formatTime: (atMs: number) => string;
  /** The time shown; the series' own extent where not given. */
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly target?: { readonly value: number; readonly label: string };
  readonly annotations?: readonly ChartAnnotation[];
  /** Everything up to here was computed by closed-form steps, not counted. */
  readonly modelledUntilMs?: number | null;
  /** Where the axis ends whatever the values are: 1 for shares. */
  readonly maximum?: number;
  readonly height?: number;
  readonly showLegend?: boolean;
}

/** Part of the height above which a line would run through a word in the top corner. */
const HIGH = 0.6;
/** Words inside the plot. */
const NOTE = { fill: 'var(--dim)', fontSize: 11 } as const;

/** Lines over time. Never animated: a live series would never come to rest. */
export function TimeSeriesChart(props: TimeSeriesChartProps) {
  const { label, series, formatValue, formatTime, formatTick = formatValue, target, maximum } = props;
  const { annotations = [], modelledUntilMs = null, height = 120, showLegend = series.length > 1 } = props;
  const rows = useMemo(() => buildSeriesRows(series), [series]);
  const fromMs = props.fromMs ?? rows[0]?.atMs;
  const toMs = props.toMs ?? rows.at(-1)?.atMs;
  const ticks = useMemo(
    () => (fromMs === undefined || toMs === undefined ? [] : buildTimeTicks(fromMs, toMs, 6)),
    [fromMs, toMs],
  );
  const valueTicks = useMemo(() => {
    const values = series.flatMap((line) => line.values.map((value) => value ?? 0));
    return buildValueTicks(maximum ?? values.reduce((most, value) => Math.max(most, value), target?.value ?? 0));
  }, [series, maximum, target?.value]);
  if (fromMs === undefined || toMs === undefined) {
    return (
      <figure className={styles.chart} aria-label={label}>
        <p className={styles.empty} style={{ height }}>
          Nothing recorded yet
        </p>
      </figure>
    );
  }
  const modelled = modelledUntilMs !== null && modelledUntilMs > fromMs;
  // A line that runs high leaves room for the word below it.
  const mostShown = valueTicks.at(-1) ?? 1;
  const runsHigh = series.some(({ values }) => values.some((value) => value !== null && value > HIGH * mostShown));
  return (
    <figure className={styles.chart} aria-label={label}>
      {showLegend && (
        <figcaption className={styles.legend}>
          {series.map(({ id, label: name, color }) => (
            <span key={id}>
              <i className={styles.swatch} style={{ background: color }} /> {name}
            </span>
          ))}
          {modelled && <span className={styles.modelledNote}>▨ modelled</span>}
        </figcaption>
      )}
      <LineChart
        data={rows}
        responsive
        style={{ width: '100%', height }}
        margin={{ top: 10, right: 8, bottom: 0, left: 0 }}
      >
        {modelled && (
          <ReferenceArea
            x1={fromMs}
            x2={Math.min(modelledUntilMs, toMs)}
            fill="var(--accent)"
            fillOpacity={0.07}
            ifOverflow="hidden"
            {...(showLegend
              ? {}
              : { label: { value: 'modelled', position: runsHigh ? 'insideBottomLeft' : 'insideTopLeft', ...NOTE } })}
          />
        )}
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          dataKey="atMs"
          type="number"
          domain={[fromMs, toMs]}
          ticks={ticks}
          tickFormatter={formatTime}
          tickLine={false}
          axisLine={false}
          height={18}
          minTickGap={12}
          allowDataOverflow
        />
        <YAxis
          width={52}
          ticks={valueTicks}
          interval="preserveStartEnd"
          tickFormatter={formatTick}
          tickLine={false}
          axisLine={false}
          domain={[0, mostShown]}
        />
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: 'var(--dim)', strokeDasharray: '2 2' }}
          content={({ active, label: atMs, payload }) =>
            active && typeof atMs === 'number' ? (
              <SeriesTooltip
                title={formatTime(atMs)}
                note={modelled && atMs <= modelledUntilMs ? 'modelled' : null}
                entries={series.map(({ id, label: name, color }) => ({
                  id,
                  name,
                  color,
                  text: formatValueOrGap(payload.find((entry) => entry.dataKey === id)?.value, formatValue),
                }))}
              />
            ) : null
          }
        />
        {target && (
          <ReferenceLine
            y={target.value}
            stroke="var(--watch)"
            strokeDasharray="4 3"
            label={{ value: target.label, position: 'insideTopRight', ...NOTE }}
          />
        )}
        {annotations.map(({ id, atMs, label: what }) => (
          <ReferenceLine
            key={id}
            x={atMs}
            stroke="var(--watch)"
            ifOverflow="hidden"
            label={{ value: `◆ ${what}`, position: 'insideTopLeft', ...NOTE }}
          />
        ))}
        {series.map(({ id, color }) => (
          <Line
            key={id}
            dataKey={id}
            stroke={color}
            strokeWidth={1.5}
            dot={false}
            activeDot={{ r: 3, strokeWidth: 0 }}
            type="linear"
            connectNulls={false}
            isAnimationActive={false}
          />
        ))}
      </LineChart>
    </figure>
  );
}

const formatValueOrGap = (value: unknown, format: (value: number) => string) =>
  typeof value === 'number' ? format(value) : 'not observed';
