import { HttpResponse } from 'msw';
import { endpoints } from '@/api/contract/endpoints.ts';
import type { Frame } from '@/domain/telemetry.ts';
import { ok } from '@/lib/result.ts';
import { pause, type WallTimer } from '@/lib/wall-timer.ts';
import { encodeFrame, type FrameEvent } from '../frame-event.ts';
import { FRAME_EVERY_MS, type WorldHost } from '../world-host.ts';
import type { HandlerContext } from './context.ts';
import { at, handle, OWNED_ELSEWHERE, respond, suffer } from './handle.ts';
import { problemReply, worldFailedReply } from './problem-reply.ts';

/** A world that is not there after this long is still being made: the reader is told so while it waits. */
const STARTING_MS = 500;
/** A reader this far behind misses frames, sees the gap and asks for a snapshot; nothing piles up for it here. */
const FRAMES_AHEAD_MAX = 8;
/** A comment, which readers of events skip: somebody is there. */
const STARTING = new TextEncoder().encode(': the world is starting\n\n');

export const streamHandlers = (context: HandlerContext) => [
  handle(endpoints.readSnapshot, context, async ({ host }) => ok(await host.latestFrame())),
  at(endpoints.readStream, async ({ request }) => {
    const { pathname } = new URL(request.url);
    const troubled = await suffer(endpoints.readStream, context, pathname, request.signal);
    if (troubled) return respond(troubled);
    const host = context.door.host();
    if (host === null) return respond(problemReply('owned-elsewhere', OWNED_ELSEWHERE, pathname));
    try {
      const first = await Promise.race([host.latestFrame(), pause(context.timer, STARTING_MS).then(() => null)]);
      return new HttpResponse(framesAsEvents(host, first, context, request.signal), {
        headers: { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' },
      });
    } catch (error) {
      return respond(worldFailedReply(error, pathname));
    }
  }),
];

/** The latest frame at once, then each new one, until the reader leaves, the world does, or a fault is asked for. */
function framesAsEvents(host: WorldHost, first: Frame | null, context: HandlerContext, reader: AbortSignal) {
  const left = new AbortController();
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const say = (bytes: Uint8Array) => {
          const keepsUp = (controller.desiredSize ?? 0) > 0;
          if (keepsUp && context.faults.mode !== 'silent') controller.enqueue(bytes);
        };
        const send = ({ bytes }: FrameEvent) => say(bytes);
        const close = () => {
          if (left.signal.aborted) return;
          left.abort();
          controller.close();
        };
        const unwatch = host.watch((frame) => {
          if (context.faults.mode === 'error' || context.door.host() !== host) close();
          else send(frame);
        });
        left.signal.addEventListener('abort', unwatch);
        reader.addEventListener('abort', close, { once: true, signal: left.signal });
        if (first) send(encodeFrame(first));
        else void waitForFirst(host, send, () => say(STARTING), context.timer, left.signal).catch(close);
      },
      cancel: () => left.abort(),
    },
    new CountQueuingStrategy({ highWaterMark: FRAMES_AHEAD_MAX }),
  );
}

/** Keeps the line open while the world is being made. Rejects if it cannot be; the reader's next try hears why. */
async function waitForFirst(
  host: WorldHost,
  send: (frame: FrameEvent) => void,
  assure: () => void,
  timer: WallTimer,
  left: AbortSignal,
) {
  const made = new AbortController();
  const first = host.latestFrame().finally(() => made.abort());
  const waiting = AbortSignal.any([made.signal, left]);
  while (!waiting.aborted) {
    assure();
    await pause(timer, FRAME_EVERY_MS, waiting);
  }
  if (!left.aborted) send(encodeFrame(await first));
}
