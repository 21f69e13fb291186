import { z } from 'zod';

const scenarioCard = z.object({ name: z.string(), title: z.string(), story: z.string() });

/** Mock only: which world answers, and whose it is. */
export const worldCard = z.object({
  /** `here`: embedded in this tab; `elsewhere`: in another tab of this browser; `shared`: behind HTTP, for all. */
  owner: z.enum(['here', 'elsewhere', 'shared']),
  worldId: z.string().nullable(),
  scenario: scenarioCard.nullable(),
  seed: z.number().nullable(),
  startMs: z.number().nullable(),
  /** What an operator must know about it: "not kept over a reload: …". */
  notices: z.array(z.string()),
  scenarios: z.array(scenarioCard),
});
export type WorldCard = z.output<typeof worldCard>;

export const resetWorldBody = z.object({
  scenario: z.string().min(1),
  seed: z.number().int().min(0).max(4_294_967_295),
});

/** `error`: all but `/mock/…` answers 500; `slow`: answers wait; `silent`: the stream stays open and says nothing. */
export const faults = z
  .object({
    mode: z.enum(['none', 'error', 'slow', 'silent']),
    slowMs: z.number().int().min(1).max(60_000).exactOptional(),
  })
  .refine((body) => body.mode !== 'slow' || body.slowMs !== undefined, { path: ['slowMs'], message: 'say how slow' });
export type Faults = z.output<typeof faults>;
