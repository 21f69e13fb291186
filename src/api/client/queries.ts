import { queryOptions, replaceEqualDeep } from '@tanstack/react-query';
import type { SeriesQuery } from '@/domain/telemetry.ts';
import { endpoints } from '../contract/endpoints.ts';
import { historyParametersOf } from '../contract/history.ts';
import { call } from './call.ts';

/** All that came from the API hangs below this key, so that another world can sweep it away in one go. */
export const API_KEY = 'api';

/** What does not change while a world runs. */
export const fleetQuery = () =>
  queryOptions({
    queryKey: [API_KEY, 'fleet'],
    queryFn: ({ signal }) => call(endpoints.readFleet, {}, null, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  });

/** The latest frame. The stream writes it; asking is only for the first one and after a gap. */
export const frameQuery = () =>
  queryOptions({
    queryKey: [API_KEY, 'frame'],
    queryFn: ({ signal }) => call(endpoints.readSnapshot, {}, null, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
    // Comparing two whole frames figure by figure would cost more than drawing one; what a selector picks is small,
    // and keeps its identity while it is equal so that its component rests.
    structuralSharing: (before, after) => (isWholeFrame(after) ? after : replaceEqualDeep(before, after)),
  });

const isWholeFrame = (value: unknown) =>
  typeof value === 'object' && value !== null && 'sequence' in value && 'siteClasses' in value;

/** What a preview starts from: fetched anew each time, because it is a moment of a moving world. */
export const planningStateQuery = () =>
  queryOptions({
    queryKey: [API_KEY, 'planning-state'],
    queryFn: ({ signal }) => call(endpoints.readPlanningState, {}, null, { signal }),
    staleTime: 0,
  });

/** A recorded series; ask for rounded times, so that the same question has the same key. */
export const historyQuery = (query: SeriesQuery) =>
  queryOptions({
    queryKey: [API_KEY, 'history', query],
    queryFn: ({ signal }) => call(endpoints.readHistory, historyParametersOf(query), null, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const targetsQuery = () =>
  queryOptions({
    queryKey: [API_KEY, 'targets'],
    queryFn: ({ signal }) => call(endpoints.readTargets, {}, null, { signal }),
  });

const LOG_EVERY_MS = 5_000;

export const logQuery = () =>
  queryOptions({
    queryKey: [API_KEY, 'log'],
    queryFn: ({ signal }) => call(endpoints.readLog, {}, null, { signal }),
    refetchInterval: LOG_EVERY_MS,
  });

/** Mock only: a real back end answers 404, which means "no embedded world here". */
export const worldQuery = () =>
  queryOptions({
    queryKey: [API_KEY, 'world'],
    queryFn: ({ signal }) => call(endpoints.readWorld, {}, null, { signal }),
  });
