import styles from './charts.module.css';

export interface SparklineProps {
  /** Read aloud in place of the drawing, e.g. "p99 of voice agent over the last hour". */
  readonly label: string;
  /** Oldest first, evenly spaced; `null` is a gap. */
  readonly values: readonly (number | null)[];
  readonly color?: string;
  /** Drawn as a dashed line, and kept inside the picture. */
  readonly target?: number;
  readonly width?: number;
  readonly height?: number;
}

/** A line without axes: the shape of a figure's recent past, from zero to its largest value. */
export function Sparkline({ label, values, color = 'var(--accent)', target, width = 96, height = 24 }: SparklineProps) {
  const most = Math.max(...values.map((value) => value ?? 0), target ?? 0);
  const y = (value: number) => round(most === 0 ? height - 1 : height - 1 - (value / most) * (height - 2));
  const x = (index: number) => round(values.length < 2 ? 0 : (index / (values.length - 1)) * width);
  return (
    <svg
      className={styles.sparkline}
      role="img"
      aria-label={label}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
    >
      {target !== undefined && <line className={styles.target} x1={0} x2={width} y1={y(target)} y2={y(target)} />}
      <path d={buildPath(values, x, y)} fill="none" stroke={color} strokeWidth={1.5} strokeLinejoin="round" />
    </svg>
  );
}

/** Starts a new stroke after each gap. */
function buildPath(values: readonly (number | null)[], x: (index: number) => number, y: (value: number) => number) {
  let pen: 'M' | 'L' = 'M';
  return values
    .map((value, index) => {
      const step = value === null ? '' : `${pen}${x(index)} ${y(value)}`;
      pen = value === null ? 'M' : 'L';
      return step;
    })
    .join('');
}

const round = (value: number) => Math.round(value * 10) / 10;
