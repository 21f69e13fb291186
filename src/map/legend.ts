import { formatRate, formatShare } from '@/domain/format.ts';
import type { SiteMetric } from '@/domain/site-metric.ts';
import { SITE_STATE_LABELS } from '@/domain/site-state.ts';
import type { SiteState } from '@/domain/telemetry.ts';
import type { FlowsDrawn } from './fleet-map-props.ts';
import { LINK_STYLE } from './links.ts';
import { type MapToken, NO_VALUE, RAMPS, type RampStep } from './map-colours.ts';
import { METRIC_SCALES } from './metric-scales.ts';
import { FLOW_STATUSES, type FlowStatus } from './select-flows.ts';
import { FLOW_TOKENS, MARK_TOKENS, type MarkColour, type Shape, STATE_LOOKS } from './site-look.ts';

/** What the legend says: nothing but what the layers draw from. */
export interface Legend {
  readonly title: string;
  readonly ramp: {
    /** CSS colours, first band first. */
    readonly colours: readonly string[];
    readonly borderLabels: readonly string[];
    readonly ends: readonly [string, string];
  };
  readonly marks: readonly { readonly shape: Shape; readonly colour: string; readonly label: string }[];
  readonly flowColours: readonly { readonly status: FlowStatus; readonly colour: string; readonly label: string }[];
  /** What sizes and lines mean, a sentence each. */
  readonly notes: readonly string[];
  /** How much of the traffic the lines are; null before the first flows. */
  readonly flowsSentence: string | null;
}

export function describeLegend(metric: SiteMetric, drawn: FlowsDrawn | null): Legend {
  const scale = METRIC_SCALES[metric];
  return {
    title: scale.title,
    ramp: { colours: RAMPS[scale.ramp].map(cssOf), borderLabels: scale.borderLabels, ends: scale.ends },
    marks: [
      ...stateMarks(),
      { shape: 'circle', colour: cssOf(NO_VALUE), label: 'no value' },
      { shape: 'donut', colour: cssOf({ token: 'ramp-1' }), label: 'cluster' },
    ],
    flowColours: FLOW_STATUSES.filter((status) => status !== 'no-data').map((status) => ({
      status,
      colour: cssOf({ token: FLOW_TOKENS[status] }),
      label: FLOW_LABELS[status],
    })),
    notes: [
      'Area of a site: its GPUs.',
      `Width of a flow: its rate${drawn ? `, to ${formatRate(drawn.widestRps)}` : ''}. Thin where it starts.`,
      'Dots: how many is rate, how fast is latency.',
      `Straight lines: links; coloured from ${formatShare(LINK_STYLE.warmFrom)} and ${formatShare(LINK_STYLE.hotFrom)} load, dashed when cut.`,
    ],
    flowsSentence: drawn && sentenceFor(drawn),
  };
}

/** States that are drawn alike share a line. */
function stateMarks(): Legend['marks'] {
  const alike = new Map<string, SiteState[]>();
  for (const state of LEGEND_ORDER) {
    const { shape, colour } = STATE_LOOKS[state];
    alike.set(`${shape} ${colour}`, [...(alike.get(`${shape} ${colour}`) ?? []), state]);
  }
  return [...alike.values()].map((states) => {
    const { shape, colour } = STATE_LOOKS[states[0] as SiteState];
    return {
      shape,
      colour: markCss(colour),
      label: states.map((state) => SITE_STATE_LABELS[state].toLowerCase()).join(', '),
    };
  });
}

/** Healthy first: the legend explains, the attention list warns. */
const LEGEND_ORDER: readonly SiteState[] = [
  'serving',
  'warming',
  'draining',
  'cordoned',
  'drained',
  'stale',
  'offline',
  'failed',
  'never-seen',
];

const FLOW_LABELS: Readonly<Record<FlowStatus, string>> = {
  met: 'target met',
  'at-risk': 'at risk',
  breached: 'missed ◆',
  'no-data': 'no data',
};

const sentenceFor = ({ flows, shareOfTrafficInView, shareServedInPlace }: FlowsDrawn) => {
  if (shareOfTrafficInView === null) return 'No traffic in view.';
  const lines = flows === 1 ? '1 flow carries' : `Top ${flows} flows carry`;
  const inPlace = shareServedInPlace ? `; ${formatShare(shareServedInPlace)} is served where it starts` : '';
  return `${lines} ${formatShare(shareOfTrafficInView)} of the traffic in view${inPlace}.`;
};

const markCss = (colour: MarkColour) => cssOf({ token: colour === 'band' ? 'ramp-1' : MARK_TOKENS[colour] });

/** The same mix as `rampOf`: both work in sRGB. */
const cssOf = (step: RampStep) =>
  'token' in step
    ? cssToken(step.token)
    : `color-mix(in srgb, ${cssToken(step.from)}, ${cssToken(step.to)} ${step.share * 100}%)`;

const cssToken = (token: MapToken) => `var(--${token})`;
