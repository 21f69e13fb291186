import type { DrainPhase, Health, SiteState } from './telemetry.ts';

/** What is known about a site on the three axes that must never be one: health, eligibility, drain. */
export interface SiteCondition {
  readonly health: Health;
  readonly cordoned: boolean;
  readonly drainPhase: DrainPhase | null;
  readonly warming: boolean;
}

/** The one word for a site, worst first: failed > offline > draining > drained > stale > cordoned > warming > serving. */
export function siteStateOf({ health, cordoned, drainPhase, warming }: SiteCondition): SiteState {
  if (health === 'failed') return 'failed';
  if (health === 'never-seen') return 'never-seen';
  if (health === 'offline') return 'offline';
  if (drainPhase !== null && ACTIVE_PHASES.has(drainPhase)) return 'draining';
  if (drainPhase === 'drained') return 'drained';
  if (health === 'stale') return 'stale';
  if (cordoned) return 'cordoned';
  return warming ? 'warming' : 'serving';
}

const ACTIVE_PHASES: ReadonlySet<DrainPhase> = new Set(['preparing', 'shifting', 'emptying', 'verifying', 'stalled']);

export const SITE_STATE_LABELS: Readonly<Record<SiteState, string>> = {
  failed: 'Failed',
  offline: 'Offline',
  draining: 'Draining',
  drained: 'Drained',
  stale: 'Stale',
  cordoned: 'Cordoned',
  warming: 'Warming',
  serving: 'Serving',
  'never-seen': 'Never seen',
};

/** A shape for each state, so that nothing hangs on colour alone. */
export const SITE_STATE_GLYPHS: Readonly<Record<SiteState, string>> = {
  failed: '▲',
  offline: '△',
  draining: '◧',
  drained: '■',
  stale: '◌',
  cordoned: '■',
  warming: '◐',
  serving: '●',
  'never-seen': '○',
};
