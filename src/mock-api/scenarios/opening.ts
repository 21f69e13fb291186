import type { VirtualMs } from '@/domain/telemetry.ts';

/** Thursday 21 May 2026, 18:42 in Chicago: working demand in the west, the evening's radio peak rising in the east. */
export const OPENING_MS: VirtualMs = Date.UTC(2026, 4, 21, 23, 42);
