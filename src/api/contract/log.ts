import { z } from 'zod';
import { LOG_KINDS, type LogEntry } from '@/domain/telemetry.ts';

const logEntry: z.ZodType<LogEntry> = z.object({
  id: z.string(),
  virtualMs: z.number(),
  actor: z.string(),
  kind: z.enum(LOG_KINDS),
  siteId: z.string().nullable(),
  classId: z.string().nullable(),
  linkId: z.string().nullable(),
  reason: z.string().nullable(),
  sentence: z.string(),
});

/** Newest first. */
export const log = z.object({ entries: z.array(logEntry) });
