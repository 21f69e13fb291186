import type { Drain, Frame, SiteState } from '@/domain/telemetry.ts';

/** One site's part of a frame. */
export interface SiteFigures {
  readonly state: SiteState;
  readonly cordoned: boolean;
  readonly gpuAiShare: number;
  readonly gpuRadioShare: number;
  readonly gpuPlacedShare: number;
  readonly queued: number;
  readonly running: number;
  readonly arrivedRps: number;
  readonly completedRps: number;
  readonly powerKw: number;
  readonly costUsdPerHour: number;
  readonly headroom: number | null;
  readonly observedMs: number | null;
  readonly classes: readonly SiteClassFigures[];
  readonly drain: Drain | null;
}

export interface SiteClassFigures {
  /** Index into the fleet's classes. */
  readonly index: number;
  readonly replicas: number;
  readonly arrivedRps: number;
  readonly queued: number;
  /** At the class's own percentile. */
  readonly latencyMs: number | null;
  readonly goodShare: number | null;
}

export interface Sender {
  /** Index into the fleet's markets. */
  readonly market: number;
  readonly rps: number;
  readonly latencyMs: number | null;
}

/** Null when the frame is about another fleet and has no such site. */
export function deriveSite(frame: Frame, siteIndex: number, siteId: string): SiteFigures | null {
  const { sites, siteClasses, drains } = frame;
  const state = sites.state[siteIndex];
  if (state === undefined) return null;
  const at = (column: readonly number[]) => column[siteIndex] ?? 0;
  return {
    state,
    cordoned: sites.cordoned[siteIndex] ?? false,
    gpuAiShare: at(sites.gpuAiShare),
    gpuRadioShare: at(sites.gpuRadioShare),
    gpuPlacedShare: at(sites.gpuPlacedShare),
    queued: at(sites.queued),
    running: at(sites.running),
    arrivedRps: at(sites.arrivedRps),
    completedRps: at(sites.completedRps),
    powerKw: at(sites.powerKw),
    costUsdPerHour: at(sites.costUsdPerHour),
    headroom: sites.headroom[siteIndex] ?? null,
    observedMs: sites.observedMs[siteIndex] ?? null,
    classes: siteClasses.site.flatMap((site, row) =>
      site === siteIndex
        ? [
            {
              index: siteClasses.class[row] ?? 0,
              replicas: siteClasses.replicas[row] ?? 0,
              arrivedRps: siteClasses.arrivedRps[row] ?? 0,
              queued: siteClasses.queued[row] ?? 0,
              latencyMs: siteClasses.latencyMs[row] ?? null,
              goodShare: siteClasses.goodShare[row] ?? null,
            },
          ]
        : [],
    ),
    // The latest one speaks for the site; older ones are in the log.
    drain: drains.findLast((drain) => drain.siteId === siteId) ?? null,
  };
}

/** The markets that send here, largest first. Only flows in the frame are known: `coveredShare` says how much that is. */
export function deriveSenders({ flows }: Frame, siteIndex: number): readonly Sender[] {
  return flows.site
    .flatMap((site, row) =>
      site === siteIndex
        ? [{ market: flows.market[row] ?? 0, rps: flows.rps[row] ?? 0, latencyMs: flows.latencyMs[row] ?? null }]
        : [],
    )
    .sort((a, b) => b.rps - a.rps);
}

/** Whether the site can be given back: nobody returns what is in service or still emptying. */
export const canReturn = ({ cordoned, state }: SiteFigures) =>
  state !== 'failed' && (cordoned || state === 'drained') && state !== 'draining';
