import { z } from 'zod';
import type { Plan } from '@/domain/plan.ts';
import type { PlanningState } from '@/domain/planning.ts';
import { workloadClass } from './fleet-document.ts';

const usdPerHour = z.number();

export const plan: z.ZodType<Plan> = z.object({
  replicas: z.array(z.object({ siteId: z.string(), classId: z.string(), replicas: z.number().int().nonnegative() })),
  routes: z.array(
    z.object({ marketId: z.string(), classId: z.string(), siteId: z.string(), share: z.number().nonnegative() }),
  ),
  status: z.enum(['optimal', 'feasible']),
  problemHash: z.string(),
  seed: z.number(),
  objectiveUsdPerHour: usdPerHour,
  boundUsdPerHour: usdPerHour,
  gap: z.number(),
  terms: z.object({
    gpu: usdPerHour,
    operations: usdPerHour,
    space: usdPerHour,
    energy: usdPerHour,
    activation: usdPerHour,
    backbone: usdPerHour,
    unserved: usdPerHour,
    moves: usdPerHour,
  }),
  prices: z
    .object({
      demandUsd: z.array(usdPerHour),
      fillers: z.array(z.object({ cell: z.number().int().nonnegative(), usdPerHour })).optional(),
      copies: z.array(z.object({ classId: z.string(), usdPerHour })).optional(),
      links: z.array(z.object({ linkId: z.string(), reversed: z.boolean(), usdPerHour })),
    })
    .nullable(),
  engineMs: z.number(),
});

export const planningState: z.ZodType<PlanningState> = z.object({
  virtualMs: z.number(),
  utcHour: z.number().min(0).lt(24),
  demandRps: z.array(z.number().nonnegative()),
  classes: z.array(workloadClass),
  closedSiteIds: z.array(z.string()),
  cutLinkIds: z.array(z.string()),
  plan,
  solveOptions: z.object({ seed: z.number(), iterationLimit: z.number(), priceOfMoveUsdPerHour: z.number() }),
  targetsVersion: z.number().int().nonnegative(),
});
