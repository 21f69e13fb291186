import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { describeError } from '@/api/client/api-error.ts';
import { useFrame } from '@/api/client/hooks.ts';
import { historyQuery } from '@/api/client/queries.ts';
import type { SeriesMetric } from '@/domain/telemetry.ts';
import { ErrorState } from '@/ui/ErrorState.tsx';
import { Select } from '@/ui/Select.tsx';
import { Skeleton } from '@/ui/Skeleton.tsx';
import { historyWindow } from './history-window.ts';
import { SeriesChart } from './SeriesChart.tsx';
import styles from './SiteDrawer.module.css';
import { SERIES_LOOKS } from './series-looks.ts';

const HOUR = 3_600_000;
const METRICS = [
  'arrivedRps',
  'gpuAiShare',
  'gpuRadioShare',
  'headroom',
  'queued',
  'powerKw',
  'costUsdPerHour',
] as const satisfies readonly SeriesMetric[];

/** The site's last hour, one figure at a time. */
export function SiteHistory({ siteId }: { readonly siteId: string }) {
  const [metric, setMetric] = useState<(typeof METRICS)[number]>('arrivedRps');
  const span = useFrame(({ virtualMs, clock }) => historyWindow(virtualMs, clock.speed, HOUR));
  const { data, error, refetch } = useQuery({
    ...historyQuery({ subject: { kind: 'site', siteId }, metric, ...(span ?? { fromMs: 0, toMs: 0 }) }),
    enabled: span !== undefined,
    placeholderData: keepPreviousData,
  });
  return (
    <section className={styles.section}>
      <div className={styles.heading}>
        <h3>Last hour</h3>
        <Select
          label="Figure"
          hideLabel
          value={metric}
          options={METRICS.map((value) => ({ value, label: SERIES_LOOKS[value].label }))}
          onChange={setMetric}
        />
      </div>
      {error ? (
        <ErrorState title="The last hour could not be read" onRetry={() => void refetch()}>
          {describeError(error).sentence}
        </ErrorState>
      ) : data ? (
        <SeriesChart series={data} metric={metric} spanMs={HOUR} height={110} />
      ) : (
        <Skeleton label="Reading the last hour" lines={4} />
      )}
    </section>
  );
}
