import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { describeError } from '@/api/client/api-error.ts';
import { useFleet } from '@/api/client/hooks.ts';
import { logQuery } from '@/api/client/queries.ts';
import { formatDateTime, formatTime, formatUtc } from '@/domain/format.ts';
import type { LogEntry } from '@/domain/telemetry.ts';
import { operatorTimeZone } from '@/state/operator-zone.ts';
import { EmptyState } from '@/ui/EmptyState.tsx';
import { ErrorState } from '@/ui/ErrorState.tsx';
import { Panel } from '@/ui/Panel.tsx';
import { Skeleton } from '@/ui/Skeleton.tsx';
import { StatePill } from '@/ui/StatePill.tsx';
import { type Column, Table } from '@/ui/Table.tsx';
import styles from './LogScreen.module.css';
import { LogSubject } from './LogSubject.tsx';
import { LOG_WORDS } from './log-words.ts';

/** Who or what changed the grid, newest first. */
export function LogScreen() {
  const { data, error, refetch } = useQuery(logQuery());
  const document = useFleet();
  const columns = useMemo<readonly Column<LogEntry>[]>(
    () => [
      {
        id: 'time',
        header: 'Time',
        width: 168,
        cell: ({ virtualMs }) => (
          <time title={formatUtc(virtualMs)} dateTime={new Date(virtualMs).toISOString()}>
            {formatDateTime(virtualMs, operatorTimeZone).split(',')[0]} {formatTime(virtualMs, operatorTimeZone)}
          </time>
        ),
      },
      {
        id: 'kind',
        header: 'What',
        width: 140,
        cell: ({ kind }) => (
          <StatePill glyph={LOG_WORDS[kind].glyph} label={LOG_WORDS[kind].label} tone={LOG_WORDS[kind].tone} />
        ),
      },
      { id: 'subject', header: 'Where', width: 180, cell: (entry) => <LogSubject entry={entry} document={document} /> },
      { id: 'sentence', header: 'Happened', wrap: true, cell: ({ sentence }) => sentence },
      {
        id: 'reason',
        header: 'Reason',
        wrap: true,
        cell: ({ reason }) => <span className={styles.reason}>{reason ?? '–'}</span>,
      },
      { id: 'actor', header: 'By', width: 110, cell: ({ actor }) => actor },
    ],
    [document],
  );

  return (
    <div className={styles.screen}>
      <header>
        <h1 className={styles.title}>Log</h1>
        <p className={styles.lead}>
          Who or what changed the grid, newest first. Times are the world’s, in your zone; UTC on hover.
        </p>
      </header>
      <Panel label="Log entries" className={styles.panel ?? ''}>
        {error && !data ? (
          <ErrorState title="The log could not be read" onRetry={() => void refetch()}>
            {describeError(error).sentence} {describeError(error).advice}
          </ErrorState>
        ) : !data ? (
          <div style={{ padding: 16 }}>
            <Skeleton label="Reading the log" lines={8} />
          </div>
        ) : data.entries.length === 0 ? (
          <EmptyState title="Nothing has been changed yet">
            Drains, cordons, target changes, plans and faults appear here with their reason.
          </EmptyState>
        ) : (
          <Table
            caption="Log entries, newest first"
            columns={columns}
            rows={data.entries}
            rowKey={({ id }) => id}
            inset
          />
        )}
      </Panel>
    </div>
  );
}
