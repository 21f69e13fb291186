import { useEffect } from 'react';
import { useFrame, useFreshness } from '@/api/client/hooks.ts';

/**
 * Writes what the page shows onto the document's root element: styles dim what is not live by it, and anyone who
 * drives the page from outside can wait for it. `data-ready` appears with the first frame.
 */
export function RootMarks() {
  const sequence = useFrame((frame) => frame.sequence);
  const virtualMs = useFrame((frame) => frame.virtualMs);
  const state = useFreshness((freshness) => freshness.state);

  useEffect(() => {
    const marks = document.documentElement.dataset;
    marks.freshness = state;
    if (sequence === undefined || virtualMs === undefined) return;
    marks.ready = 'true';
    marks.frameSequence = String(sequence);
    marks.virtualMs = String(virtualMs);
  }, [sequence, virtualMs, state]);
  return null;
}
