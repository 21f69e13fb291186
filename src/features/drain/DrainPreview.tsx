import { useMutation } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { describeError } from '@/api/client/api-error.ts';
import { useFrame } from '@/api/client/hooks.ts';
import { startDrain } from '@/api/client/writes.ts';
import { complainAboutReason } from '@/api/contract/reason.ts';
import type { Site } from '@/domain/fleet.ts';
import { formatDuration, formatTime, formatUtc } from '@/domain/format.ts';
import { nameOfClass, nameOfSite } from '@/domain/names.ts';
import type { FleetDocument } from '@/domain/planning.ts';
import { describeObstacles } from '@/engine/client/describe-obstacles.ts';
import { describeRelaxations } from '@/engine/client/describe-relaxations.ts';
import { useKeptForecasts } from '@/state/kept-forecasts.ts';
import { useMapOverlay } from '@/state/map-overlay.ts';
import { operatorTimeZone } from '@/state/operator-zone.ts';
import { useReason } from '@/state/use-reason.ts';
import { Button } from '@/ui/Button.tsx';
import { Drawer } from '@/ui/Drawer.tsx';
import { ErrorState } from '@/ui/ErrorState.tsx';
import { ReasonForm } from '@/ui/ReasonForm.tsx';
import { ReasonList } from '@/ui/ReasonList.tsx';
import { Skeleton } from '@/ui/Skeleton.tsx';
import { StatePill } from '@/ui/StatePill.tsx';
import { Verdict } from '@/ui/Verdict.tsx';
import { WhatIfFrame } from '@/ui/WhatIfFrame.tsx';
import { findBusyNeighbour } from './derive-drain-progress.ts';
import { deriveDrainVerdict } from './derive-drain-verdict.ts';
import styles from './drain.module.css';
import { ForecastReport } from './ForecastReport.tsx';
import { NextFailure } from './NextFailure.tsx';
import { useCameraOnReceivers } from './use-camera-on-receivers.ts';
import { type DrainPreviewResult, useDrainPreview } from './use-drain-preview.ts';
import { WriteFailed } from './WriteFailed.tsx';

interface DrainPreviewProps {
  readonly document: FleetDocument;
  readonly site: Site;
  /** The camera may go to the receivers: not where a link or a reload brought one along. */
  readonly mayMoveCamera: boolean;
  readonly onClose: () => void;
}

