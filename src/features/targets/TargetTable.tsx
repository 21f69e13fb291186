import { formatDuration, formatMs, formatRate, formatShare } from '@/domain/format.ts';
import type { TargetState } from '@/domain/telemetry.ts';
import { Panel } from '@/ui/Panel.tsx';
import { Skeleton } from '@/ui/Skeleton.tsx';
import { StatePill, type Tone } from '@/ui/StatePill.tsx';
import { type Column, Table } from '@/ui/Table.tsx';
import { ClassSparkline } from './ClassSparkline.tsx';
import { describeMetric, type TargetRow } from './derive-target-rows.ts';
import styles from './targets.module.css';

interface TargetTableProps {
  readonly rows: readonly TargetRow[] | null;
  readonly windowMs: number | null;
  readonly chosenClassId: string | null;
  readonly onChoose: (classId: string) => void;
}

/** The classes, measured: choose one to study its limit. */
export function TargetTable({ rows, windowMs, chosenClassId, onChoose }: TargetTableProps) {
  // At risk is still kept; the Monitor counts in the same way.
  const met = rows?.filter(({ state }) => state === 'met' || state === 'at-risk').length ?? 0;
  return (
    <Panel
      label="Latency targets"
      title={rows ? `${met} of ${rows.length} targets met` : 'Latency targets'}
      actions={
        <span className={styles.note}>
          {windowMs === null ? '' : `measured over ${formatDuration(windowMs)}, each class at its own percentile`}
        </span>
      }
    >
      {rows ? (
        <Table
          caption="Classes against their latency targets"
          columns={COLUMNS}
          rows={rows}
          rowKey={({ workloadClass }) => workloadClass.id}
          chosenKey={chosenClassId}
          onChoose={({ workloadClass }) => onChoose(workloadClass.id)}
          inset
        />
      ) : (
        <Skeleton label="Waiting for the first frame" lines={8} />
      )}
    </Panel>
  );
}

const STATES: Readonly<Record<TargetState, { readonly label: string; readonly glyph: string; readonly tone: Tone }>> = {
  met: { label: 'met', glyph: '●', tone: 'good' },
  'at-risk': { label: 'at risk', glyph: '◆', tone: 'watch' },
  breached: { label: 'breached', glyph: '▲', tone: 'breach' },
  'no-data': { label: 'no data', glyph: '◌', tone: 'plain' },
};

/** Worst first when sorted by state. */
const STATE_RANK: Readonly<Record<TargetState, number>> = { breached: 3, 'at-risk': 2, 'no-data': 1, met: 0 };

const COLUMNS: readonly Column<TargetRow>[] = [
  {
    id: 'class',
    header: 'Class',
    cell: ({ workloadClass }) => workloadClass.shortName,
    sortValue: ({ workloadClass }) => workloadClass.shortName,
    sortFirst: 'ascending',
  },
  {
    id: 'state',
    header: 'State',
    cell: ({ state }) => <StatePill {...STATES[state]} />,
    sortValue: ({ state }) => STATE_RANK[state],
  },
  {
    id: 'measured',
    header: 'Measured',
    align: 'right',
    cell: ({ latencyMs }) => <strong>{formatMs(latencyMs)}</strong>,
    sortValue: ({ latencyMs }) => latencyMs,
  },
  {
    id: 'limit',
    header: 'Limit',
    align: 'right',
    cell: ({ workloadClass }) => formatMs(workloadClass.target.limit),
    sortValue: ({ workloadClass }) => workloadClass.target.limit,
  },
  {
    id: 'metric',
    header: 'of',
    cell: ({ workloadClass }) => <span className={styles.dim}>{describeMetric(workloadClass)}</span>,
  },
  {
    id: 'hour',
    header: 'Last hour',
    cell: ({ workloadClass }) => <ClassSparkline key={workloadClass.id} workloadClass={workloadClass} />,
  },
  {
    id: 'good',
    header: 'Good, of promised',
    align: 'right',
    cell: ({ goodShare, objective }) => (
      <span className={goodShare !== null && goodShare < objective ? styles.breach : undefined}>
        {formatShare(goodShare)} <small className={styles.dim}>of {formatShare(objective)}</small>
      </span>
    ),
    sortValue: ({ goodShare }) => goodShare,
  },
  {
    id: 'demand',
    header: 'Demand',
    align: 'right',
    cell: ({ arrivedRps }) => formatRate(arrivedRps),
    sortValue: ({ arrivedRps }) => arrivedRps,
  },
  {
    id: 'service',
    header: 'Service',
    cell: ({ workloadClass: { service, minimumCopies } }) => (
      <span className={styles.dim} title={describeService(service, minimumCopies)}>
        {service}
        {minimumCopies > 1 && `, ${minimumCopies} copies`}
      </span>
    ),
  },
];

function describeService(service: 'hard' | 'soft', minimumCopies: number): string {
  const promise =
    service === 'hard' ? 'Served in full within its limit, or there is no plan' : 'May go unserved at a price';
  return minimumCopies > 1 ? `${promise}; a warm copy at ${minimumCopies} sites at least` : promise;
}
