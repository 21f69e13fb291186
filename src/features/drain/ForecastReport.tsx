import { buildCostTermParts } from '@/charts/cost-term-parts.ts';
import { StackedBars } from '@/charts/StackedBars.tsx';
import {
  formatBefore,
  formatCount,
  formatDelta,
  formatKw,
  formatMs,
  formatRate,
  formatShare,
  formatUsdPerHour,
} from '@/domain/format.ts';
import { nameOfClass, nameOfSite } from '@/domain/names.ts';
import type { FleetDocument } from '@/domain/planning.ts';
import { describeProof } from '@/engine/client/describe-proof.ts';
import { BeforeAfter } from '@/ui/BeforeAfter.tsx';
import { type Column, Table } from '@/ui/Table.tsx';
import { type AffectedClass, type DrainForecast, headroom, type Receiver } from './derive-drain-forecast.ts';
import styles from './drain.module.css';
import { Figure } from './Figure.tsx';

interface ForecastReportProps {
  readonly document: FleetDocument;
  readonly forecast: DrainForecast;
}

/** The figures behind the verdict: what moves, what it costs, who takes it, and how close each limit comes. */
export function ForecastReport({ document, forecast }: ForecastReportProps) {
  const { tightest } = forecast;
  return (
    <>
      <dl className={styles.figures}>
        <Figure label="Moves" value={formatRate(forecast.movedRps)} />
        <Figure label="Cost" value={formatDelta(forecast.costDeltaUsdPerHour, formatUsdPerHour)} />
        <Figure label="Power" value={formatDelta(forecast.powerDeltaKw, formatKw)} />
        <Figure
          label="Tightest"
          value={tightest ? `${formatShare(Math.max(0, headroom(tightest.receiving)))} left` : '–'}
          tone={tightest && headroom(tightest.receiving) < 0 ? 'breach' : 'plain'}
        />
      </dl>
      <p
        className={styles.proof}
        title={`No plan without the site costs less than ${formatUsdPerHour(forecast.boundUsdPerHour)}.`}
      >
        {describeProof(forecast)}
      </p>
      <Receivers document={document} receivers={forecast.receivers} />
      {forecast.shedRps > 0 && (
        <p className={styles.small}>{formatRate(forecast.shedRps)} would find no place and go unserved at a price.</p>
      )}
      <AffectedClasses document={document} classes={forecast.classes} />
      <h3 className={styles.heading}>Cost difference by term, $/h</h3>
      <StackedBars
        label="Cost difference by term"
        hideRowLabels
        barHeight={10}
        rows={[
          {
            id: 'difference',
            label: 'difference',
            parts: buildCostTermParts(forecast.termDeltas).filter(isWorthSaying),
          },
        ]}
        formatValue={(value) => formatDelta(value, formatUsdPerHour)}
      />
      <p className={styles.small}>
        Modelled: the plan in force against a new plan without the site, both on the demand of this moment. N-1 safe
        means: whatever fails next, hard classes keep their targets once replicas have been started where GPUs are left.
      </p>
    </>
  );
}

/** Less than half a tenth of a cent an hour would be shown as nothing. */
const isWorthSaying = ({ value }: { readonly value: number }) => Math.abs(value) >= 0.0005;

const MOST_RECEIVERS = 8;

function Receivers({ document, receivers }: { document: FleetDocument; receivers: readonly Receiver[] }) {
  if (receivers.length === 0) return null;
  const siteName = (siteId: string) => nameOfSite(document, siteId);
  const className = (classId: string) => nameOfClass(document, classId);
  const columns: Column<Receiver>[] = [
    { id: 'site', header: 'Receiver', cell: ({ siteId }) => siteName(siteId), wrap: true },
    { id: 'adds', header: 'adds', align: 'right', cell: ({ addedRps }) => `+${formatCount(addedRps)}/s` },
    {
      id: 'use',
      header: 'use',
      align: 'right',
      cell: ({ useBefore, useAfter }) => <BeforeAfter {...pair(useBefore, useAfter, formatShare)} />,
    },
    {
      id: 'latency',
      header: 'worst class',
      align: 'right',
      cell: ({ worst }) =>
        worst ? (
          <span title={`${className(worst.classId)}: limit ${formatMs(worst.limitMs)} at its own percentile`}>
            <BeforeAfter
              {...pair(worst.latencyBeforeMs, worst.latencyAfterMs, formatMs)}
              tone={toneOf(headroom(worst))}
            />
            <small className={styles.under}>
              {className(worst.classId)} ≤ {formatMs(worst.limitMs)}
            </small>
          </span>
        ) : (
          '–'
        ),
    },
  ];
  const rest = receivers.slice(MOST_RECEIVERS);
  return (
    <section>
      <Table
        caption="Sites that would take the work over"
        columns={columns}
        rows={receivers.slice(0, MOST_RECEIVERS)}
        rowKey={({ siteId }) => siteId}
      />
      {rest.length > 0 && (
        <p className={styles.small}>
          and {rest.length} more sites with +{formatRate(rest.reduce((total, { addedRps }) => total + addedRps, 0))}{' '}
          together
        </p>
      )}
    </section>
  );
}

function AffectedClasses({ document, classes }: { document: FleetDocument; classes: readonly AffectedClass[] }) {
  if (classes.length === 0) return null;
  const className = (classId: string) => nameOfClass(document, classId);
  const columns: Column<AffectedClass>[] = [
    { id: 'class', header: 'Class affected', cell: ({ classId }) => className(classId) },
    { id: 'moves', header: 'moves', align: 'right', cell: ({ movedRps }) => `${formatCount(movedRps)}/s` },
    {
      id: 'latency',
      header: 'fleet latency',
      align: 'right',
      cell: ({ latencyBeforeMs, latencyAfterMs, metAfter }) => (
        <BeforeAfter {...pair(latencyBeforeMs, latencyAfterMs, formatMs)} tone={metAfter ? 'plain' : 'breach'} />
      ),
    },
    { id: 'limit', header: 'limit', align: 'right', cell: ({ limitMs }) => formatMs(limitMs) },
  ];
  return (
    <Table caption="Classes with work on the site" columns={columns} rows={classes} rowKey={({ classId }) => classId} />
  );
}

function pair(before: number | null, after: number | null, format: (value: number | null) => string) {
  return { before: before === null ? null : formatBefore(format(before), format(after)), after: format(after) };
}

const toneOf = (left: number) => (left < 0 ? 'breach' : left < 0.1 ? 'watch' : 'plain');
