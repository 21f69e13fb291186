import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { planningStateQuery } from '@/api/client/queries.ts';
import type { FleetDocument, PlanningState } from '@/domain/planning.ts';
import { type Proof, type Strategy, useEngine } from '@/engine/client/engine.ts';
import { type EngineTask, useEngineTask } from '@/engine/client/use-engine-task.ts';
import { type Proofs, useProofs } from '@/engine/client/use-proofs.ts';
import type { CloudFinancing } from './finance-cloud.ts';
import { proveColumn } from './prove-column.ts';
import { type Column, type Columns, solveComparison, WAITING } from './solve-comparison.ts';

interface Comparison {
  readonly columns: Columns;
  /** The question all columns answer; null until it came. */
  readonly planning: PlanningState | null;
  readonly task: EngineTask<null>;
  readonly proofs: Proofs<Strategy>;
  readonly runAgain: () => void;
}

/** Runs the comparison, and again when the financing changes or the operator asks; leaving the screen cancels it. */
export function useComparison(document: FleetDocument, financing: CloudFinancing): Comparison {
  const engine = useEngine();
  const queryClient = useQueryClient();
  const [run, setRun] = useState(0);
  const [columns, setColumns] = useState<Columns>(WAITING);
  const [planning, setPlanning] = useState<PlanningState | null>(null);
  const question = `${financing} ${run}`;
  const onProof = (strategy: Strategy, proof: Proof) =>
    setColumns((known) => ({ ...known, [strategy]: proveColumn(known[strategy], proof) }));
  const proofs = useProofs(question, onProof);
  const task = useEngineTask(question, async (signal) => {
    setColumns(WAITING);
    const taken = await queryClient.fetchQuery(planningStateQuery());
    signal.throwIfAborted();
    setPlanning(taken);
    const onColumn = (strategy: Strategy, column: Column) => {
      if (!signal.aborted) setColumns((known) => ({ ...known, [strategy]: column }));
    };
    await solveComparison(engine, document, taken, financing, signal, onColumn);
    return null;
  });
  return { columns, planning, task, proofs, runAgain: () => setRun((count) => count + 1) };
}
