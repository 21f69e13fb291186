import { useMemo } from 'react';
import { TimeSeriesChart } from '@/charts/TimeSeriesChart.tsx';
import { formatMs, formatTime } from '@/domain/format.ts';
import type { WorkloadClass } from '@/domain/workload.ts';
import { operatorTimeZone } from '@/state/operator-zone.ts';
import { Panel } from '@/ui/Panel.tsx';
import { Skeleton } from '@/ui/Skeleton.tsx';
import { describeMetric } from './derive-target-rows.ts';
import styles from './targets.module.css';
import { useClassHistory } from './use-class-history.ts';

/** A class's latency over the last hour against its limit. */
export function ClassHistory({ workloadClass }: { readonly workloadClass: WorkloadClass }) {
  const { id: classId, shortName, target } = workloadClass;
  const { fromMs, toMs, series: recorded } = useClassHistory(classId);
  const series = useMemo(
    () =>
      recorded
        ? [
            {
              id: classId,
              label: shortName,
              color: 'var(--accent)',
              atMs: recorded.virtualMs,
              values: recorded.values,
            },
          ]
        : [],
    [recorded, classId, shortName],
  );
  const title = `${shortName}, ${describeMetric(workloadClass)} over the last hour`;
  return (
    <Panel label={title} title={title}>
      <div className={styles.history}>
        {recorded ? (
          <TimeSeriesChart
            label={title}
            series={series}
            fromMs={fromMs}
            toMs={toMs}
            formatValue={formatMs}
            formatTime={(atMs) => formatTime(atMs, operatorTimeZone).slice(0, 5)}
            target={{ value: target.limit, label: `limit ${formatMs(target.limit)}` }}
            modelledUntilMs={recorded.modelledUntilMs}
            height={180}
          />
        ) : (
          <Skeleton label="Loading the last hour" lines={4} />
        )}
      </div>
    </Panel>
  );
}
