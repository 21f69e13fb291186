import { z } from 'zod';
import { latencyTarget } from './fleet-document.ts';
import { reason } from './reason.ts';

/** The limits in force, with the version that a write must name in `If-Match`. */
export const targets = z.object({
  targetsVersion: z.number().int().nonnegative(),
  targets: z.array(z.object({ classId: z.string(), target: latencyTarget })),
});

export const setTargetBody = z.object({
  limitMs: z
    .number()
    .positive('a latency limit must be above zero')
    .max(60_000, 'a latency limit is at most 60,000 ms'),
  reason,
});

export const targetsVersion = z.object({ targetsVersion: z.number().int().nonnegative() });
