import type { ReactNode } from 'react';
import { COST_TERM_LOOK } from '@/charts/cost-term-parts.ts';
import {
  formatDuration,
  formatGbps,
  formatKw,
  formatMs,
  formatRate,
  formatUsdPerHour,
  formatUsdPerMtok,
} from '@/domain/format.ts';
import { COST_TERMS } from '@/domain/plan.ts';
import { formatGap } from '@/engine/client/describe-proof.ts';
import { STRATEGIES, type Strategy } from '@/engine/client/engine.ts';
import { PROOF_LIMIT } from '@/engine/client/ProofStanding.tsx';
import type { Proofs } from '@/engine/client/use-proofs.ts';
import { StatePill } from '@/ui/StatePill.tsx';
import { Table, type Column as TableColumn } from '@/ui/Table.tsx';
import styles from './compare.module.css';
import { assessmentOf, deriveFigures, STRATEGY_WORDS, type StrategyFigures } from './derive-comparison.ts';
import { ProveButton } from './ProveButton.tsx';
import { PHASE_WORDS } from './phase-words.ts';
import type { Column, Columns, PlanColumn } from './solve-comparison.ts';

interface StrategyTableProps {
  readonly columns: Columns;
  readonly winner: Strategy | null;
  readonly proofs: Proofs<Strategy>;
}

interface Line {
  readonly id: string;
  readonly what: ReactNode;
  readonly value: (figures: StrategyFigures, column: Column, strategy: Strategy) => ReactNode;
  readonly strong?: boolean;
}

/** The strategies side by side, one figure a row. */
export function StrategyTable({ columns, winner, proofs }: StrategyTableProps) {
  const shown = STRATEGIES.map((strategy) => {
    const assessment = assessmentOf(columns[strategy]);
    return { strategy, column: columns[strategy], figures: assessment && deriveFigures(assessment) };
  });
  // A term that no strategy pays would only be noise.
  const terms = COST_TERMS.filter((term) => shown.some(({ figures }) => figures && figures.terms[term] !== 0));
  const lines = [...COST_LINES, ...terms.map(termLine), ...OTHER_LINES, proofLine(proofs)];
  const table: TableColumn<Line>[] = [
    {
      id: 'what',
      header: 'For the whole fleet',
      cell: ({ what, strong }) => (strong ? <strong>{what}</strong> : what),
      wrap: true,
    },
    ...shown.map(
      ({ strategy, column, figures }): TableColumn<Line> => ({
        id: strategy,
        header: <Heading strategy={strategy} column={column} wins={winner === strategy} />,
        align: 'right',
        width: '20%',
        cell: ({ value, strong }) => {
          if (!figures) return <span className={styles.dim}>–</span>;
          const text = value(figures, column, strategy);
          return (
            <span className={column.kind === 'infeasible' ? styles.bestEffort : undefined}>
              {strong ? <strong>{text}</strong> : text}
            </span>
          );
        },
      }),
    ),
  ];
  return (
    <section aria-label="Figures of each strategy">
      <Table caption="Strategies side by side" columns={table} rows={lines} rowKey={({ id }) => id} />
      {shown.map(({ strategy, column }) =>
        column.kind === 'infeasible' || column.kind === 'no-answer' ? (
          <p key={strategy} className={styles.why}>
            <strong>{STRATEGY_WORDS[strategy].name}:</strong> {column.sentence}
            {column.kind === 'infeasible' &&
              column.bestEffort &&
              ' Its figures are the best effort’s, which leaves that work unserved; they cannot win.'}
          </p>
        ) : null,
      )}
    </section>
  );
}

function Heading({ strategy, column, wins }: { strategy: Strategy; column: Column; wins: boolean }) {
  const { name, what } = STRATEGY_WORDS[strategy];
  return (
    <span className={styles.strategy} title={what}>
      {name}
      {pillOf(column, wins)}
    </span>
  );
}

