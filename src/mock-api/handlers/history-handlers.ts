import { endpoints } from '@/api/contract/endpoints.ts';
import { seriesQueryOf } from '@/api/contract/history.ts';
import { err, ok } from '@/lib/result.ts';
import type { HandlerContext } from './context.ts';
import { handle } from './handle.ts';

export const historyHandlers = (context: HandlerContext) => [
  handle(endpoints.readHistory, context, async ({ host, parameters }) => {
    const query = seriesQueryOf(parameters);
    const { subject } = query;
    const { fleet, classes } = await host.fleet();
    if (subject.kind === 'site' && !fleet.sites.some(({ id }) => id === subject.siteId)) {
      return err({ kind: 'not-found', sentence: `There is no site ${subject.siteId}.` });
    }
    if (subject.kind === 'class' && !classes.some(({ id }) => id === subject.classId)) {
      return err({ kind: 'not-found', sentence: `There is no class ${subject.classId}.` });
    }
    return ok(await host.series(query));
  }),
];
