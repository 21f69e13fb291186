import { describeError } from '@/api/client/api-error.ts';
import { formatDateTime, formatDuration, formatMs, formatRate, formatUsdPerHour } from '@/domain/format.ts';
import type { FleetDocument, PlanningState } from '@/domain/planning.ts';
import { describeProof } from '@/engine/client/describe-proof.ts';
import type { HourAnswer, HoursOutcome } from '@/engine/client/engine.ts';
import { operatorTimeZone } from '@/state/operator-zone.ts';
import { Button } from '@/ui/Button.tsx';
import { ErrorState } from '@/ui/ErrorState.tsx';
import { type Column, Table } from '@/ui/Table.tsx';
import type { DayHour } from './build-day-hours.ts';
import styles from './compare.module.css';
import { deriveFigures } from './derive-comparison.ts';
import type { CloudFinancing } from './finance-cloud.ts';
import { PHASE_WORDS } from './phase-words.ts';
import { useDayPlan } from './use-day-plan.ts';

interface DayPlanPanelProps {
  readonly document: FleetDocument;
  readonly planning: PlanningState | null;
  readonly financing: CloudFinancing;
}

/** The same replicas for the whole day: what stands in every hour when four of them are planned together. */
export function DayPlanPanel({ document, planning, financing }: DayPlanPanelProps) {
  const { task, progress, ask, cancel } = useDayPlan(document, planning, financing);
  const running = task.kind === 'running';
  return (
    <section aria-label="The whole day">
      <h3 className={styles.heading}>The whole day: one set of replicas for four hours, planned together</h3>
      {task.kind === 'failed' && (
        <ErrorState title="No answer from the engine" onRetry={ask}>
          {describeError(task.error).sentence}
        </ErrorState>
      )}
      {task.kind === 'done' && <DayAnswer hours={task.last.hours} outcome={task.last.outcome} />}
      <div className={styles.dayAsk}>
        {running ? (
          <>
            <Button size="small" onClick={cancel}>
              Cancel
            </Button>
            <span className={styles.dim} role="status">
              {progress
                ? `${PHASE_WORDS[progress.phase]}, ${formatDuration(progress.elapsedMs)}`
                : 'building the hours'}
            </span>
          </>
        ) : (
          task.kind !== 'done' && (
            <Button size="small" onClick={ask} disabled={planning === null}>
              Plan the day
            </Button>
          )
        )}
      </div>
    </section>
  );
}

function DayAnswer({ hours, outcome }: { hours: readonly DayHour[]; outcome: HoursOutcome }) {
  if (outcome.status === 'crashed') return <p className={styles.why}>The engine stopped: {outcome.message}</p>;
  if ('obstacles' in outcome)
    return (
      <p className={styles.why}>
        {outcome.obstacles[0]?.sentence ?? 'The engine found no plan and no proof that there is none.'}
      </p>
    );
  const { gpus, sites } = deriveFigures(outcome.hours[0]!.assessment);
  const lines = outcome.hours.map((answer, index) => ({ answer, atMs: hours[index]!.atMs }));
  return (
    <>
      <p>
        <strong>{formatUsdPerHour(outcome.objectiveUsdPerHour)}</strong> on average over the day: {gpus} GPUs at {sites}{' '}
        sites stand in every hour. {describeProof(outcome)}
      </p>
      <Table caption="The hours of the day" columns={COLUMNS} rows={lines} rowKey={({ atMs }) => String(atMs)} />
    </>
  );
}

interface Line {
  readonly atMs: number;
  readonly answer: HourAnswer;
}

const COLUMNS: readonly Column<Line>[] = [
  { id: 'hour', header: 'Hour', cell: ({ atMs }) => formatDateTime(atMs, operatorTimeZone) },
  {
    id: 'demand',
    header: 'Demand',
    align: 'right',
    cell: ({ answer: { assessment } }) =>
      formatRate(assessment.classes.reduce((sum, { demandRps }) => sum + demandRps, 0)),
  },
  {
    id: 'cost',
    header: 'Cost',
    align: 'right',
    cell: ({ answer: { assessment } }) => formatUsdPerHour(assessment.objectiveUsdPerHour),
  },
  {
    id: 'targets',
    header: 'Targets met',
    align: 'right',
    cell: ({ answer: { assessment } }) => {
      const { targetsMet, targets } = deriveFigures(assessment);
      return `${targetsMet} / ${targets}`;
    },
  },
  {
    id: 'p95',
    header: 'p95, mean',
    align: 'right',
    cell: ({ answer: { assessment } }) => formatMs(deriveFigures(assessment).meanP95Ms),
  },
  {
    id: 'unserved',
    header: 'Unserved',
    align: 'right',
    cell: ({ answer: { assessment } }) => formatRate(assessment.unservedRps),
  },
];
