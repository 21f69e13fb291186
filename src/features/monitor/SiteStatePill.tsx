import { SITE_STATE_GLYPHS, SITE_STATE_LABELS } from '@/domain/site-state.ts';
import type { SiteState } from '@/domain/telemetry.ts';
import { StatePill } from '@/ui/StatePill.tsx';
import { SITE_STATE_TONES } from './state-tones.ts';

/** A site's state as a word, a shape and a colour. */
export function SiteStatePill({ state }: { readonly state: SiteState }) {
  return <StatePill glyph={SITE_STATE_GLYPHS[state]} label={SITE_STATE_LABELS[state]} tone={SITE_STATE_TONES[state]} />;
}
