import { useFrame } from '@/api/client/hooks.ts';
import type { Fleet } from '@/domain/fleet.ts';
import { formatRate, formatShare } from '@/domain/format.ts';
import { SITE_STATE_GLYPHS, SITE_STATE_LABELS } from '@/domain/site-state.ts';
import type { HoveredSite } from '@/map/fleet-map-props.ts';
import styles from './HoverCard.module.css';

interface HoverCardProps {
  readonly hovered: HoveredSite;
  readonly fleet: Fleet;
}

/** The pointed-at site in two lines. */
export function HoverCard({ hovered, fleet }: HoverCardProps) {
  const index = fleet.sites.findIndex((site) => site.id === hovered.siteId);
  const figures = useFrame(({ sites }) => ({
    state: sites.state[index],
    gpuAiShare: sites.gpuAiShare[index],
    arrivedRps: sites.arrivedRps[index],
    headroom: sites.headroom[index],
  }));
  const site = fleet.sites[index];
  if (!site || !figures?.state) return null;
  const { state, gpuAiShare, arrivedRps, headroom } = figures;
  return (
    <div className={styles.card} style={{ left: hovered.x, top: hovered.y }}>
      <div className={styles.name}>
        <span aria-hidden>{SITE_STATE_GLYPHS[state]}</span> {site.name}
      </div>
      <div className={styles.facts}>
        {SITE_STATE_LABELS[state]} · {site.gpus} GPUs · AI {formatShare(gpuAiShare)} · {formatRate(arrivedRps)} ·
        headroom {formatShare(headroom)}
      </div>
    </div>
  );
}
