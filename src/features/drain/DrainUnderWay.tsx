import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useFrame } from '@/api/client/hooks.ts';
import { stopDrain } from '@/api/client/writes.ts';
import type { Site } from '@/domain/fleet.ts';
import { formatCount, formatDuration, formatRate, formatShare, formatTime, formatUtc } from '@/domain/format.ts';
import type { FleetDocument } from '@/domain/planning.ts';
import type { Drain } from '@/domain/telemetry.ts';
import { useMapOverlay } from '@/state/map-overlay.ts';
import { operatorTimeZone } from '@/state/operator-zone.ts';
import { Button } from '@/ui/Button.tsx';
import { Dialog } from '@/ui/Dialog.tsx';
import { Drawer } from '@/ui/Drawer.tsx';
import { StatePill } from '@/ui/StatePill.tsx';
import { DrainSteps } from './DrainSteps.tsx';
import { deriveDrainProgress } from './derive-drain-progress.ts';
import styles from './drain.module.css';
import { Figure } from './Figure.tsx';
import { LiveReceivers } from './LiveReceivers.tsx';
import { WriteFailed } from './WriteFailed.tsx';

interface DrainUnderWayProps {
  readonly document: FleetDocument;
  readonly site: Site;
  readonly drain: Drain;
  readonly onClose: () => void;
}

/** A drain as it happens: where it stands, what is left, who takes it, and the way to stop. */
export function DrainUnderWay({ document, site, drain, onClose }: DrainUnderWayProps) {
  const nowMs = useFrame((frame) => frame.virtualMs) ?? drain.startedMs;
  const [asking, setAsking] = useState(false);
  const stop = useMutation({ mutationFn: stopDrain, onSuccess: () => setAsking(false) });
  const progress = deriveDrainProgress(drain, nowMs);
  const { total, done, left, cut } = drain.requests;
  useReceiverRings(site, drain);

  return (
    <Drawer
      label={`Drain ${site.name}`}
      title={`Draining ${site.name}`}
      subtitle={
        <span title={formatUtc(drain.startedMs)}>
          since {formatTime(drain.startedMs, operatorTimeZone)}, {formatDuration(nowMs - drain.startedMs)} ago
        </span>
      }
      onClose={onClose}
      footer={
        <Button variant="danger" stretch onClick={() => setAsking(true)}>
          Stop drain…
        </Button>
      }
    >
      <div className={styles.live}>
        {drain.phase === 'stalled' && <StatePill tone="breach" glyph="▲" label="stalled" />}
        <DrainSteps stepIndex={progress.stepIndex} />
        <p role="status">
          {progress.sentence}
          {progress.countdownMs !== null && (
            <strong className={styles.countdown}>
              {' '}
              {formatDuration(progress.countdownMs)}{' '}
              {drain.phase === 'preparing' ? 'until work moves' : 'until the last new request'}
            </strong>
          )}
        </p>
        <dl className={styles.figures} data-testid="drain-counters">
          <Figure label="Left" value={formatCount(left)} />
          <Figure label="Done" value={formatCount(done)} />
          <Figure label="Cut" value={formatCount(cut)} tone={cut > 0 ? 'breach' : 'plain'} />
          <Figure label="Of requests" value={formatCount(total)} />
        </dl>
        <Meter
          label="Work in flight finished"
          share={total > 0 ? done / total : 0}
          text={`${formatCount(done)} of ${formatCount(total)}`}
        />
        <Meter
          label="New work moved away"
          share={progress.shiftedShare}
          text={`${formatRate(drain.rpsBefore)} → ${formatRate(drain.rpsNow)}, ${formatShare(progress.shiftedShare)} moved`}
        />
        <LiveReceivers document={document} receivers={drain.receivers} />
        <dl className={styles.record}>
          <dt>Reason</dt>
          <dd className={styles.words}>{drain.reason}</dd>
        </dl>
      </div>
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        title={`Stop draining ${site.name}?`}
        description="The site stays cordoned: no new work comes back by itself. Work in flight here goes on and is kept. Return the site to service afterwards if that is what you want."
        footer={
          <>
            <Button onClick={() => setAsking(false)}>Keep draining</Button>
            <Button variant="danger" busy={stop.isPending} onClick={() => stop.mutate({ drainId: drain.id })}>
              Stop drain
            </Button>
          </>
        }
      >
        {stop.isError && <WriteFailed error={stop.error} />}
      </Dialog>
    </Drawer>
  );
}

function Meter({ label, share, text }: { label: string; share: number; text: string }) {
  return (
    <div className={styles.meter}>
      <span>{label}</span>
      <span>{text}</span>
      <progress aria-label={label} max={1} value={share} />
    </div>
  );
}

function useReceiverRings(site: Site, { receivers }: Drain) {
  const show = useMapOverlay((overlay) => overlay.show);
  const clear = useMapOverlay((overlay) => overlay.clear);
  const receiverIds = receivers.map(({ siteId }) => siteId).join(' ');
  useEffect(() => {
    show({
      kind: 'live',
      title: `Draining ${site.name}`,
      subjectSiteId: site.id,
      receiverSiteIds: receiverIds === '' ? [] : receiverIds.split(' '),
    });
    return clear;
  }, [site, receiverIds, show, clear]);
}
