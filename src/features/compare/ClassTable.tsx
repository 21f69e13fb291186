import { formatMs, formatShare } from '@/domain/format.ts';
import type { WorkloadClass } from '@/domain/workload.ts';
import { STRATEGIES } from '@/engine/client/engine.ts';
import { type Column, Table } from '@/ui/Table.tsx';
import styles from './compare.module.css';
import { assessmentOf, STRATEGY_WORDS } from './derive-comparison.ts';
import type { Columns } from './solve-comparison.ts';

interface ClassTableProps {
  readonly classes: readonly WorkloadClass[];
  readonly columns: Columns;
}

/** Below this the rest is work without a place, not the solver's tolerance. */
const WHOLLY = 0.9995;

/** Each class's forecast latencies by strategy; a missed target (at the class's own percentile) is marked. */
export function ClassTable({ classes, columns }: ClassTableProps) {
  const table: Column<WorkloadClass>[] = [
    { id: 'class', header: 'Class', cell: ({ shortName }) => shortName },
    {
      id: 'target',
      header: 'target',
      align: 'right',
      cell: ({ target }) => <span className={styles.dim}>{`p${target.percentile} ${formatMs(target.limit)}`}</span>,
    },
    ...STRATEGIES.map((strategy): Column<WorkloadClass> => {
      const assessment = assessmentOf(columns[strategy]);
      return {
        id: strategy,
        header: STRATEGY_WORDS[strategy].name,
        align: 'right',
        cell: ({ id }) => {
          const entry = assessment?.classes.find(({ classId }) => classId === id);
          if (!entry) return <span className={styles.dim}>–</span>;
          if (entry.servedRps === 0) return <span className={styles.missed}>▲ not served</span>;
          const served = entry.servedRps / entry.demandRps;
          return (
            <span className={entry.meetsTarget ? undefined : styles.missed}>
              {!entry.meetsTarget && '▲ '}
              {formatMs(entry.p50Ms)} / {formatMs(entry.p95Ms)}
              {served < WHOLLY && <small className={styles.under}>only {formatShare(served)} served</small>}
            </span>
          );
        },
      };
    }),
  ];
  return (
    <section>
      <h3 className={styles.heading}>
        Forecast latency by class, p50 / p95; ▲ misses its target or leaves hard work unserved
      </h3>
      <Table caption="Latency by class and strategy" columns={table} rows={classes} rowKey={({ id }) => id} />
    </section>
  );
}
