import type { z } from 'zod';
import { pause, wallTimer } from '@/lib/wall-timer.ts';
import { API_ROOT, type Endpoint } from '../contract/endpoints.ts';
import { problem } from '../contract/problem.ts';
import { ApiError, type ApiFailure } from './api-error.ts';
import { firstComplaint } from './first-complaint.ts';

/** Where the grid's API is: this page's own origin, unless the build names another. */
const ROOT = `${(import.meta.env.VITE_API_BASE ?? '').replace(/\/$/, '')}${API_ROOT}`;

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** The version that a versioned write saw. */
  readonly ifMatch?: number;
}

/** Asks the API one thing and validates what comes back: behind this door answers are trusted. */
export async function call<Parameters extends z.ZodType, Body extends z.ZodType, Answer extends z.ZodType>(
  endpoint: Endpoint<Parameters, Body, Answer>,
  parameters: z.output<Parameters>,
  body: z.output<Body>,
  options: CallOptions = {},
): Promise<z.output<Answer>> {
  const operation = `${endpoint.method} ${endpoint.path}`;
  const response = await send(endpoint, parameters, body, options);
  if (!response.ok) throw await refusalOf(operation, response);
  if (response.status === 204) return readAs(operation, endpoint.answer, response.status, null);
  return readAs(operation, endpoint.answer, response.status, await jsonOf(operation, response));
}

/** Opens a streamed endpoint; the caller reads the body. */
export async function open(endpoint: Endpoint, signal: AbortSignal): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  const operation = `${endpoint.method} ${endpoint.path}`;
  // Exactly this Accept, no list: event-stream servers and mocks match on it.
  const response = await request(operation, ROOT + endpoint.path, {
    headers: { Accept: 'text/event-stream' },
    cache: 'no-store',
    signal,
  });
  if (!response.ok) throw await refusalOf(operation, response);
  if (response.body === null) throw malformed(operation, response.status, 'the stream has no body');
  return response.body;
}

const WRITE_TRIES = 3;
const WRITE_RETRY_MS = 500;

/**
 * A write carries one idempotency key over all its tries: when the answer to the first got lost on the way, the second
 * brings that same answer instead of a second drain.
 */
async function send(endpoint: Endpoint, parameters: unknown, body: unknown, options: CallOptions): Promise<Response> {
  const operation = `${endpoint.method} ${endpoint.path}`;
  const url = addressOf(endpoint, parameters);
  const headers = new Headers({ Accept: 'application/json' });
  const { signal } = options;
  if (endpoint.method === 'GET') return request(operation, url, { headers, signal: signal ?? null });

  headers.set('Idempotency-Key', newIdempotencyKey());
  if (options.ifMatch !== undefined) headers.set('If-Match', `"${options.ifMatch}"`);
  if (body !== null) headers.set('Content-Type', 'application/json');
  const init = {
    method: endpoint.method,
    headers,
    body: body === null ? null : JSON.stringify(body),
    signal: signal ?? null,
  };
  for (let attempt = 1; ; attempt++) {
    try {
      return await request(operation, url, init);
    } catch (error) {
      if (attempt === WRITE_TRIES || !(error instanceof ApiError)) throw error;
      await pause(wallTimer, WRITE_RETRY_MS * attempt, signal);
    }
  }
}

async function request(operation: string, url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (init.signal?.aborted) throw error; // whoever aborted knows; it is not the grid's fault
    throw new ApiError(operation, { kind: 'network', message: messageOf(error) });
  }
}

function addressOf({ path }: Endpoint, parameters: unknown): string {
  const query = new URLSearchParams();
  let filled = ROOT + path;
  for (const [name, value] of Object.entries(parameters ?? {})) {
    if (value === undefined) continue;
    if (filled.includes(`{${name}}`)) filled = filled.replace(`{${name}}`, encodeURIComponent(String(value)));
    else query.set(name, String(value));
  }
  return query.size === 0 ? filled : `${filled}?${query}`;
}

async function refusalOf(operation: string, response: Response): Promise<ApiError> {
  const body = await jsonOf(operation, response);
  const parsed = problem.safeParse(body);
  if (parsed.success) return new ApiError(operation, { kind: 'problem', problem: parsed.data });
  return malformed(operation, response.status, `status ${response.status} without a problem document`);
}

async function jsonOf(operation: string, response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw malformed(operation, response.status, `status ${response.status} with a body that is not JSON`);
  }
}

function readAs<T extends z.ZodType>(operation: string, schema: T, status: number, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw malformed(operation, status, firstComplaint(parsed.error));
}

const malformed = (operation: string, status: number, message: string) =>
  new ApiError(operation, { kind: 'malformed', status, message } satisfies ApiFailure);

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** 128 random bits. Not `randomUUID`: that one is missing on plain http hosts other than localhost. */
function newIdempotencyKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
