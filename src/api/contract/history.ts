import { z } from 'zod';
import { SERIES_METRICS, type Series, type SeriesQuery } from '@/domain/telemetry.ts';

export const series: z.ZodType<Series> = z.object({
  virtualMs: z.array(z.number()),
  values: z.array(z.number().nullable()),
  modelledUntilMs: z.number().nullable(),
});

/** `from` and `to` are virtual milliseconds since the Unix epoch. */
export const historyParameters = z
  .object({
    subject: z.enum(['total', 'site', 'class']),
    id: z.string().min(1).exactOptional(),
    metric: z.enum(SERIES_METRICS),
    from: z.coerce.number().int(),
    to: z.coerce.number().int(),
  })
  .superRefine((query, context) => {
    const complain = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message });
    if (query.subject !== 'total' && query.id === undefined) complain('id', `a ${query.subject} must be named`);
    if (query.metric === 'latencyMs' && query.subject !== 'class') complain('metric', 'latencyMs is kept by class');
    if (query.metric === 'headroom' && query.subject !== 'site') complain('metric', 'headroom is kept by site');
    if (query.to < query.from) complain('to', 'the end is before the beginning');
  });
type HistoryParameters = z.output<typeof historyParameters>;

export function seriesQueryOf({ subject, id = '', metric, from, to }: HistoryParameters): SeriesQuery {
  const span = { metric, fromMs: from, toMs: to };
  switch (subject) {
    case 'total':
      return { subject: { kind: 'total' }, ...span };
    case 'site':
      return { subject: { kind: 'site', siteId: id }, ...span };
    case 'class':
      return { subject: { kind: 'class', classId: id }, ...span };
  }
}

export function historyParametersOf({ subject, metric, fromMs, toMs }: SeriesQuery): HistoryParameters {
  const span = { metric, from: fromMs, to: toMs };
  switch (subject.kind) {
    case 'total':
      return { subject: 'total', ...span };
    case 'site':
      return { subject: 'site', id: subject.siteId, ...span };
    case 'class':
      return { subject: 'class', id: subject.classId, ...span };
  }
}
