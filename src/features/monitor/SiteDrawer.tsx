import { useFleet, useFrame } from '@/api/client/hooks.ts';
import { TIER_WORDS } from '@/domain/tier-words.ts';
import { useView } from '@/state/view-navigator.ts';
import { Drawer } from '@/ui/Drawer.tsx';
import { Skeleton } from '@/ui/Skeleton.tsx';
import { DrainEntry } from './DrainEntry.tsx';
import { deriveSite } from './derive-site.ts';
import { SiteActions } from './SiteActions.tsx';
import { SiteClasses } from './SiteClasses.tsx';
import styles from './SiteDrawer.module.css';
import { SiteGpus } from './SiteGpus.tsx';
import { SiteHistory } from './SiteHistory.tsx';
import { SiteSenders } from './SiteSenders.tsx';
import { SiteStatePill } from './SiteStatePill.tsx';
import { SiteTiles } from './SiteTiles.tsx';

/** Everything known about the chosen site, and what can be done with it. */
export function SiteDrawer({ siteId }: { readonly siteId: string }) {
  const { go } = useView();
  const document = useFleet();
  const siteIndex = document?.fleet.sites.findIndex((site) => site.id === siteId) ?? -1;
  const site = document?.fleet.sites[siteIndex];
  const figures = useFrame((frame) => (siteIndex < 0 ? null : deriveSite(frame, siteIndex, siteId)));
  const close = () => go({ siteId: null, panel: null });

  if (!document || !site || !figures) {
    return (
      <Drawer label="Site" title={site?.name ?? siteId} onClose={close}>
        <Skeleton label="Waiting for the site's figures" lines={8} />
      </Drawer>
    );
  }
  return (
    <Drawer
      label={site.name}
      title={
        <>
          {site.name} <span className={styles.id}>{site.id}</span>
        </>
      }
      subtitle={
        <>
          <div className={styles.place}>
            {[
              TIER_WORDS[site.tier],
              `${site.city}, ${site.jurisdiction.state}`,
              site.ring ? `ring ${site.ring}` : 'on the backbone',
              `power ${site.powerFeed}`,
              site.financing,
            ].join(' · ')}
          </div>
          <div className={styles.state} data-live>
            <SiteStatePill state={figures.state} />
          </div>
        </>
      }
      onClose={close}
      footer={<SiteActions site={site} figures={figures} />}
    >
      <div data-live>
        {figures.drain && <DrainEntry drain={figures.drain} siteId={siteId} />}
        <SiteGpus site={site} gpuTypes={document.gpuTypes} figures={figures} />
        <SiteClasses figures={figures} />
        <SiteTiles site={site} figures={figures} />
        <SiteHistory siteId={siteId} />
        <SiteSenders siteIndex={siteIndex} />
      </div>
    </Drawer>
  );
}
