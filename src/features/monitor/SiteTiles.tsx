import { useFrame } from '@/api/client/hooks.ts';
import type { Site } from '@/domain/fleet.ts';
import { formatCount, formatKw, formatRate, formatShare, formatUsdPerHour } from '@/domain/format.ts';
import type { SiteFigures } from './derive-site.ts';
import { Kpi } from './Kpi.tsx';
import styles from './SiteDrawer.module.css';

interface SiteTilesProps {
  readonly site: Site;
  readonly figures: SiteFigures;
}

/** The site in four figures. */
export function SiteTiles({ site, figures }: SiteTilesProps) {
  const counted = useFrame(({ clock }) => (clock.fidelity === 'events' ? 'measured' : 'modelled')) ?? 'modelled';
  const { queued, running, arrivedRps, completedRps, costUsdPerHour, powerKw, headroom } = figures;
  return (
    <section className={styles.section}>
      <dl className={styles.tiles}>
        <Kpi
          label="Requests"
          basis={counted}
          text={formatRate(arrivedRps)}
          detail={`${formatRate(completedRps)} completed`}
        />
        <Kpi label="Queue" basis={counted} text={formatCount(queued)} detail={`${formatCount(running)} running`} />
        <Kpi
          label="Headroom"
          basis={counted}
          text={formatShare(headroom)}
          tone={headroom !== null && headroom < 0 ? 'breach' : 'plain'}
          detail="of the tightest target here"
        />
        <Kpi
          label="Power"
          basis="modelled"
          text={formatKw(powerKw)}
          detail={`${formatUsdPerHour(costUsdPerHour)}, ${site.gpus} GPUs`}
        />
      </dl>
    </section>
  );
}
