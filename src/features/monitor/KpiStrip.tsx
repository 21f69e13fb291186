import { useFleet, useFrame } from '@/api/client/hooks.ts';
import {
  formatCount,
  formatDuration,
  formatGbps,
  formatKw,
  formatRate,
  formatShare,
  formatTokensPerSecond,
  formatUsdPerHour,
  formatUsdPerMtok,
} from '@/domain/format.ts';
import type { TargetState } from '@/domain/telemetry.ts';
import { Panel } from '@/ui/Panel.tsx';
import { Skeleton } from '@/ui/Skeleton.tsx';
import { deriveKpis } from './derive-kpis.ts';
import { Kpi } from './Kpi.tsx';
import styles from './KpiStrip.module.css';

const TARGET_WORDS: Readonly<Record<TargetState, string>> = {
  met: 'met',
  'at-risk': 'at risk',
  breached: 'breached',
  'no-data': 'not observed',
};

/** Long ages need no seconds: they only make the figure restless. */
const wholeMinutes = (ageMs: number) =>
  formatDuration(ageMs < 60_000 ? ageMs : Math.floor(ageMs / 60_000) * 60_000).replace(/ 00\D+$/u, '');

/** The fleet in eight figures; each says of what, and whether it was counted or computed. */
export function KpiStrip() {
  const kpis = useFrame(deriveKpis);
  const document = useFleet();
  if (!kpis || !document) {
    return (
      <Panel label="The fleet in figures" className={styles.panel ?? ''}>
        <div style={{ padding: 12 }}>
          <Skeleton label="Waiting for the first figures" lines={3} />
        </div>
      </Panel>
    );
  }
  const { basis } = kpis;
  const gpus = document.fleet.sites.reduce((sum, site) => sum + site.gpus, 0);
  const worstName = kpis.worstClass ? document.classes[kpis.worstClass.index]?.shortName : undefined;
  const targetTone =
    kpis.worstClass?.state === 'breached' ? 'breach' : kpis.worstClass?.state === 'at-risk' ? 'watch' : 'plain';

  return (
    <Panel label="The fleet in figures" className={styles.panel ?? ''}>
      <dl className={styles.strip} data-live>
        <Kpi
          label="Requests"
          basis={basis}
          text={formatRate(kpis.arrivedRps)}
          value={kpis.arrivedRps}
          detail={`arriving, last ${formatDuration(kpis.windowMs)}${kpis.droppedRps > 0 ? ` · ${formatRate(kpis.droppedRps)} dropped` : ''}`}
        />
        <Kpi
          label="Goodput"
          basis={basis}
          text={formatShare(kpis.goodShare)}
          value={kpis.goodShare}
          detail={`of completed · ${formatRate(kpis.goodputRps)}`}
        />
        <Kpi
          label="Targets met"
          basis={basis}
          text={`${kpis.targetsMet} / ${kpis.targetsTotal}`}
          value={kpis.targetsMet}
          tone={targetTone}
          detail={
            kpis.worstClass
              ? `◆ ${worstName} ${TARGET_WORDS[kpis.worstClass.state]}`
              : 'each class at its own percentile'
          }
        />
        <Kpi
          label="Cost"
          basis="modelled"
          text={formatUsdPerMtok(kpis.usdPerMtok)}
          value={kpis.usdPerMtok}
          detail={`${formatUsdPerHour(kpis.costUsdPerHour)} ÷ ${formatTokensPerSecond(kpis.tokensPerSecond)}`}
        />
        <Kpi
          label="GPU time, AI"
          basis={basis}
          text={formatShare(kpis.gpuAiShare)}
          value={kpis.gpuAiShare}
          detail={`+ ${formatShare(kpis.gpuRadioShare)} radio · ${formatCount(gpus)} GPUs`}
        />
        <Kpi
          label="Power"
          basis="modelled"
          text={formatKw(kpis.powerKw)}
          value={kpis.powerKw}
          detail={`facility · ${kpis.tokensPerJoule === null ? '–' : formatCount(kpis.tokensPerJoule)} tok/s per W`}
        />
        <Kpi
          label="Backbone"
          basis={basis}
          text={formatGbps(kpis.backboneGbps)}
          value={kpis.backboneGbps}
          detail={`${formatShare(kpis.localShare)} of requests kept local`}
        />
        <Kpi
          label="Plan gap"
          basis="modelled"
          text={formatShare(kpis.gap)}
          value={kpis.gap}
          detail={`bound ${formatUsdPerHour(kpis.boundUsdPerHour)} · ${wholeMinutes(kpis.planAgeMs)} old`}
        />
      </dl>
    </Panel>
  );
}
