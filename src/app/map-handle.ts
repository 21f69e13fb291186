import { createContext, type RefObject, use } from 'react';
import { invariant } from '@/lib/invariant.ts';
import type { FleetMapHandle, FlowsDrawn, MapUnavailable } from '@/map/fleet-map-props.ts';

/** What the panels over the map need from it: a hand on it, and what it says it has drawn. */
export interface MapHandle {
  readonly handle: RefObject<FleetMapHandle | null>;
  readonly drawn: FlowsDrawn | null;
  readonly unavailable: MapUnavailable | null;
  readonly setDrawn: (drawn: FlowsDrawn) => void;
  readonly setUnavailable: (reason: MapUnavailable | null) => void;
}

export const MapHandleContext = createContext<MapHandle | null>(null);

export function useMapHandle(): MapHandle {
  const handle = use(MapHandleContext);
  invariant(handle, 'useMapHandle needs the MapHandleProvider that Shell renders');
  return handle;
}
