import type { Fleet } from '@/domain/fleet.ts';
import { formatRate, formatShare } from '@/domain/format.ts';
import { SITE_STATE_GLYPHS, SITE_STATE_LABELS } from '@/domain/site-state.ts';
import type { Frame } from '@/domain/telemetry.ts';
import type { HoveredSite } from '@/map/fleet-map-props.ts';
import styles from './HoverCard.module.css';

interface HoverCardProps {
  readonly hovered: HoveredSite;
  readonly fleet: Fleet;
  readonly frame: Frame;
}

/** The pointed-at site in two lines. */
export function HoverCard({ hovered, fleet, frame }: HoverCardProps) {
  const index = fleet.sites.findIndex((site) => site.id === hovered.siteId);
  const site = fleet.sites[index];
  const state = frame.sites.state[index];
  if (!site || !state) return null;
  const { gpuAiShare, arrivedRps, headroom } = frame.sites;
  return (
    <div className={styles.card} style={{ left: hovered.x, top: hovered.y }}>
      <div className={styles.name}>
        <span aria-hidden>{SITE_STATE_GLYPHS[state]}</span> {site.name}
      </div>
      <div className={styles.facts}>
        {SITE_STATE_LABELS[state]} · {site.gpus} GPUs · AI {formatShare(gpuAiShare[index])} ·{' '}
        {formatRate(arrivedRps[index])} · headroom {formatShare(headroom[index])}
      </div>
    </div>
  );
}
