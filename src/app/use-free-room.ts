import { useLayoutEffect, useRef } from 'react';
import { useMapRoom } from '@/state/map-room.ts';

/** Measures the part of the map's stage that no panel covers, whenever it changes, for the camera's padding. */
export function useFreeRoom() {
  const ref = useRef<HTMLDivElement>(null);
  const setCovered = useMapRoom((room) => room.setCovered);
  useLayoutEffect(() => {
    const free = ref.current;
    const stage = document.getElementById('screen');
    if (!free || !stage) return;
    const observer = new ResizeObserver(() => {
      const inner = free.getBoundingClientRect();
      const outer = stage.getBoundingClientRect();
      setCovered({
        top: Math.round(inner.top - outer.top),
        right: Math.round(outer.right - inner.right),
        bottom: Math.round(outer.bottom - inner.bottom),
        left: Math.round(inner.left - outer.left),
      });
    });
    observer.observe(free);
    observer.observe(stage);
    return () => observer.disconnect();
  }, [setCovered]);
  return ref;
}
