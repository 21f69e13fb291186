import { type ReactNode, useMemo, useRef, useState } from 'react';
import type { FleetMapHandle, FlowsDrawn, MapUnavailable } from '@/map/fleet-map-props.ts';
import { type MapHandle, MapHandleContext } from './map-handle.ts';

/** Lets the map speak with the panels over it without rendering the shell anew each second. */
export function MapHandleProvider({ children }: { readonly children: ReactNode }) {
  const handle = useRef<FleetMapHandle>(null);
  const [drawn, setDrawn] = useState<FlowsDrawn | null>(null);
  const [unavailable, setUnavailable] = useState<MapUnavailable | null>(null);
  const value = useMemo<MapHandle>(
    () => ({ handle, drawn, unavailable, setDrawn, setUnavailable }),
    [drawn, unavailable],
  );
  return <MapHandleContext value={value}>{children}</MapHandleContext>;
}
