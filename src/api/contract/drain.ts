import { z } from 'zod';
import { DRAIN_PHASES, type Drain } from '@/domain/telemetry.ts';
import { reason } from './reason.ts';

export const drain: z.ZodType<Drain> = z.object({
  id: z.string(),
  siteId: z.string(),
  reason: z.string(),
  phase: z.enum(DRAIN_PHASES),
  startedMs: z.number(),
  rampFromMs: z.number(),
  rampMs: z.number(),
  endedMs: z.number().nullable(),
  stalledReason: z.string().nullable(),
  requests: z.object({ total: z.number(), done: z.number(), left: z.number(), cut: z.number() }),
  rpsNow: z.number(),
  rpsBefore: z.number(),
  receivers: z.array(z.object({ siteId: z.string(), addedRps: z.number() })),
  costDeltaUsdPerHour: z.number(),
});

export const drains = z.object({ drains: z.array(drain) });

export const startDrainBody = z.object({ siteId: z.string().min(1), reason });
