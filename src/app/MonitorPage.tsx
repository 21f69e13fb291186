import { DrainPanel } from '@/features/drain/DrainPanel.tsx';
import { useWarmEngine } from '@/features/drain/use-warm-engine.ts';
import { AttentionList } from '@/features/monitor/AttentionList.tsx';
import { FleetStrip } from '@/features/monitor/FleetStrip.tsx';
import { KpiStrip } from '@/features/monitor/KpiStrip.tsx';
import { SiteDrawer } from '@/features/monitor/SiteDrawer.tsx';
import { SitesTable } from '@/features/monitor/SitesTable.tsx';
import { useView } from '@/state/view-navigator.ts';
import { SegmentedControl } from '@/ui/SegmentedControl.tsx';
import { LegendPanel } from './LegendPanel.tsx';
import { MapTools } from './MapTools.tsx';
import styles from './MonitorPage.module.css';
import { useFreeRoom } from './use-free-room.ts';

const TWINS = [
  { value: 'map', label: 'Map' },
  { value: 'table', label: 'Table' },
] as const;

/** The panels over the map. What they leave free is measured here and told to the camera. */
export function MonitorPage() {
  const { view, go } = useView();
  const free = useFreeRoom();
  useWarmEngine(view.panel === 'drain' ? null : view.siteId);
  return (
    <div className={styles.monitor}>
      <div className={styles.main}>
        <KpiStrip />
      </div>
      <div className={styles.body}>
        {!view.table && (
          <div className={styles.left}>
            <AttentionList />
            <LegendPanel />
          </div>
        )}
        <div className={view.table ? `${styles.free} ${styles.whole}` : styles.free} ref={free}>
          <div className={styles.tools}>
            {!view.table && <MapTools />}
            <SegmentedControl
              label="Sites as"
              value={view.table ? 'table' : 'map'}
              options={TWINS}
              onChange={(twin) => go({ table: twin === 'table' })}
            />
          </div>
          {view.table && (
            <div className={styles.table}>
              <SitesTable />
            </div>
          )}
        </div>
      </div>
      {view.siteId && (
        <div className={styles.drawer}>
          {view.panel === 'drain' ? (
            <DrainPanel key={view.siteId} siteId={view.siteId} onClose={() => go({ panel: null })} />
          ) : (
            <SiteDrawer key={view.siteId} siteId={view.siteId} />
          )}
        </div>
      )}
      <div className={styles.strip}>
        <FleetStrip />
      </div>
    </div>
  );
}
