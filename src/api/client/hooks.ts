import { useQuery } from '@tanstack/react-query';
import type { FleetDocument } from '@/domain/planning.ts';
import type { Frame } from '@/domain/telemetry.ts';
import { type Freshness, freshnessQuery, NEVER_SEEN } from './freshness.ts';
import { fleetQuery, frameQuery } from './queries.ts';

/** The latest frame, or what `select` picks from it; undefined before the first. Re-renders when the pick changes. */
export function useFrame(): Frame | undefined;
export function useFrame<Pick>(select: (frame: Frame) => Pick): Pick | undefined;
export function useFrame(select: (frame: Frame) => unknown = wholeFrame): unknown {
  // Not enabled: the stream brings it, nobody asks.
  return useQuery({ ...frameQuery(), enabled: false, select }).data;
}
const wholeFrame = (frame: Frame): unknown => frame;

/** How far the figures on screen can be trusted to be of now, or what `select` picks from that. */
export function useFreshness<Pick>(select: (freshness: Freshness) => Pick): Pick;
export function useFreshness(): Freshness;
export function useFreshness(select: (freshness: Freshness) => unknown = wholeFreshness): unknown {
  const { data } = useQuery({ ...freshnessQuery(), select });
  return data === undefined ? select(NEVER_SEEN) : data;
}
const wholeFreshness = (freshness: Freshness): unknown => freshness;

/** What does not change while a world runs; undefined until it has been fetched. */
export const useFleet = (): FleetDocument | undefined => useQuery(fleetQuery()).data;
