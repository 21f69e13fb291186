import type { GpuType, Site } from '@/domain/fleet.ts';
import { formatShare } from '@/domain/format.ts';
import { ShareBar } from '@/ui/ShareBar.tsx';
import type { SiteFigures } from './derive-site.ts';
import styles from './SiteDrawer.module.css';

interface SiteGpusProps {
  readonly site: Site;
  readonly gpuTypes: readonly GpuType[];
  readonly figures: SiteFigures;
}

/** Where the GPUs' time goes: AI, radio, the rest; and how many hold a model. */
export function SiteGpus({ site, gpuTypes, figures }: SiteGpusProps) {
  const { gpuAiShare, gpuRadioShare, gpuPlacedShare } = figures;
  const gpuName = gpuTypes.find((type) => type.id === site.gpuTypeId)?.name ?? site.gpuTypeId;
  const idle = Math.max(0, 1 - gpuAiShare - gpuRadioShare);
  return (
    <section className={styles.section}>
      <h3 className={styles.heading}>
        {site.gpus} × {gpuName}
        <small>{Math.round(gpuPlacedShare * site.gpus)} hold a model</small>
      </h3>
      <ShareBar
        label="GPU time"
        formatShare={formatShare}
        parts={[
          { label: 'AI', share: gpuAiShare, colour: 'var(--accent)' },
          { label: 'radio', share: gpuRadioShare, colour: 'var(--radio)', hatched: true },
          { label: 'idle', share: idle, colour: 'transparent' },
        ]}
      />
    </section>
  );
}
