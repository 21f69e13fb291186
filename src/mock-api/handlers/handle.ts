import { type HttpHandler, HttpResponse, http } from 'msw';
import type { z } from 'zod';
import { API_ROOT, type Endpoint } from '@/api/contract/endpoints.ts';
import type { Problem } from '@/api/contract/problem.ts';
import { err, ok, type Result } from '@/lib/result.ts';
import { pause } from '@/lib/wall-timer.ts';
import type { Refusal } from '@/sim/contract.ts';
import type { WorldHost } from '../world-host.ts';
import type { HandlerContext } from './context.ts';
import { invalidReply, problemReply, refusalReply, worldFailedReply } from './problem-reply.ts';
import type { Reply } from './receipts.ts';

interface Asked<Parameters, Body> {
  readonly parameters: Parameters;
  readonly body: Body;
  /** The version named in `If-Match`; 0 for endpoints that have none. */
  readonly ifMatch: number;
}
type Answered<Answer extends z.ZodType> = Promise<Result<z.input<Answer>, Refusal | Reply>>;

/** One endpoint of the contract over the world. */
export function handle<Parameters extends z.ZodType, Body extends z.ZodType, Answer extends z.ZodType>(
  endpoint: Endpoint<Parameters, Body, Answer>,
  context: HandlerContext,
  answer: (asked: Asked<z.output<Parameters>, z.output<Body>> & { readonly host: WorldHost }) => Answered<Answer>,
): HttpHandler {
  return handleAnywhere(endpoint, context, async (asked, instance) => {
    const host = context.door.host();
    return host ? answer({ ...asked, host }) : err(problemReply('owned-elsewhere', OWNED_ELSEWHERE, instance));
  });
}

/**
 * One endpoint that also answers while another tab owns the world. Reads and validates what was asked, honours
 * idempotency keys, versions and injected faults, and turns refusals into problem documents.
 */
export function handleAnywhere<Parameters extends z.ZodType, Body extends z.ZodType, Answer extends z.ZodType>(
  endpoint: Endpoint<Parameters, Body, Answer>,
  context: HandlerContext,
  answer: (asked: Asked<z.output<Parameters>, z.output<Body>>, instance: string) => Answered<Answer>,
): HttpHandler {
  return at(endpoint, async ({ request, params }) => {
    const { pathname, search, searchParams } = new URL(request.url);
    const text = await request.text();
    const troubled = await suffer(endpoint, context, pathname, request.signal);
    if (troubled) return respond(troubled);

    const act = async (): Promise<Reply> => {
      const asked = readAsked(endpoint, { ...Object.fromEntries(searchParams), ...params }, text, pathname);
      if (!asked.ok) return asked.error;
      const ifMatch = endpoint.versioned ? readVersion(request.headers.get('If-Match'), pathname) : ok(0);
      if (!ifMatch.ok) return ifMatch.error;
      try {
        const answered = await answer({ ...asked.value, ifMatch: ifMatch.value }, pathname);
        if (answered.ok) return { status: endpoint.status, body: answered.value };
        return 'status' in answered.error ? answered.error : refusalReply(answered.error, pathname);
      } catch (error) {
        return worldFailedReply(error, pathname);
      }
    };
    const key = endpoint.method === 'GET' ? null : request.headers.get('Idempotency-Key');
    if (key === null) return respond(await act());
    const print = [endpoint.method, pathname, search, request.headers.get('If-Match'), text].join('\n');
    const reply = await context.receipts.once(key, print, act);
    if (reply !== 'key-reused') return respond(reply);
    return respond(problemReply('key-reused', 'Use a new Idempotency-Key for a new request.', pathname));
  });
}

export const OWNED_ELSEWHERE = 'The embedded world runs in another tab of this browser. Go there, or use it here.';

/** The endpoint's place among MSW's routes, for any origin. */
export function at(endpoint: Endpoint, resolve: Parameters<typeof http.all>[1]): HttpHandler {
  const route = `*${API_ROOT}${endpoint.path.replaceAll(/\{(\w+)\}/g, ':$1')}`;
  return http[METHOD[endpoint.method]](route, resolve);
}
const METHOD = { GET: 'get', POST: 'post', PUT: 'put' } as const;

export const respond = ({ status, body }: Reply): Response =>
  status === 204
    ? new HttpResponse(null, { status })
    : HttpResponse.json(body as Problem | object, {
        status,
        headers: { 'Content-Type': status >= 400 ? 'application/problem+json' : 'application/json' },
      });

/** Injected trouble: waits, or answers with a failure. The mock's own endpoints stay well, to end it. */
export async function suffer(
  endpoint: Endpoint,
  { faults, timer }: HandlerContext,
  instance: string,
  signal: AbortSignal,
) {
  if (endpoint.path.startsWith('/mock/')) return null;
  if (faults.mode === 'slow') await pause(timer, faults.slowMs ?? 0, signal);
  if (faults.mode !== 'error') return null;
  return problemReply('injected-fault', 'This failure was asked for with PUT /mock/faults.', instance);
}

function readAsked<Parameters extends z.ZodType, Body extends z.ZodType>(
  endpoint: Endpoint<Parameters, Body>,
  given: Readonly<Record<string, unknown>>,
  text: string,
  instance: string,
): Result<{ parameters: z.output<Parameters>; body: z.output<Body> }, Reply> {
  const parameters = endpoint.parameters.safeParse(given);
  if (!parameters.success) return err(invalidReply(parameters.error, instance));
  const takesBody = !endpoint.body.safeParse(null).success;
  let json: unknown = null;
  try {
    if (takesBody) json = JSON.parse(text);
  } catch {
    return err(problemReply('malformed-request', 'The body is not JSON.', instance));
  }
  const body = endpoint.body.safeParse(json);
  return body.success ? ok({ parameters: parameters.data, body: body.data }) : err(invalidReply(body.error, instance));
}

function readVersion(ifMatch: string | null, instance: string): Result<number, Reply> {
  if (ifMatch === null) {
    return err(problemReply('version-missing', 'Name the version you saw in If-Match, as in If-Match: "3".', instance));
  }
  const version = /^"?(\d+)"?$/.exec(ifMatch)?.[1];
  if (version !== undefined) return ok(Number(version));
  return err(problemReply('malformed-request', `If-Match: ${ifMatch} is not a version, as in "3".`, instance));
}
