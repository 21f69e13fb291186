import { frame } from '@/api/contract/frame.ts';
import type { Frame } from '@/domain/telemetry.ts';
import type { FrameEvent } from '@/mock-api/frame-event.ts';

/** What a reader of the stream makes of an event. */
export function readFrameEvent({ bytes }: FrameEvent): Frame {
  const data = /^data: (.*)$/m.exec(new TextDecoder().decode(bytes))?.[1];
  return frame.parse(JSON.parse(data ?? 'null'));
}
