import type { SiteMetric } from '@/domain/site-metric.ts';
import type { Frame } from '@/domain/telemetry.ts';

/** Sites fall into this many bands of a metric, one colour each. */
export const BANDS = 5;

/** The part of a frame that sites are drawn from. */
export type SiteFrame = Pick<Frame, 'virtualMs' | 'sites'>;

/** What the colours of a metric mean. The map draws from it and the legend is written from it. */
export interface MetricScale {
  readonly title: string;
  /** `judged`: good to bad; `radio` and `amount`: little to much, without a judgement. */
  readonly ramp: 'judged' | 'radio' | 'amount';
  /** The four borders between the five bands, in the order of the bands. */
  readonly borders: readonly [number, number, number, number];
  /** The first one carries the unit. */
  readonly borderLabels: readonly [string, string, string, string];
  /** Words for the two ends of the bar. */
  readonly ends: readonly [string, string];
  /** The value of a site, or null where nothing was observed. */
  readonly valueAt: (frame: SiteFrame, site: number) => number | null;
}

/** All borders are assumptions about what an operator wants to tell apart, except 0 for headroom: below it a target is broken. */
export const METRIC_SCALES: Readonly<Record<SiteMetric, MetricScale>> = {
  headroom: {
    title: 'Headroom to latency target',
    ramp: 'judged',
    borders: [0.5, 0.25, 0.1, 0],
    borderLabels: ['50 %', '25', '10', '0'],
    ends: ['more', 'breach'],
    valueAt: ({ sites }, site) => sites.headroom[site] ?? null,
  },
  use: {
    title: 'GPU time in use, AI and radio',
    ramp: 'judged',
    borders: [0.5, 0.7, 0.85, 0.95],
    borderLabels: ['50 %', '70', '85', '95'],
    ends: ['idle', 'full'],
    valueAt: ({ sites }, site) => sum(sites.gpuAiShare[site], sites.gpuRadioShare[site]),
  },
  radio: {
    title: 'GPU time held by the radio',
    ramp: 'radio',
    borders: [0.1, 0.2, 0.3, 0.4],
    borderLabels: ['10 %', '20', '30', '40'],
    ends: ['none', 'more'],
    valueAt: ({ sites }, site) => sites.gpuRadioShare[site] ?? null,
  },
  queue: {
    title: 'Requests waiting',
    ramp: 'judged',
    borders: [0, 5, 20, 100],
    borderLabels: ['0', '5', '20', '100'],
    ends: ['none', 'more'],
    valueAt: ({ sites }, site) => sites.queued[site] ?? null,
  },
  power: {
    title: 'Power at the meter',
    ramp: 'amount',
    borders: [1, 3, 6, 12],
    borderLabels: ['1 kW', '3', '6', '12'],
    ends: ['less', 'more'],
    valueAt: ({ sites }, site) => sites.powerKw[site] ?? null,
  },
  cost: {
    title: 'Cost',
    ramp: 'amount',
    borders: [1, 3, 10, 30],
    borderLabels: ['$1/h', '3', '10', '30'],
    ends: ['less', 'more'],
    valueAt: ({ sites }, site) => sites.costUsdPerHour[site] ?? null,
  },
  freshness: {
    title: 'Since last heard from',
    ramp: 'judged',
    borders: [2, 10, 30, 120],
    borderLabels: ['2 s', '10', '30', '120'],
    ends: ['now', 'silent'],
    valueAt: ({ sites, virtualMs }, site) => {
      const observedMs = sites.observedMs[site] ?? null;
      return observedMs === null ? null : (virtualMs - observedMs) / 1000;
    },
  },
};

/** 0 (first colour of the ramp) to 4, or null where there is no value. A value on a border is in the band before it. */
export function bandOf(scale: MetricScale, value: number | null): number | null {
  if (value === null || Number.isNaN(value)) return null;
  const descending = scale.borders[0] > scale.borders[3];
  let band = 0;
  for (const border of scale.borders) if (descending ? value < border : value > border) band += 1;
  return band;
}

const sum = (a: number | undefined, b: number | undefined) => (a === undefined || b === undefined ? null : a + b);
