import type { Fleet } from '@/domain/fleet.ts';
import type { SiteMetric } from '@/domain/site-metric.ts';
import type { SiteState } from '@/domain/telemetry.ts';
import { required } from '@/lib/invariant.ts';
import type { ClusterLevel, MapNode } from './cluster-sites.ts';
import type { MapOverlay } from './fleet-map-props.ts';
import type { MercatorPoint } from './mercator.ts';
import { BANDS, bandOf, METRIC_SCALES, type SiteFrame } from './metric-scales.ts';
import { donutRadiusPx, type MarkColour, markRadiusPx, type Shape, STATE_LOOKS } from './site-look.ts';

/** The numbers are read by the shader of `site-layer.ts`. */
export const RINGS = { none: 0, selected: 1, receiver: 2, hovered: 3 } as const;
export type Ring = keyof typeof RINGS;

/** Something drawn at a place: a site, a donut for several, or the badge on a donut. */
export interface Mark {
  /** Index into the level's nodes. */
  readonly node: number;
  readonly at: MercatorPoint;
  /** At zoom 4; grows with `markGrowthAt`. */
  readonly radiusPx: number;
  readonly shape: Shape;
  /** A band of the metric (`null` within a band colour: no value), or a colour with a meaning of its own. */
  readonly colour:
    | { readonly kind: 'band'; readonly band: number | null }
    | { readonly kind: Exclude<MarkColour, 'band'> };
  readonly ring: Ring;
  readonly dimmed: boolean;
  /** Donuts: shares of the GPUs in each band; what is missing to 1 has no value. Adds up to at most 1. */
  readonly bandShares: readonly number[];
  /** Badges: how far up and to the right of the place, in radii of the donut that carries it. */
  readonly badgeOnRadiusPx: number;
}

export interface MarksQuestion {
  readonly fleet: Fleet;
  readonly level: ClusterLevel;
  readonly frame: SiteFrame | null;
  readonly metric: SiteMetric;
  readonly pxPerRootGpu: number;
  readonly selectedSite: number | null;
  readonly overlay: MapOverlay | null;
  readonly hoveredNode: number | null;
}

/** The worst part of a donut is drawn at least this large, or the one bad site among thirty would be a hair. */
const SMALLEST_WORST_SHARE = 0.12;
const BADGE_RADIUS_PX = 5.5;
/** In this band (breach) a site's badge shows on its donut though its state is serving. */
const BREACH_BAND = BANDS - 1;

/** What to draw for each node, in drawing order: large below small, trouble and selection on top. */
export function deriveMarks(question: MarksQuestion): readonly Mark[] {
  const { fleet, level, frame, metric, overlay } = question;
  const scale = METRIC_SCALES[metric];
  const bands = fleet.sites.map((_, site) => (frame ? bandOf(scale, scale.valueAt(frame, site)) : null));
  const states = fleet.sites.map((_, site): SiteState => frame?.sites.state[site] ?? 'never-seen');
  const indexOf = new Map(fleet.sites.map((site, index) => [site.id, index]));
  const nodesOf = (ids: readonly string[]) => new Set(ids.map((id) => level.nodeOfSite[indexOf.get(id) ?? -1]));
  const subjects = nodesOf(overlay?.subjectSiteId ? [overlay.subjectSiteId] : []);
  if (question.selectedSite !== null) subjects.add(level.nodeOfSite[question.selectedSite]);
  const receivers = nodesOf(overlay?.receiverSiteIds ?? []);

  const marks: { readonly mark: Mark; readonly order: number }[] = [];
  level.nodes.forEach((node, index) => {
    const ring: Ring = subjects.has(index)
      ? 'selected'
      : receivers.has(index)
        ? 'receiver'
        : question.hoveredNode === index
          ? 'hovered'
          : 'none';
    const common = { node: index, at: node.at, ring, dimmed: overlay !== null && ring === 'none' };
    const lift = ring === 'none' ? 0 : 2e4;
    if (node.opensAtZoom !== null) {
      const donut = donutOf(fleet, node, bands, states, scale.ramp === 'judged');
      const radiusPx = donutRadiusPx(node.gpus, question.pxPerRootGpu);
      marks.push({
        mark: {
          ...common,
          radiusPx,
          shape: 'donut',
          colour: { kind: 'band', band: null },
          bandShares: donut.bandShares,
          badgeOnRadiusPx: 0,
        },
        order: lift - radiusPx,
      });
      if (donut.badge)
        marks.push({
          mark: {
            ...common,
            ring: 'none',
            radiusPx: BADGE_RADIUS_PX,
            shape: donut.badge.shape,
            colour: donut.badge.colour,
            bandShares: [],
            badgeOnRadiusPx: radiusPx,
          },
          order: lift - radiusPx + 0.5,
        });
      return;
    }
    const site = required(node.sites[0], 'the site of a node');
    const look = STATE_LOOKS[required(states[site], 'site state')];
    marks.push({
      mark: {
        ...common,
        radiusPx: markRadiusPx(node.gpus, question.pxPerRootGpu, look.concern),
        shape: look.shape,
        colour: look.colour === 'band' ? { kind: 'band', band: bands[site] ?? null } : { kind: look.colour },
        bandShares: [],
        badgeOnRadiusPx: 0,
      },
      order: lift + look.concern * 1e3 - node.gpus * 1e-3,
    });
  });
  return marks.sort((a, b) => a.order - b.order).map(({ mark }) => mark);
}

/** Bands by GPUs, and the worst child if it asks for a look: a state out of service first, then the worst band. */
export function donutOf(
  fleet: Fleet,
  node: MapNode,
  bands: readonly (number | null)[],
  states: readonly SiteState[],
  isJudged: boolean,
) {
  const gpusInBand = new Array<number>(BANDS).fill(0);
  let worstBand: number | null = null;
  let worstState: SiteState = 'serving';
  for (const site of node.sites) {
    const state = required(states[site], 'site state');
    const look = STATE_LOOKS[state];
    if (look.concern > STATE_LOOKS[worstState].concern) worstState = state;
    const band = look.colour === 'band' ? (bands[site] ?? null) : null;
    if (band === null) continue;
    gpusInBand[band] = (gpusInBand[band] ?? 0) + required(fleet.sites[site], 'site').gpus;
    worstBand = Math.max(worstBand ?? 0, band);
  }
  const look = STATE_LOOKS[worstState];
  const badge: Pick<Mark, 'shape' | 'colour'> | null =
    look.concern > 0 && look.colour !== 'band'
      ? { shape: look.shape, colour: { kind: look.colour } }
      : isJudged && worstBand === BREACH_BAND
        ? { shape: 'circle', colour: { kind: 'band', band: BREACH_BAND } }
        : null;
  return {
    bandShares: raiseWorst(
      gpusInBand.map((gpus) => gpus / node.gpus),
      worstBand,
    ),
    badge,
  };
}

function raiseWorst(shares: number[], worst: number | null): number[] {
  const share = worst === null ? 1 : (shares[worst] ?? 1);
  if (worst === null || share >= SMALLEST_WORST_SHARE) return shares;
  const shrink = (1 - SMALLEST_WORST_SHARE) / (1 - share);
  return shares.map((part, band) => (band === worst ? SMALLEST_WORST_SHARE : part * shrink));
}
