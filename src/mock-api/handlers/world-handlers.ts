import { endpoints } from '@/api/contract/endpoints.ts';
import { err, ok } from '@/lib/result.ts';
import { findScenario } from '../scenarios/index.ts';
import type { HandlerContext } from './context.ts';
import { handle, handleAnywhere } from './handle.ts';

export const worldHandlers = (context: HandlerContext) => [
  handleAnywhere(endpoints.readWorld, context, async () => ok(await context.door.card())),
  handleAnywhere(endpoints.claimWorld, context, async () => {
    await context.door.claim();
    return ok(await context.door.card());
  }),
  handle(endpoints.resetWorld, context, async ({ host, body }) => {
    const { scenario } = body;
    if (!findScenario(scenario)) return err({ kind: 'not-found', sentence: `There is no scenario ${scenario}.` });
    await host.reset(body);
    return ok(await context.door.card());
  }),
  handleAnywhere(endpoints.setFaults, context, async ({ body }) => {
    context.faults = body;
    return ok(body);
  }),
];
