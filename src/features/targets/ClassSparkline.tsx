import { Sparkline } from '@/charts/Sparkline.tsx';
import type { WorkloadClass } from '@/domain/workload.ts';
import { describeMetric } from './derive-target-rows.ts';
import { useClassHistory } from './use-class-history.ts';

/** The shape of a class's last hour, with its limit as the dashed line. */
export function ClassSparkline({ workloadClass }: { readonly workloadClass: WorkloadClass }) {
  const { series } = useClassHistory(workloadClass.id);
  return (
    <Sparkline
      label={`${workloadClass.shortName}, ${describeMetric(workloadClass)} over the last hour`}
      values={series?.values ?? []}
      target={workloadClass.target.limit}
      width={72}
      height={20}
    />
  );
}
