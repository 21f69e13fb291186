import { useState } from 'react';
import { useFleet, useFrame } from '@/api/client/hooks.ts';
import { useView } from '@/state/view-navigator.ts';
import { Drawer } from '@/ui/Drawer.tsx';
import { EmptyState } from '@/ui/EmptyState.tsx';
import { Skeleton } from '@/ui/Skeleton.tsx';
import { DrainEnded } from './DrainEnded.tsx';
import { DrainPreview } from './DrainPreview.tsx';
import { DrainUnderWay } from './DrainUnderWay.tsx';
import { findDrainOf, isActivePhase } from './derive-drain-progress.ts';

export interface DrainPanelProps {
  readonly siteId: string;
  readonly onClose: () => void;
}

/**
 * Drains a site: preview, progress, receipt. Which of them is shown follows from what the world says about the site,
 * so a reload or a colleague's link lands in the same place.
 */
export function DrainPanel({ siteId, onClose }: DrainPanelProps) {
  const document = useFleet();
  const drain = useFrame((frame) => findDrainOf(frame.drains, siteId));
  const siteIndex = document?.fleet.sites.findIndex(({ id }) => id === siteId) ?? -1;
  const cordoned = useFrame((frame) => frame.sites.cordoned[siteIndex] ?? false);
  const { view } = useView();
  // Before the fleet is there, a link or a reload opened the panel, and the camera it brought along is wanted.
  const [mayMoveCamera] = useState(document !== undefined || view.camera === null);
  // An ended drain is looked at until the operator asks for another.
  const [dismissedDrainId, setDismissedDrainId] = useState<string | null>(null);
  const site = document?.fleet.sites[siteIndex];

  if (!document || drain === undefined || cordoned === undefined) {
    return (
      <Drawer label="Drain" title="Drain" onClose={onClose}>
        <Skeleton label="Loading the fleet and the first frame" lines={6} />
      </Drawer>
    );
  }
  if (!site) {
    return (
      <Drawer label="Drain" title="Drain" onClose={onClose}>
        <EmptyState title="There is no such site">
          Nothing in this fleet is called “{siteId}”. Choose a site on the map.
        </EmptyState>
      </Drawer>
    );
  }
  if (drain && isActivePhase(drain.phase)) {
    return <DrainUnderWay document={document} site={site} drain={drain} onClose={onClose} />;
  }
  if (drain && cordoned && drain.id !== dismissedDrainId) {
    return (
      <DrainEnded
        document={document}
        site={site}
        drain={drain}
        onDrainAgain={() => setDismissedDrainId(drain.id)}
        onClose={onClose}
      />
    );
  }
  return <DrainPreview key={siteId} document={document} site={site} mayMoveCamera={mayMoveCamera} onClose={onClose} />;
}
