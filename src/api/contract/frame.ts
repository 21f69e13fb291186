import { z } from 'zod';
import {
  ATTENTION_KINDS,
  type Attention,
  type ClassColumns,
  type ClockState,
  type FlowColumns,
  type Frame,
  HEALTHS,
  type LinkColumns,
  SITE_STATES,
  type SiteClassColumns,
  type SiteColumns,
  SPEEDS,
  TARGET_STATES,
  type Totals,
} from '@/domain/telemetry.ts';
import { drain } from './drain.ts';

const count = z.number().int().nonnegative();
const amounts = z.array(z.number());
const observations = z.array(z.number().nullable());
const indices = z.array(count);

/**
 * A group of columns with one entry each for the same things: a column of another length would silently shift every
 * figure after it to the wrong site.
 */
function table<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.object(shape).refine((columns) => new Set(Object.values(columns).flatMap(lengthOf)).size <= 1, {
    message: 'columns differ in length',
  });
}
const lengthOf = (column: unknown): number[] => (Array.isArray(column) ? [column.length] : []);

export const clockState: z.ZodType<ClockState> = z.object({
  running: z.boolean(),
  speed: z.literal(SPEEDS),
  fidelity: z.enum(['events', 'modelled']),
  effectiveSpeed: z.number().nonnegative().exactOptional(),
  awaitsPlan: z.literal(true).exactOptional(),
});

const sites: z.ZodType<SiteColumns> = table({
  state: z.array(z.enum(SITE_STATES)),
  health: z.array(z.enum(HEALTHS)),
  cordoned: z.array(z.boolean()),
  gpuAiShare: amounts,
  gpuRadioShare: amounts,
  gpuPlacedShare: amounts,
  queued: amounts,
  running: amounts,
  arrivedRps: amounts,
  completedRps: amounts,
  powerKw: amounts,
  costUsdPerHour: amounts,
  headroom: observations,
  observedMs: observations,
});

const siteClasses: z.ZodType<SiteClassColumns> = table({
  site: indices,
  class: indices,
  replicas: amounts,
  arrivedRps: amounts,
  completedRps: amounts,
  queued: amounts,
  running: amounts,
  latencyMs: observations,
  goodShare: observations,
});

const classes: z.ZodType<ClassColumns> = table({
  arrivedRps: amounts,
  completedRps: amounts,
  droppedRps: amounts,
  latencyMs: observations,
  goodShare: observations,
  state: z.array(z.enum(TARGET_STATES)),
});

const flows: z.ZodType<FlowColumns> = table({
  market: indices,
  site: indices,
  rps: amounts,
  topClass: indices,
  latencyMs: observations,
  goodShare: observations,
  coveredShare: z.number().nonnegative(), // a sum over a sum: may pass 1 by a rounding
});

const links: z.ZodType<LinkColumns> = table({ link: indices, forwardGbps: amounts, backwardGbps: amounts });

const totals: z.ZodType<Totals> = z.object({
  arrivedRps: z.number(),
  completedRps: z.number(),
  tokensPerSecond: z.number(),
  goodputRps: z.number(),
  goodShare: z.number().nullable(),
  gpuAiShare: z.number(),
  gpuRadioShare: z.number(),
  powerKw: z.number(),
  costUsdPerHour: z.number(),
  backboneGbps: z.number(),
  localShare: z.number().nullable(),
});

const attention: z.ZodType<Attention> = z.object({
  id: z.string(),
  severity: z.enum(['breach', 'watch', 'notice']),
  kind: z.enum(ATTENTION_KINDS),
  siteId: z.string().nullable(),
  classId: z.string().nullable(),
  linkId: z.string().nullable(),
  sinceMs: z.number(),
  sentence: z.string(),
  advice: z.string(),
});

export const frame: z.ZodType<Frame> = z.object({
  worldId: z.string(),
  sequence: count,
  virtualMs: z.number(),
  clock: clockState,
  scenario: z.string(),
  seed: z.number(),
  rateWindowMs: z.number(),
  latencyWindowMs: z.number(),
  plan: z.object({
    problemHash: z.string(),
    gap: z.number(),
    objectiveUsdPerHour: z.number(),
    boundUsdPerHour: z.number(),
    appliedMs: z.number(),
    engineMs: z.number(),
  }),
  counters: z.object({ arrived: count, completed: count, dropped: count, queued: count, running: count }),
  sites,
  siteClasses,
  classes,
  flows,
  links,
  totals,
  drains: z.array(drain),
  attention: z.array(attention),
});
