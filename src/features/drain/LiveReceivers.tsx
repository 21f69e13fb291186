import { useFrame } from '@/api/client/hooks.ts';
import { formatCount, formatShare } from '@/domain/format.ts';
import { nameOfSite } from '@/domain/names.ts';
import type { FleetDocument } from '@/domain/planning.ts';
import type { Drain } from '@/domain/telemetry.ts';
import { type Column, Table } from '@/ui/Table.tsx';
import styles from './drain.module.css';

interface LiveReceiversProps {
  readonly document: FleetDocument;
  readonly receivers: Drain['receivers'];
}

interface LiveReceiver {
  readonly siteId: string;
  readonly addedRps: number;
  readonly arrivedRps: number;
  readonly gpuAiShare: number;
  readonly headroom: number | null;
}

const MOST_SHOWN = 8;

/** The sites that take the work over, as they are measured now. */
export function LiveReceivers({ document, receivers }: LiveReceiversProps) {
  const { sites } = document.fleet;
  const rows = useFrame((frame): LiveReceiver[] =>
    [...receivers]
      .sort((a, b) => b.addedRps - a.addedRps)
      .slice(0, MOST_SHOWN)
      .map(({ siteId, addedRps }) => {
        const index = sites.findIndex(({ id }) => id === siteId);
        return {
          siteId,
          addedRps,
          arrivedRps: frame.sites.arrivedRps[index] ?? 0,
          gpuAiShare: frame.sites.gpuAiShare[index] ?? 0,
          headroom: frame.sites.headroom[index] ?? null,
        };
      }),
  );
  if (!rows || rows.length === 0) return null;
  const siteName = (siteId: string) => nameOfSite(document, siteId);
  const columns: Column<LiveReceiver>[] = [
    { id: 'site', header: 'Receiver', cell: ({ siteId }) => siteName(siteId), wrap: true },
    { id: 'adds', header: 'adds', align: 'right', cell: ({ addedRps }) => `+${formatCount(addedRps)}/s` },
    { id: 'arrives', header: 'now', align: 'right', cell: ({ arrivedRps }) => `${formatCount(arrivedRps)}/s` },
    { id: 'use', header: 'AI use', align: 'right', cell: ({ gpuAiShare }) => formatShare(gpuAiShare) },
    {
      id: 'headroom',
      header: 'headroom',
      align: 'right',
      cell: ({ headroom }) => (
        <span className={headroom !== null && headroom < 0 ? styles.breach : undefined}>{formatShare(headroom)}</span>
      ),
    },
  ];
  const rest = receivers.length - rows.length;
  return (
    <section>
      <Table caption="Receivers, measured now" columns={columns} rows={rows} rowKey={({ siteId }) => siteId} />
      {rest > 0 && <p className={styles.small}>and {rest} more sites</p>}
    </section>
  );
}
