import { z } from 'zod';
import { SPEEDS } from '@/domain/telemetry.ts';
import { clockState } from './frame.ts';

/** The world's clock: where it stands and how it runs. */
export const clockReading = z.object({ virtualMs: z.number(), clock: clockState });
export type ClockReading = z.output<typeof clockReading>;

export const setClockBody = z
  .object({ running: z.boolean().exactOptional(), speed: z.literal(SPEEDS).exactOptional() })
  .refine((body) => body.running !== undefined || body.speed !== undefined, { message: 'name running, speed or both' });

/** One hour at most: a longer wait is what ×60 is for. */
export const stepClockBody = z.object({ seconds: z.number().int().min(1).max(3_600) });
