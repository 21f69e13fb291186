import { useMemo } from 'react';
import { useFleet, useFrame } from '@/api/client/hooks.ts';
import { formatCount, formatKw, formatShare, formatUsdPerHour } from '@/domain/format.ts';
import { SITE_STATES } from '@/domain/telemetry.ts';
import { TIER_SHORT_WORDS } from '@/domain/tier-words.ts';
import { useView } from '@/state/view-navigator.ts';
import { Panel } from '@/ui/Panel.tsx';
import { Skeleton } from '@/ui/Skeleton.tsx';
import { type Column, Table } from '@/ui/Table.tsx';
import { deriveSiteRows, type SiteRow } from './derive-site-rows.ts';
import { SiteStatePill } from './SiteStatePill.tsx';
import styles from './SitesTable.module.css';

const COLUMNS: readonly Column<SiteRow>[] = [
  {
    id: 'site',
    header: 'Site',
    cell: ({ site }) => site.name,
    sortValue: ({ site }) => site.name,
    sortFirst: 'ascending',
  },
  {
    id: 'state',
    header: 'Condition',
    cell: ({ state }) => <SiteStatePill state={state} />,
    // In the order of the states' precedence: what is worst comes first.
    sortValue: ({ state }) => SITE_STATES.indexOf(state),
    sortFirst: 'ascending',
  },
  {
    id: 'tier',
    header: 'Tier',
    cell: ({ site }) => TIER_SHORT_WORDS[site.tier],
    sortValue: ({ site }) => TIER_SHORT_WORDS[site.tier],
    sortFirst: 'ascending',
  },
  {
    id: 'place',
    header: 'State',
    cell: ({ site }) => site.jurisdiction.state,
    sortValue: ({ site }) => `${site.jurisdiction.state} ${site.city}`,
    sortFirst: 'ascending',
  },
  figure('gpus', 'GPUs', ({ site }) => site.gpus, formatCount),
  figure('ai', 'AI', ({ gpuAiShare }) => gpuAiShare, formatShare),
  figure('radio', 'Radio', ({ gpuRadioShare }) => gpuRadioShare, formatShare),
  {
    ...figure('headroom', 'Headroom', ({ headroom }) => headroom, formatShare),
    cell: ({ headroom }) =>
      headroom !== null && headroom < 0 ? (
        <span className={styles.breach}>▲ {formatShare(headroom)}</span>
      ) : (
        formatShare(headroom)
      ),
    sortFirst: 'ascending',
  },
  figure('queued', 'Waiting', ({ queued }) => queued, formatCount),
  figure('rate', 'Req/s', ({ arrivedRps }) => arrivedRps, formatCount),
  figure('power', 'Power', ({ powerKw }) => powerKw, formatKw),
  figure(
    'cost',
    '$/h',
    ({ costUsdPerHour }) => costUsdPerHour,
    (cost) => formatUsdPerHour(cost).replace('/h', ''),
  ),
];

/** The table twin of the map: every site and figure that the map draws, sortable, for keyboard and screen reader. */
export function SitesTable() {
  const { view, go } = useView();
  const fleet = useFleet()?.fleet;
  const frame = useFrame();
  const rows = useMemo(() => (fleet && frame ? deriveSiteRows(fleet, frame) : null), [fleet, frame]);
  return (
    <Panel label="Sites" className={styles.panel ?? ''}>
      {rows ? (
        <div className={styles.table} style={{ display: 'flex' }} data-live>
          <Table
            caption="All sites with the figures of the map"
            columns={COLUMNS}
            rows={rows}
            rowKey={({ site }) => site.id}
            initialSort={{ columnId: 'rate', direction: 'descending' }}
            chosenKey={view.siteId}
            onChoose={({ site }) => go({ siteId: site.id, panel: null })}
            inset
          />
        </div>
      ) : (
        <div style={{ padding: 16 }}>
          <Skeleton label="Waiting for the sites" lines={12} />
        </div>
      )}
    </Panel>
  );
}

function figure(
  id: string,
  header: string,
  value: (row: SiteRow) => number | null,
  format: (value: number | null) => string,
): Column<SiteRow> {
  return { id, header, align: 'right', cell: (row) => format(value(row)), sortValue: value };
}
