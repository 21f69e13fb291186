import { formatMs, formatRate } from '@/domain/format.ts';
import type { WorkloadClass } from '@/domain/workload.ts';
import { type Column, Table } from '@/ui/Table.tsx';
import type { SiteClassFigures, SiteFigures } from './derive-site.ts';
import styles from './SiteDrawer.module.css';
import { judgeLatency, limitWords } from './target-words.ts';
import { useTargetsInForce } from './use-targets-in-force.ts';

interface Row extends SiteClassFigures {
  readonly workloadClass: WorkloadClass;
}

const COLUMNS: readonly Column<Row>[] = [
  { id: 'class', header: 'Class', cell: ({ workloadClass }) => workloadClass.shortName },
  { id: 'replicas', header: 'replicas', align: 'right', cell: ({ replicas }) => replicas },
  {
    id: 'rate',
    header: 'rate',
    align: 'right',
    cell: ({ arrivedRps }) => formatRate(arrivedRps).replace(/\s*req\/s$/, '/s'),
  },
  {
    id: 'latency',
    header: 'latency',
    align: 'right',
    cell: ({ latencyMs, workloadClass }) => {
      const judged = judgeLatency(latencyMs, workloadClass.target);
      return (
        <span className={judged === 'plain' ? undefined : styles[judged]}>
          {judged === 'breach' && '▲ '}
          {formatMs(latencyMs)}
        </span>
      );
    },
  },
  { id: 'target', header: 'target', align: 'right', cell: ({ workloadClass }) => limitWords(workloadClass.target) },
];

/** What is served here: each class against its own target, at its own percentile. */
export function SiteClasses({ figures }: { readonly figures: SiteFigures }) {
  const classes = useTargetsInForce();
  const rows = figures.classes.flatMap((row) => {
    const workloadClass = classes[row.index];
    return workloadClass ? [{ ...row, workloadClass }] : [];
  });
  return (
    <section className={styles.section}>
      {rows.length === 0 ? (
        <>
          <h3 className={styles.heading}>Models</h3>
          <p className={styles.note}>No model is resident here, and no work is left.</p>
        </>
      ) : (
        <Table
          caption="Classes served here, with their latency and target"
          columns={COLUMNS}
          rows={rows}
          rowKey={({ workloadClass }) => workloadClass.id}
        />
      )}
    </section>
  );
}
