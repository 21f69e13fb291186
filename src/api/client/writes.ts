import type { Speed } from '@/domain/telemetry.ts';
import { endpoints } from '../contract/endpoints.ts';
import type { Faults } from '../contract/world.ts';
import { call } from './call.ts';

// What the operator does. Each answers when the API has accepted it; the effect arrives by the stream.

export const startDrain = (body: { readonly siteId: string; readonly reason: string }) =>
  call(endpoints.startDrain, {}, body);

export const stopDrain = ({ drainId }: { readonly drainId: string }) => call(endpoints.stopDrain, { drainId }, null);

export const cordonSite = ({ siteId, reason }: { readonly siteId: string; readonly reason: string }) =>
  call(endpoints.cordonSite, { siteId }, { reason });

export const returnSite = ({ siteId, reason }: { readonly siteId: string; readonly reason: string }) =>
  call(endpoints.returnSite, { siteId }, { reason });

export const setTarget = (write: {
  readonly classId: string;
  readonly limitMs: number;
  readonly reason: string;
  /** `targetsVersion` of the planning state that the operator looked at. */
  readonly seenVersion: number;
}) =>
  call(
    endpoints.setTarget,
    { classId: write.classId },
    { limitMs: write.limitMs, reason: write.reason },
    { ifMatch: write.seenVersion },
  );

export const setClock = (body: { readonly running?: boolean; readonly speed?: Speed }) =>
  call(endpoints.setClock, {}, body);

export const stepClock = (body: { readonly seconds: number }) => call(endpoints.stepClock, {}, body);

export const resetWorld = (body: { readonly scenario: string; readonly seed: number }) =>
  call(endpoints.resetWorld, {}, body);

export const claimWorld = () => call(endpoints.claimWorld, {}, null);

export const setFaults = (body: Faults) => call(endpoints.setFaults, {}, body);
