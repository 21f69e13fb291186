import { useState } from 'react';
import type { Site } from '@/domain/fleet.ts';
import { formatCount, formatDuration, formatTime, formatUtc } from '@/domain/format.ts';
import type { FleetDocument } from '@/domain/planning.ts';
import type { Drain } from '@/domain/telemetry.ts';
import { operatorTimeZone } from '@/state/operator-zone.ts';
import { Button } from '@/ui/Button.tsx';
import { Drawer } from '@/ui/Drawer.tsx';
import { StatePill } from '@/ui/StatePill.tsx';
import { DrainReceipt } from './DrainReceipt.tsx';
import styles from './drain.module.css';
import { Figure } from './Figure.tsx';
import { ReturnDialog } from './ReturnDialog.tsx';

interface DrainEndedProps {
  readonly document: FleetDocument;
  readonly site: Site;
  readonly drain: Drain;
  readonly onDrainAgain: () => void;
  readonly onClose: () => void;
}

/** After a drain, while the site stays cordoned: how it ended, what it cost against the forecast, and the way back. */
export function DrainEnded({ document, site, drain, onDrainAgain, onClose }: DrainEndedProps) {
  const [returning, setReturning] = useState(false);
  const { total, done, left, cut } = drain.requests;
  return (
    <Drawer
      label={`Drain ${site.name}`}
      title={TITLES[drain.phase === 'drained' || drain.phase === 'failed' ? drain.phase : 'stopped'](site.name)}
      subtitle={
        drain.endedMs === null ? null : (
          <span title={formatUtc(drain.endedMs)}>
            at {formatTime(drain.endedMs, operatorTimeZone)}, after {formatDuration(drain.endedMs - drain.startedMs)}
          </span>
        )
      }
      onClose={onClose}
      footer={
        <>
          <Button variant="primary" stretch onClick={() => setReturning(true)}>
            Return to service…
          </Button>
          {drain.phase === 'stopped' && (
            <Button stretch onClick={onDrainAgain}>
              Preview drain again
            </Button>
          )}
        </>
      }
    >
      <div className={styles.live}>
        <p role="status">
          <StatePill
            tone={drain.phase === 'drained' ? 'plain' : drain.phase === 'failed' ? 'breach' : 'watch'}
            glyph={drain.phase === 'failed' ? '▲' : '■'}
            label={drain.phase === 'drained' ? 'drained, cordoned' : drain.phase === 'failed' ? 'failed' : 'cordoned'}
          />{' '}
          {SENTENCES[drain.phase === 'drained' || drain.phase === 'failed' ? drain.phase : 'stopped']}
        </p>
        <dl className={styles.figures} data-testid="drain-counters">
          <Figure label="Left" value={formatCount(left)} />
          <Figure label="Done" value={formatCount(done)} />
          <Figure label="Cut" value={formatCount(cut)} tone={cut > 0 ? 'breach' : 'plain'} />
          <Figure label="Of requests" value={formatCount(total)} />
        </dl>
        {drain.phase === 'drained' && <DrainReceipt document={document} drain={drain} />}
        <dl className={styles.record}>
          <dt>Reason</dt>
          <dd className={styles.words}>{drain.reason}</dd>
        </dl>
      </div>
      <ReturnDialog site={site} open={returning} onOpenChange={setReturning} />
    </Drawer>
  );
}

const TITLES = {
  drained: (name: string) => `${name} is drained`,
  stopped: (name: string) => `Drain of ${name} stopped`,
  failed: (name: string) => `${name} failed while draining`,
} as const;

const SENTENCES = {
  drained: 'It holds no work and takes none until it is returned to service.',
  stopped: 'It takes no new work until it is returned to service. Work in flight was kept.',
  failed: 'The site was lost during the drain; what was left failed over.',
} as const;
