import { useEffect, useEffectEvent, useState } from 'react';
import type { FleetDocument } from '@/domain/planning.ts';
import { useMapOverlay } from '@/state/map-overlay.ts';
import { useView } from '@/state/view-navigator.ts';

interface CameraOnReceivers {
  /** For whoever leaves without draining: the map looks where it looked before. */
  readonly lookBack: () => void;
}

/**
 * Brings the site and those who would take over into view, once, when the first answer names them. A pasted link or a
 * reload that brings a camera along keeps it (`mayMove`).
 */
export function useCameraOnReceivers(
  document: FleetDocument,
  siteId: string,
  receiverSiteIds: readonly string[] | null,
  mayMove: boolean,
): CameraOnReceivers {
  const { view, go } = useView();
  const fitSites = useMapOverlay((overlay) => overlay.fitSites);
  const [before, setBefore] = useState<{ readonly camera: typeof view.camera } | null>(null);
  const look = useEffectEvent(() => {
    if (!mayMove || before !== null || receiverSiteIds === null || receiverSiteIds.length === 0) return;
    setBefore({ camera: view.camera });
    fitSites([siteId, ...receiverSiteIds]);
  });
  useEffect(() => {
    if (receiverSiteIds !== null) look();
  }, [receiverSiteIds]);

  return {
    lookBack() {
      if (before === null) return;
      if (before.camera) go({ camera: before.camera }, 'replace');
      // Without a camera of its own the link looks at the whole fleet.
      else fitSites(document.fleet.sites.map(({ id }) => id));
    },
  };
}
