import { useFleet, useFrame } from '@/api/client/hooks.ts';
import { formatMs, formatRate, formatShare } from '@/domain/format.ts';
import { type Column, Table } from '@/ui/Table.tsx';
import { deriveSenders, type Sender } from './derive-site.ts';
import styles from './SiteDrawer.module.css';

const SHOWN = 6;

/** Which markets send their work here: the site's catchment, largest first. */
export function SiteSenders({ siteIndex }: { readonly siteIndex: number }) {
  const markets = useFleet()?.fleet.markets;
  const senders = useFrame((frame) => deriveSenders(frame, siteIndex));
  const covered = useFrame(({ flows }) => flows.coveredShare);
  if (!markets || !senders) return null;
  const columns: readonly Column<Sender>[] = [
    { id: 'market', header: 'Sender', cell: ({ market }) => markets[market]?.name ?? '–' },
    { id: 'rate', header: 'rate', align: 'right', cell: ({ rps }) => formatRate(rps) },
    { id: 'latency', header: 'mean latency', align: 'right', cell: ({ latencyMs }) => formatMs(latencyMs) },
  ];
  const rest = senders.length - SHOWN;
  return (
    <section className={styles.section}>
      {senders.length === 0 ? (
        <>
          <h3 className={styles.heading}>Senders</h3>
          <p className={styles.note}>No market among the largest flows sends here.</p>
        </>
      ) : (
        <Table
          caption="Markets that send here"
          columns={columns}
          rows={senders.slice(0, SHOWN)}
          rowKey={({ market }) => String(market)}
        />
      )}
      <p className={styles.note}>
        {rest > 0 && `${rest} more senders. `}From the largest flows, {formatShare(covered)} of all requests.
      </p>
    </section>
  );
}
