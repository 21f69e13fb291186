import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { describeError } from '@/api/client/api-error.ts';
import { useFleet, useFrame } from '@/api/client/hooks.ts';
import { historyQuery, logQuery } from '@/api/client/queries.ts';
import { formatTime } from '@/domain/format.ts';
import { operatorTimeZone } from '@/state/operator-zone.ts';
import { STRIP_METRICS } from '@/state/view-link.ts';
import { useView } from '@/state/view-navigator.ts';
import { Select } from '@/ui/Select.tsx';
import { Skeleton } from '@/ui/Skeleton.tsx';
import { deriveAnnotations } from './derive-annotations.ts';
import styles from './FleetStrip.module.css';
import { historyWindow } from './history-window.ts';
import { SeriesChart } from './SeriesChart.tsx';
import { SERIES_LOOKS } from './series-looks.ts';

const SPAN_MS = 2 * 3_600_000;
const CHART_HEIGHT = 70;
/** As many of the latest events as are named in words; all of them are drawn as ◆. */
const NAMED_EVENTS = 3;
const OPTIONS = STRIP_METRICS.map((value) => ({ value, label: SERIES_LOOKS[value].label }));

/** The last two hours of the whole fleet, with what was done to it. */
export function FleetStrip() {
  const { view, go } = useView();
  const span = useFrame(({ virtualMs, clock }) => historyWindow(virtualMs, clock.speed, SPAN_MS));
  const history = useQuery({
    ...historyQuery({ subject: { kind: 'total' }, metric: view.strip, ...(span ?? { fromMs: 0, toMs: 0 }) }),
    enabled: span !== undefined,
    placeholderData: keepPreviousData,
  });
  const toMs = history.data?.virtualMs.at(-1) ?? 0;
  const annotations = useAnnotations(toMs - SPAN_MS, toMs);
  const marks = useMemo(() => annotations.map((annotation) => ({ ...annotation, label: '' })), [annotations]);

  return (
    <section className={styles.strip} aria-label="The fleet over the last two hours">
      <div className={styles.head}>
        <span>2 h</span>
        <Select
          label="Figure along the bottom"
          hideLabel
          value={view.strip}
          options={OPTIONS}
          onChange={(strip) => go({ strip }, 'replace')}
        />
        <span>all sites</span>
        <span className={styles.events}>
          {annotations.slice(-NAMED_EVENTS).map(({ id, label, atMs }) => (
            <span key={id}>
              ◆ {formatTime(atMs, operatorTimeZone).slice(0, 5)} {label}
            </span>
          ))}
        </span>
      </div>
      <div data-live>
        {history.error && !history.data ? (
          <p role="alert">The history could not be read. {describeError(history.error).sentence}</p>
        ) : history.data ? (
          <SeriesChart
            series={history.data}
            metric={view.strip}
            spanMs={SPAN_MS}
            height={CHART_HEIGHT}
            annotations={marks}
          />
        ) : (
          <Skeleton label="Reading the last two hours" lines={3} />
        )}
      </div>
    </section>
  );
}

function useAnnotations(fromMs: number, toMs: number) {
  const { data } = useQuery(logQuery());
  const document = useFleet();
  return useMemo(() => {
    const siteNames = new Map(document?.fleet.sites.map((site) => [site.id, site.name]));
    const classNames = new Map(document?.classes.map((workloadClass) => [workloadClass.id, workloadClass.shortName]));
    return deriveAnnotations(
      data?.entries ?? [],
      ({ siteId, classId, linkId }) => siteNames.get(siteId ?? '') ?? classNames.get(classId ?? '') ?? linkId,
      fromMs,
      toMs,
    );
  }, [data, document, fromMs, toMs]);
}
