import { useMemo, useState } from 'react';
import { CurveChart } from '@/charts/CurveChart.tsx';
import { formatMs, formatUsdPerHour } from '@/domain/format.ts';
import { useEngineTask } from '@/engine/client/use-engine-task.ts';
import { Button } from '@/ui/Button.tsx';
import { deriveCostCurve, deriveEdge } from './derive-target-change.ts';
import { buildTraceLimits } from './parse-limit.ts';
import type { TargetAnswer, TargetStudy } from './target-study.ts';
import styles from './targets.module.css';

interface CostOfLatencyProps {
  readonly study: TargetStudy;
  /** The limit asked now, marked on the curve. */
  readonly limitMs: number | null;
}

/** The cheapest plan found for each of a dozen limits: solved one by one when asked for, never interpolated. */
export function CostOfLatency({ study, limitMs }: CostOfLatencyProps) {
  const limits = useMemo(() => buildTraceLimits(study.limitInForceMs), [study]);
  const [run, setRun] = useState(0);
  const [answers, setAnswers] = useState<readonly TargetAnswer[]>([]);
  const task = useEngineTask(run === 0 ? null : `${study.classId} ${run}`, async (signal) => {
    // Loosest first: each answer is a starting point for the next, tighter one.
    for (const limit of limits.toReversed()) {
      await study.at(limit, signal);
      setAnswers(study.answers());
    }
    return study.answers();
  });
  const points = useMemo(
    () => deriveCostCurve(answers).map(({ limitMs: x, costUsdPerHour: y }) => ({ x, y })),
    [answers],
  );
  const edge = deriveEdge(answers);
  const solved = limits.filter((limit) => answers.some((answer) => answer.limitMs === limit)).length;
  return (
    <section className={styles.trace}>
      <header>
        <h3>What each limit costs</h3>
        {task.kind === 'running' ? (
          <>
            <span className={styles.note} role="status">
              {solved} of {limits.length} limits solved
            </span>
            <Button size="small" onClick={() => setRun(0)}>
              Stop
            </Button>
          </>
        ) : (
          <Button size="small" onClick={() => setRun((count) => count + 1)}>
            {points.length === 0 ? 'Trace cost of latency' : 'Trace again'}
          </Button>
        )}
      </header>
      {points.length === 0 && task.kind !== 'running' && (
        <p className={styles.note}>
          Solves {limits.length} limits from {formatMs(limits[0] ?? null)} to {formatMs(limits.at(-1) ?? null)}, one by
          one, and shows where the grid can no longer keep them.
        </p>
      )}
      {points.length > 0 && (
        <>
          <CurveChart
            label="Cost in dollars per hour against the latency limit"
            points={points}
            formatX={formatMs}
            formatY={formatUsdPerHour}
            impossibleUpTo={edge.impossibleMs}
            markAt={limitMs}
            height={200}
          />
          <p className={styles.note}>
            {edge.impossibleMs === null
              ? 'Every limit tried can be kept.'
              : `Possible from somewhere between ${formatMs(edge.impossibleMs)} and ${formatMs(edge.possibleMs)}.`}
          </p>
        </>
      )}
    </section>
  );
}
