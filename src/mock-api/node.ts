import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { getResponse, type HttpHandler } from 'msw';

/** The handlers behind HTTP, for as many clients as come. */
export function createApiServer(handlers: HttpHandler[]): Server {
  return createServer((incoming, outgoing) => {
    answer(handlers, incoming, outgoing).catch((error: unknown) => {
      // A reader who leaves in the middle of the stream is no fault of ours.
      if (!outgoing.destroyed) outgoing.destroy(error instanceof Error ? error : undefined);
    });
  });
}

/** A page of another origin (the development server) may ask too; there is nothing here to protect. */
const CROSS_ORIGIN = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'GET, POST, PUT',
  'Access-Control-Allow-Headers': 'Content-Type, Idempotency-Key, If-Match',
};

async function answer(handlers: HttpHandler[], incoming: IncomingMessage, outgoing: ServerResponse) {
  if (incoming.method === 'OPTIONS') return outgoing.writeHead(204, CROSS_ORIGIN).end();
  const gone = new AbortController();
  outgoing.once('close', () => gone.abort());
  const hasBody = incoming.method !== 'GET' && incoming.method !== 'HEAD';
  const request = new Request(new URL(incoming.url ?? '/', `http://${incoming.headers.host ?? 'localhost'}`), {
    method: incoming.method ?? 'GET',
    headers: Object.entries(incoming.headers).map(([name, value]): [string, string] => [name, String(value)]),
    signal: gone.signal,
    ...(hasBody ? { body: Readable.toWeb(incoming) as ReadableStream<Uint8Array>, duplex: 'half' as const } : {}),
  });
  const response = await getResponse(handlers, request);
  if (!response) return outgoing.writeHead(404, CROSS_ORIGIN).end('The API begins at /api/v1.\n');
  outgoing.writeHead(response.status, { ...Object.fromEntries(response.headers), ...CROSS_ORIGIN });
  if (response.body === null) return outgoing.end();
  outgoing.flushHeaders();
  await pipeline(Readable.fromWeb(response.body as import('node:stream/web').ReadableStream), outgoing);
}
