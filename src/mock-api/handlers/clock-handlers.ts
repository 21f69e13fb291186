import { endpoints } from '@/api/contract/endpoints.ts';
import { ok } from '@/lib/result.ts';
import type { HandlerContext } from './context.ts';
import { handle } from './handle.ts';

export const clockHandlers = (context: HandlerContext) => [
  handle(endpoints.readClock, context, async ({ host }) => ok(await host.clock())),
  handle(endpoints.setClock, context, async ({ host, body }) => ok(await host.setClock(body))),
  handle(endpoints.stepClock, context, async ({ host, body }) => ok(await host.step(body.seconds))),
];
