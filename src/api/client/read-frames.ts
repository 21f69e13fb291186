import type { Frame } from '@/domain/telemetry.ts';
import { frame as frameSchema } from '../contract/frame.ts';
import { firstComplaint } from './first-complaint.ts';
import { createSseParser } from './sse-parser.ts';

/** A frame, or what is wrong with what came in its place. */
export type FrameRead =
  | { readonly kind: 'frame'; readonly frame: Frame }
  | { readonly kind: 'malformed'; readonly reason: string };

/** Frames out of the bytes of an event stream, which may be cut anywhere; each is held against the whole contract. */
export function createFrameParser(onRead: (read: FrameRead) => void): (bytes: Uint8Array) => void {
  const decoder = new TextDecoder();
  const parse = createSseParser(({ event, data }) => {
    if (event === 'frame') onRead(readFrame(data));
  });
  return (bytes) => parse(decoder.decode(bytes, { stream: true }));
}

function readFrame(data: string): FrameRead {
  try {
    const parsed = frameSchema.safeParse(JSON.parse(data));
    return parsed.success
      ? { kind: 'frame', frame: parsed.data }
      : { kind: 'malformed', reason: firstComplaint(parsed.error) };
  } catch {
    return { kind: 'malformed', reason: 'not JSON' };
  }
}

/** To the thread that reads: bytes, or the question whether it has read them all. */
export type FrameRequest = Uint8Array<ArrayBuffer> | 'drained?';
export type FrameReply = FrameRead | { readonly kind: 'drained' };

/** The thread's end of the line. */
export function serveFrameReader(reply: (reply: FrameReply) => void): (request: FrameRequest) => void {
  const parse = createFrameParser(reply);
  return (request) => (request === 'drained?' ? reply({ kind: 'drained' }) : parse(request));
}
