import type { SiteState } from '@/domain/telemetry.ts';
import type { Tone } from '@/ui/StatePill.tsx';

/** The colour of a state's word; its shape says the same (`site-state.ts`). */
export const SITE_STATE_TONES: Readonly<Record<SiteState, Tone>> = {
  failed: 'breach',
  offline: 'breach',
  draining: 'watch',
  drained: 'watch',
  cordoned: 'watch',
  stale: 'plain',
  warming: 'accent',
  serving: 'good',
  'never-seen': 'plain',
};
