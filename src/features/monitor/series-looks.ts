import { formatCount, formatKw, formatMs, formatRate, formatShare, formatUsdPerHour } from '@/domain/format.ts';
import type { SeriesMetric } from '@/domain/telemetry.ts';

export interface SeriesLook {
  readonly label: string;
  readonly format: (value: number) => string;
  /** Shorter, for the axis; the label then carries the unit. */
  readonly formatTick?: (value: number) => string;
  readonly color: string;
  /** Where the axis ends whatever the values are. */
  readonly maximum?: number;
}

/** How each recorded figure is named, written and drawn. */
export const SERIES_LOOKS: Readonly<Record<SeriesMetric, SeriesLook>> = {
  arrivedRps: {
    label: 'Requests arriving, req/s',
    format: formatRate,
    formatTick: formatCount,
    color: 'var(--accent)',
  },
  completedRps: {
    label: 'Requests completed, req/s',
    format: formatRate,
    formatTick: formatCount,
    color: 'var(--accent)',
  },
  gpuAiShare: { label: 'GPU time, AI', format: formatShare, color: 'var(--accent)', maximum: 1 },
  gpuRadioShare: { label: 'GPU time, radio', format: formatShare, color: 'var(--radio)', maximum: 1 },
  queued: { label: 'Requests waiting', format: formatCount, color: 'var(--accent)' },
  powerKw: { label: 'Power', format: formatKw, color: 'var(--accent)' },
  costUsdPerHour: { label: 'Cost', format: formatUsdPerHour, color: 'var(--accent)' },
  latencyMs: { label: 'Latency', format: formatMs, color: 'var(--accent)' },
  headroom: { label: 'Headroom', format: formatShare, color: 'var(--accent)' },
};
