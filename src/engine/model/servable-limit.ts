import { latencyFloorMs } from '@/domain/latency.ts';
import type { Ground } from './build-problem.ts';
import type { PlanningInput } from './contract.ts';
import { createEligibility, type Eligibility } from './eligibility.ts';

/** A (market, class) by index. */
export interface Cell {
  readonly market: number;
  readonly class: number;
}

/**
 * The least limit, ms, at which each of these has a site that may serve it, as eligibility judges: every other filter as it
 * is, and the wait of one replica at its load limit. Rounded up to what an operator would type. Null where a looser target
 * does not help one of them.
 */
export function findServableLimitMs(input: PlanningInput, ground: Ground, cells: readonly Cell[]): number | null {
  const eligible = createEligibility(input, ground.routing, ground.profiles, ground.usable);
  const latencies = cells.map((cell) => findNearestTooSlow(input, ground, eligible, cell)?.latencyMs);
  return latencies.every((latencyMs) => latencyMs !== undefined) ? roundUpMs(Math.max(...latencies)) : null;
}

/** The site that nothing but the latency target keeps from serving a (market, class), nearest in latency; null if none. */
export function findNearestTooSlow(
  { fleet, classes }: PlanningInput,
  { routing, profiles }: Ground,
  eligible: Eligibility,
  { market, class: k }: Cell,
): { readonly site: number; readonly latencyMs: number } | null {
  let nearest: { readonly site: number; readonly latencyMs: number } | null = null;
  for (let site = 0; site < fleet.sites.length; site += 1) {
    const profile = profiles.at(k, site);
    if (profile === null || eligible(market, k, site) !== 'latency') continue;
    const floorMs = latencyFloorMs(routing.rttMs(market, site), classes[k]!, profile);
    const latencyMs = floorMs + profiles.plannedWaitMs(k, site);
    if (nearest === null || latencyMs < nearest.latencyMs) nearest = { site, latencyMs };
  }
  return nearest;
}

/** To a tenth of a millisecond below ten, to a whole one above. */
export function roundUpMs(limitMs: number): number {
  return limitMs < 10 ? Math.ceil(limitMs * 10) / 10 : Math.ceil(limitMs);
}