function pillOf(column: Column, wins: boolean): ReactNode {
  switch (column.kind) {
    case 'waiting':
      return <StatePill tone="plain" glyph="◌" label="waiting" />;
    case 'solving':
      return (
        <StatePill
          tone="accent"
          glyph="◧"
          label={
            column.progress
              ? `${PHASE_WORDS[column.progress.phase]}, ${formatDuration(column.progress.elapsedMs)}`
              : 'solving'
          }
        />
      );
    case 'plan':
      return wins ? (
        <StatePill tone="good" glyph="●" label="cheapest" />
      ) : (
        <StatePill tone="plain" glyph="●" label="feasible" />
      );
    case 'infeasible':
      return <StatePill tone="breach" glyph="▲" label="infeasible" />;
    case 'no-answer':
      return <StatePill tone="breach" glyph="▲" label="no answer" />;
  }
}

const COST_LINES: readonly Line[] = [
  { id: 'cost', what: 'Cost', value: ({ costUsdPerHour }) => formatUsdPerHour(costUsdPerHour), strong: true },
  {
    id: 'mtok',
    what: <Denominated what="Per million tokens" of="in and out, served" />,
    value: ({ usdPerMtok }) => formatUsdPerMtok(usdPerMtok),
    strong: true,
  },
];

const termLine = (term: (typeof COST_TERMS)[number]): Line => ({
  id: `term ${term}`,
  what: (
    <span className={styles.term}>
      <i style={{ background: COST_TERM_LOOK[term].color }} /> {COST_TERM_LOOK[term].label}
    </span>
  ),
  value: ({ terms }) => formatUsdPerHour(terms[term]),
});

const OTHER_LINES: readonly Line[] = [
  {
    id: 'targets',
    what: 'Targets met',
    value: ({ targetsMet, targets }) => `${targetsMet} / ${targets}`,
    strong: true,
  },
  {
    id: 'p50',
    what: <Denominated what="p50" of="class mean by requests" />,
    value: ({ meanP50Ms }) => formatMs(meanP50Ms),
  },
  {
    id: 'p95',
    what: <Denominated what="p95" of="class mean by requests" />,
    value: ({ meanP95Ms }) => formatMs(meanP95Ms),
  },
  { id: 'unserved', what: 'Unserved', value: ({ unservedRps }) => formatRate(unservedRps) },
  { id: 'backbone', what: 'Backbone', value: ({ backboneGbps }) => formatGbps(backboneGbps) },
  {
    id: 'power',
    what: <Denominated what="Power" of="facility, PUE included" />,
    value: ({ powerKw }) => formatKw(powerKw),
  },
  {
    id: 'efficiency',
    what: <Denominated what="Tokens per watt" of="tok/s per facility watt" />,
    value: ({ tokensPerWatt }) => (tokensPerWatt === null ? '–' : tokensPerWatt.toFixed(2)),
  },
  { id: 'sites', what: 'Sites used', value: ({ sites }) => String(sites) },
  { id: 'gpus', what: 'GPUs placed', value: ({ gpus }) => String(gpus) },
  {
    id: 'gap',
    what: 'Gap to the bound',
    value: (_, column) => (hasBound(column) ? formatGap(column.gap) : '–'),
  },
  {
    id: 'bound',
    what: <Denominated what="Bound" of="no plan can cost less" />,
    value: (_, column) => (hasBound(column) ? formatUsdPerHour(column.boundUsdPerHour) : '–'),
  },
  {
    id: 'engine',
    what: 'Time in the engine',
    value: (_, column) => (column.kind === 'plan' || column.kind === 'infeasible' ? formatMs(column.engineMs) : '–'),
  },
];

/** A rule's plan comes without prices, so nothing but zero is known below it. */
const hasBound = (column: Column): column is PlanColumn => column.kind === 'plan' && column.plan.prices !== null;

const proofLine = (proofs: Proofs<Strategy>): Line => ({
  id: 'proof',
  what: <Denominated what="Proof" of={`by HiGHS, up to ${PROOF_LIMIT}`} />,
  value: (_, column, strategy) => <ProveButton strategy={strategy} column={column} proofs={proofs} />,
});

function Denominated({ what, of }: { what: string; of: string }) {
  return (
    <>
      {what} <small className={styles.dim}>{of}</small>
    </>
  );
}
