import type { FleetDocument } from '@/domain/planning.ts';
import { type Column, Table } from '@/ui/Table.tsx';
import styles from './compare.module.css';
import type { CloudFinancing } from './finance-cloud.ts';
import { type Assumption, listAssumptions } from './list-assumptions.ts';

interface AssumptionsProps {
  readonly document: FleetDocument;
  readonly financing: CloudFinancing;
}

/** Everything the comparison takes for granted; closed until asked for, one sentence always in sight. */
export function Assumptions({ document, financing }: AssumptionsProps) {
  const assumptions = listAssumptions(document, financing);
  const [ownership] = assumptions;
  return (
    <details className={styles.assumptions}>
      <summary>
        {assumptions.length} assumptions, with their sources. <span className={styles.dim}>{ownership?.value}</span>
      </summary>
      <Table caption="Assumptions of the comparison" columns={COLUMNS} rows={assumptions} rowKey={({ what }) => what} />
    </details>
  );
}

const COLUMNS: readonly Column<Assumption>[] = [
  { id: 'what', header: 'Assumption', cell: ({ what }) => what, width: 200 },
  { id: 'value', header: 'Value', cell: ({ value }) => value, wrap: true },
  { id: 'source', header: 'Source', cell: ({ source }) => <span className={styles.dim}>{source}</span>, wrap: true },
];
