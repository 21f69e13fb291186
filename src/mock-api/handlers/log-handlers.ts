import { endpoints } from '@/api/contract/endpoints.ts';
import { ok } from '@/lib/result.ts';
import type { HandlerContext } from './context.ts';
import { handle } from './handle.ts';

export const logHandlers = (context: HandlerContext) => [
  handle(endpoints.readLog, context, async ({ host }) => ok({ entries: [...(await host.log())].reverse() })),
];