/** What draining would do, before anything is done: the verdict, who takes over, and the way to confirm. */
export function DrainPreview({ document, site, mayMoveCamera, onClose }: DrainPreviewProps) {
  const { task, staleness, ageWallMs, refresh } = useDrainPreview(document, site.id);
  const busySiteId = useFrame((frame) => findBusyNeighbour(frame.drains, document.fleet, site)) ?? null;
  const failed = useFrame((frame) => frame.sites.health[document.fleet.sites.indexOf(site)] === 'failed') ?? false;
  const reason = useReason(`drain/${site.id}/reason`, complainAboutReason);
  const keepForecast = useKeptForecasts(({ keep }) => keep);
  const preview = task.last;
  const receiverSiteIds = useMemo(() => receiversOf(preview), [preview]);
  useReceiverRings(site, receiverSiteIds);
  const { lookBack } = useCameraOnReceivers(document, site.id, receiverSiteIds, mayMoveCamera);

  const start = useMutation({
    mutationFn: startDrain,
    onSuccess: (drain) => {
      reason.reset();
      if (preview?.answer.kind !== 'possible') return;
      const { movedRps, costDeltaUsdPerHour, powerDeltaKw, tightest } = preview.answer.forecast;
      keepForecast(drain.id, {
        movedRps,
        costDeltaUsdPerHour,
        powerDeltaKw,
        tightest: tightest && {
          siteId: tightest.siteId,
          classId: tightest.receiving.classId,
          latencyMs: tightest.receiving.latencyAfterMs,
          limitMs: tightest.receiving.limitMs,
        },
      });
    },
  });

  const verdict =
    preview &&
    deriveDrainVerdict(preview.answer, {
      siteId: site.id,
      nameOfSite: (siteId) => nameOfSite(document, siteId),
      nameOfClass: (classId) => nameOfClass(document, classId),
      describeRelaxations: (relaxations) => describeRelaxations(document, relaxations),
      failureDomain: site.failureDomain,
      busySiteId,
      failed,
    });
  const mayDrain = verdict !== null && verdict.kind !== 'blocked';
  const isFresh = task.kind === 'done' && staleness === null;

  function confirm() {
    const words = reason.take();
    if (words !== null && isFresh && !start.isPending) start.mutate({ siteId: site.id, reason: words });
  }

  return (
    <Drawer
      label={`Drain ${site.name}`}
      title={`Drain ${site.name}`}
      subtitle={preview ? <ForecastFacts preview={preview} staleness={staleness} ageWallMs={ageWallMs} /> : null}
      onClose={() => {
        onClose();
        lookBack();
      }}
      footer={
        <>
          {mayDrain && (
            <div className={styles.confirm}>
              <ReasonForm
                reason={reason.text}
                onChange={reason.write}
                placeholder="Replace PSU in rack 4 (CHG-20931)"
                complaint={reason.complaint}
                onConfirm={confirm}
              />
              {start.isError && <WriteFailed error={start.error} />}
            </div>
          )}
          {mayDrain && (
            <Button
              variant={verdict.kind === 'safe' ? 'primary' : 'danger'}
              stretch
              busy={start.isPending}
              disabled={!isFresh}
              title={isFresh ? 'Cordons the site and moves its work away' : 'Refresh the preview first'}
              onClick={confirm}
            >
              {verdict.kind === 'safe' ? 'Drain' : 'Drain with care'}
            </Button>
          )}
          <Button
            onClick={refresh}
            busy={task.kind === 'running'}
            variant={isFresh ? 'plain' : 'primary'}
            stretch={!mayDrain}
          >
            Refresh preview
          </Button>
        </>
      }
    >
      <div className={styles.frame}>
        <WhatIfFrame name={`without ${site.name}`}>
          <div className={styles.whatIf} aria-busy={task.kind === 'running'}>
            {task.kind === 'failed' && <PreviewFailed error={task.error} onRetry={refresh} />}
            {!preview && task.kind !== 'failed' && <Skeleton label="The engine is computing the preview" lines={8} />}
            {preview && verdict && (
              <>
                <div aria-live="polite">
                  <Verdict kind={verdict.kind} sentence={verdict.sentence} reason={verdict.reason} fix={verdict.fix} />
                </div>
                {staleness && (
                  <p className={styles.stale} role="status">
                    This preview is old. {staleness}
                  </p>
                )}
                {preview.answer.kind === 'possible' && (
                  <>
                    <NextFailure
                      document={document}
                      siteId={site.id}
                      planning={preview.planning}
                      placement={preview.answer.placement}
                      isCurrent={task.kind === 'done'}
                    />
                    <ForecastReport document={document} forecast={preview.answer.forecast} />
                  </>
                )}
                {preview.answer.kind === 'impossible' && preview.answer.obstacles.length > 1 && (
                  <ReasonList
                    title="What stands in the way"
                    reasons={describeObstacles(document, preview.answer.obstacles.slice(1))}
                  />
                )}
              </>
            )}
          </div>
        </WhatIfFrame>
      </div>
    </Drawer>
  );
}

function ForecastFacts({
  preview,
  staleness,
  ageWallMs,
}: {
  preview: DrainPreviewResult;
  staleness: string | null;
  ageWallMs: number;
}) {
  const { answer, takenVirtualMs } = preview;
  return (
    <span className={styles.facts}>
      <span title={formatUtc(takenVirtualMs)}>Forecast at {formatTime(takenVirtualMs, operatorTimeZone)}</span>
      {answer.kind === 'possible' && (
        <span title="Hash of the problem solved">plan {answer.forecast.problemHash.slice(0, 6)}</span>
      )}
      <StatePill
        tone={staleness ? 'watch' : 'good'}
        glyph={staleness ? '◌' : '●'}
        label={staleness ? 'inputs changed' : `inputs ${formatDuration(ageWallMs)} old`}
      />
    </span>
  );
}

function PreviewFailed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { title, sentence } = describeError(error);
  return (
    <ErrorState title={`No preview: ${title.toLowerCase()}`} onRetry={onRetry}>
      {sentence} Nothing was changed.
    </ErrorState>
  );
}

/** Null until there is an answer; nobody where the engine has none. */
function receiversOf(preview: DrainPreviewResult | null): readonly string[] | null {
  if (!preview) return null;
  return preview.answer.kind === 'possible' ? preview.answer.forecast.receivers.map(({ siteId }) => siteId) : [];
}

/** While the preview is open, the map rings the site and those who would take over. */
function useReceiverRings(site: Site, receiverSiteIds: readonly string[] | null) {
  const show = useMapOverlay((overlay) => overlay.show);
  const clear = useMapOverlay((overlay) => overlay.clear);
  useEffect(() => {
    show({
      kind: 'what-if',
      title: `Drain ${site.name}`,
      subjectSiteId: site.id,
      receiverSiteIds: receiverSiteIds ?? [],
    });
    return clear;
  }, [site, receiverSiteIds, show, clear]);
}
