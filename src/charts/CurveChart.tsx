import { CartesianGrid, Line, LineChart, ReferenceArea, ReferenceLine, Tooltip, XAxis, YAxis } from 'recharts';
import styles from './charts.module.css';
import { SeriesTooltip } from './SeriesTooltip.tsx';
import { buildTicksAround } from './series-rows.ts';

export interface CurveChartProps {
  /** What against what, with units: read aloud. */
  readonly label: string;
  /** Left to right; each was computed, the lines between them only lead the eye. Keep the identity stable. */
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly formatX: (x: number) => string;
  readonly formatY: (y: number) => string;
  /** Everything left of this has no answer. */
  readonly impossibleUpTo?: number | null;
  /** Where the operator stands. */
  readonly markAt?: number | null;
  readonly height?: number;
}

/** The axis reaches at least this part of the value to either side. */
const LEAST_REACH = 0.05;

/** One quantity against another, from few computed points. */
export function CurveChart({
  label,
  points,
  formatX,
  formatY,
  impossibleUpTo = null,
  markAt = null,
  height = 160,
}: CurveChartProps) {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const to = Math.max(...xs);
  // A flat curve must look flat: never zoom in on less than a tenth of the value.
  const middle = (Math.max(...ys) + Math.min(...ys)) / 2;
  const reach = Math.max((Math.max(...ys) - Math.min(...ys)) * 0.6, middle * LEAST_REACH);
  const ticks = buildTicksAround(middle - reach, middle + reach);
  return (
    <figure className={styles.chart} aria-label={label}>
      <LineChart
        data={[...points]}
        responsive
        style={{ width: '100%', height }}
        margin={{ top: 12, right: 12, bottom: 0, left: 0 }}
      >
        <CartesianGrid vertical={false} stroke="var(--line)" />
        {impossibleUpTo !== null && (
          <ReferenceArea
            x1={0}
            x2={impossibleUpTo}
            fill="var(--breach)"
            fillOpacity={0.12}
            label={{ value: 'impossible', position: 'insideTopLeft', fill: 'var(--dim)', fontSize: 11 }}
          />
        )}
        <XAxis
          dataKey="x"
          type="number"
          domain={[0, to]}
          tickFormatter={formatX}
          tickLine={false}
          axisLine={false}
          height={18}
        />
        <YAxis
          width={64}
          ticks={ticks}
          tickFormatter={formatY}
          tickLine={false}
          axisLine={false}
          // Not from zero: the question is where the curve bends.
          domain={[ticks[0] ?? 0, ticks.at(-1) ?? 1]}
        />
        <Tooltip
          isAnimationActive={false}
          content={({ active, label: x, payload }) =>
            active && typeof x === 'number' ? (
              <SeriesTooltip
                title={formatX(x)}
                note={null}
                entries={[{ id: 'y', name: '', color: 'var(--accent)', text: formatY(Number(payload[0]?.value)) }]}
              />
            ) : null
          }
        />
        {markAt !== null && (
          <ReferenceLine x={markAt} stroke="var(--watch)" strokeDasharray="4 3" ifOverflow="hidden" />
        )}
        <Line
          dataKey="y"
          type="linear"
          stroke="var(--accent)"
          strokeWidth={1.5}
          dot={{ r: 3, fill: 'var(--accent)', strokeWidth: 0 }}
          isAnimationActive={false}
        />
      </LineChart>
    </figure>
  );
}
