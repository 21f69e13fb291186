import type { Fleet, Site } from '@/domain/fleet.ts';
import type { Frame, SiteState } from '@/domain/telemetry.ts';

export interface SiteRow {
  readonly site: Site;
  readonly state: SiteState;
  readonly gpuAiShare: number | null;
  readonly gpuRadioShare: number | null;
  readonly queued: number | null;
  readonly arrivedRps: number | null;
  readonly headroom: number | null;
  readonly powerKw: number | null;
  readonly costUsdPerHour: number | null;
}

/** The map's figures as rows, in the fleet's order. */
export function deriveSiteRows({ sites: fleetSites }: Fleet, { sites }: Frame): readonly SiteRow[] {
  return fleetSites.map((site, index) => ({
    site,
    state: sites.state[index] ?? 'never-seen',
    gpuAiShare: sites.gpuAiShare[index] ?? null,
    gpuRadioShare: sites.gpuRadioShare[index] ?? null,
    queued: sites.queued[index] ?? null,
    arrivedRps: sites.arrivedRps[index] ?? null,
    headroom: sites.headroom[index] ?? null,
    powerKw: sites.powerKw[index] ?? null,
    costUsdPerHour: sites.costUsdPerHour[index] ?? null,
  }));
}
