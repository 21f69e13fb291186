import { endpoints } from '@/api/contract/endpoints.ts';
import { ok } from '@/lib/result.ts';
import { OPERATOR } from './actor.ts';
import type { HandlerContext } from './context.ts';
import { handle } from './handle.ts';

export const drainHandlers = (context: HandlerContext) => [
  handle(endpoints.readDrains, context, async ({ host }) => ok({ drains: [...(await host.latestFrame()).drains] })),
  handle(endpoints.startDrain, context, ({ host, body }) => host.startDrain({ ...body, actor: OPERATOR })),
  handle(endpoints.stopDrain, context, ({ host, parameters }) => host.stopDrain({ ...parameters, actor: OPERATOR })),
  handle(endpoints.cordonSite, context, ({ host, parameters, body }) =>
    host.cordon({ ...parameters, ...body, actor: OPERATOR }),
  ),
  handle(endpoints.returnSite, context, ({ host, parameters, body }) =>
    host.returnToService({ ...parameters, ...body, actor: OPERATOR }),
  ),
];
