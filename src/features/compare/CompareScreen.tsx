import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { describeError } from '@/api/client/api-error.ts';
import { useFleet } from '@/api/client/hooks.ts';
import { fleetQuery } from '@/api/client/queries.ts';
import { buildCostTermParts } from '@/charts/cost-term-parts.ts';
import { StackedBars } from '@/charts/StackedBars.tsx';
import { formatDateTime, formatRate, formatUsdPerHour, formatUtc } from '@/domain/format.ts';
import type { FleetDocument, PlanningState } from '@/domain/planning.ts';
import { STRATEGIES } from '@/engine/client/engine.ts';
import { operatorTimeZone } from '@/state/operator-zone.ts';
import { Button } from '@/ui/Button.tsx';
import { ErrorState } from '@/ui/ErrorState.tsx';
import { SegmentedControl } from '@/ui/SegmentedControl.tsx';
import { Skeleton } from '@/ui/Skeleton.tsx';
import { WhatIfFrame } from '@/ui/WhatIfFrame.tsx';
import { Assumptions } from './Assumptions.tsx';
import { ClassTable } from './ClassTable.tsx';
import styles from './compare.module.css';
import { DayPlanPanel } from './DayPlanPanel.tsx';
import { assessmentOf, deriveWinner, STRATEGY_WORDS } from './derive-comparison.ts';
import type { CloudFinancing } from './finance-cloud.ts';
import { ProofReports } from './ProofReports.tsx';
import { StrategyTable } from './StrategyTable.tsx';
import type { Columns } from './solve-comparison.ts';
import { useComparison } from './use-comparison.ts';
import { WinnerSentence } from './WinnerSentence.tsx';

/** Three ways to place the same work, side by side; any of them may win. */
export function CompareScreen() {
  const document = useFleet();
  const fleet = useQuery(fleetQuery());
  if (document) return <Comparison document={document} />;
  return (
    <div className={styles.screen}>
      {fleet.error ? (
        <ErrorState title={describeError(fleet.error).title} onRetry={() => fleet.refetch()}>
          {describeError(fleet.error).sentence}
        </ErrorState>
      ) : (
        <Skeleton label="Loading the fleet" lines={9} />
      )}
    </div>
  );
}

const FINANCING = [
  { value: 'as-is', label: 'rented', title: 'As the fleet says: cloud regions at list price' },
  { value: 'owned', label: 'owned', title: 'The same capital terms as the carrier’s own sites' },
] as const;

function Comparison({ document }: { document: FleetDocument }) {
  const [financing, setFinancing] = useState<CloudFinancing>('as-is');
  const { columns, planning, task, proofs, runAgain } = useComparison(document, financing);
  const winner = deriveWinner(columns);
  return (
    <div className={styles.screen}>
      <WhatIfFrame name="three placements of the same work" aside={planning && <Question planning={planning} />}>
        <div className={styles.inside}>
          <div className={styles.head}>
            {task.kind === 'failed' ? (
              <ErrorState title={describeError(task.error).title} onRetry={runAgain}>
                {describeError(task.error).sentence}
              </ErrorState>
            ) : (
              <WinnerSentence winner={winner} columns={columns} />
            )}
            <div className={styles.controls}>
              <span className={styles.dim}>Cloud GPUs</span>
              <SegmentedControl label="Cloud GPUs are" value={financing} options={FINANCING} onChange={setFinancing} />
              <Button onClick={runAgain} busy={task.kind === 'running'}>
                Run again
              </Button>
            </div>
          </div>
          <div className={styles.halves}>
            <StrategyTable columns={columns} winner={winner?.strategy ?? null} proofs={proofs} />
            <div className={styles.right}>
              <CostChart columns={columns} />
              {planning && <ClassTable classes={planning.classes} columns={columns} />}
              <ProofReports proofs={proofs} />
              <DayPlanPanel document={document} planning={planning} financing={financing} />
            </div>
          </div>
          <Assumptions document={document} financing={financing} />
        </div>
      </WhatIfFrame>
    </div>
  );
}

/** What every column answers. */
function Question({ planning }: { planning: PlanningState }) {
  const demand = planning.demandRps.reduce((total, rps) => total + rps, 0);
  return (
    <span className={styles.question} title={formatUtc(planning.virtualMs)}>
      demand of {formatDateTime(planning.virtualMs, operatorTimeZone)}: {formatRate(demand)}, {planning.classes.length}{' '}
      classes with the targets in force
      {planning.closedSiteIds.length > 0 && `, sites closed: ${planning.closedSiteIds.length}`}
    </span>
  );
}

function CostChart({ columns }: { columns: Columns }) {
  const rows = STRATEGIES.flatMap((strategy) => {
    const assessment = assessmentOf(columns[strategy]);
    if (!assessment) return [];
    const note = columns[strategy].kind === 'infeasible' ? { note: 'best effort' } : {};
    return [
      { id: strategy, label: STRATEGY_WORDS[strategy].name, parts: buildCostTermParts(assessment.terms), ...note },
    ];
  });
  return (
    <section>
      <h3 className={styles.heading}>Cost by term, $/h</h3>
      {rows.length === 0 ? (
        <Skeleton label="Waiting for the first plan" lines={3} />
      ) : (
        <StackedBars
          label="Cost by term in dollars per hour"
          rows={rows}
          formatValue={formatUsdPerHour}
          barHeight={24}
        />
      )}
      {rows.length > 0 && <p className={styles.note}>Modelled, not measured.</p>}
    </section>
  );
}
