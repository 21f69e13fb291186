import { useEffect, useRef } from 'react';
import type { View } from '@/state/view-link.ts';
import { useMapHandle } from './map-handle.ts';

/**
 * Brings a site that was chosen elsewhere (list, table, find) into view. A site chosen on the map is in view already,
 * and where the address brought a camera along (Back, a pasted link) that camera wins.
 */
export function useFlyToChosen({ siteId, camera }: View): { readonly chosenOnMap: (siteId: string) => void } {
  const { handle } = useMapHandle();
  const seen = useRef({ siteId, camera });
  const onMap = useRef<string | null>(null);

  useEffect(() => {
    const before = seen.current;
    seen.current = { siteId, camera };
    if (siteId === null || siteId === before.siteId || siteId === onMap.current) return;
    onMap.current = null;
    if (sameCamera(before.camera, camera)) handle.current?.flyToSite(siteId);
  }, [siteId, camera, handle]);

  return {
    chosenOnMap: (chosen) => {
      onMap.current = chosen;
    },
  };
}

const sameCamera = (a: View['camera'], b: View['camera']) =>
  a?.lng === b?.lng && a?.lat === b?.lat && a?.zoom === b?.zoom;
