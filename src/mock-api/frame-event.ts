import type { Frame } from '@/domain/telemetry.ts';

/**
 * A frame as the stream sends it. Encoded once, in the world's own thread: the page's thread has a screen to draw and
 * only passes the bytes on. The moment lies beside them for who must know it without reading all.
 */
export interface FrameEvent extends Pick<Frame, 'scenario' | 'seed' | 'virtualMs'> {
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const encoder = new TextEncoder();

export function encodeFrame(frame: Frame): FrameEvent {
  const { scenario, seed, virtualMs, sequence } = frame;
  const bytes = encoder.encode(`event: frame\nid: ${sequence}\ndata: ${JSON.stringify(frame)}\n\n`);
  return { scenario, seed, virtualMs, bytes };
}
