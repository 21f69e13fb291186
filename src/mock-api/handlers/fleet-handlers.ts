import { endpoints } from '@/api/contract/endpoints.ts';
import { ok } from '@/lib/result.ts';
import type { HandlerContext } from './context.ts';
import { handle } from './handle.ts';

export const fleetHandlers = (context: HandlerContext) => [
  handle(endpoints.readFleet, context, async ({ host }) => ok(await host.fleet())),
  handle(endpoints.readPlanningState, context, async ({ host }) => ok(await host.planningState())),
  handle(endpoints.readPlan, context, async ({ host }) => ok((await host.planningState()).plan)),
];
