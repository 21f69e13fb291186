import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSseParser, type SseEvent } from './sse-parser.ts';

function parse(pieces: readonly string[]): SseEvent[] {
  const seen: SseEvent[] = [];
  const feed = createSseParser((event) => seen.push(event));
  for (const piece of pieces) feed(piece);
  return seen;
}

test.each([
  ['a frame', 'event: frame\nid: 7\ndata: {"a":1}\n\n', [{ id: '7', event: 'frame', data: '{"a":1}' }]],
  ['several data lines', 'data: a\ndata: b\n\n', [{ id: null, event: 'message', data: 'a\nb' }]],
  ['no space after the colon', 'data:a\n\n', [{ id: null, event: 'message', data: 'a' }]],
  ['a comment that keeps the line open', ': still here\n\ndata: a\n\n', [{ id: null, event: 'message', data: 'a' }]],
  ['CR and LF', 'event: frame\r\ndata: a\r\n\r\n', [{ id: null, event: 'frame', data: 'a' }]],
  ['an event without data', 'event: frame\n\n', []],
  ['an event that was cut off', 'data: a\n', []],
])('reads %s', (_, text, events) => {
  expect(parse([text])).toEqual(events);
});

test('it does not matter where the pieces end', () => {
  const text = 'event: frame\r\nid: 1\r\ndata: {"x":\r\ndata: 2}\r\n\r\n: hello\nevent: frame\nid: 2\ndata: é\n\n';
  const whole = parse([text]);
  expect(whole).toHaveLength(2);
  fc.assert(
    fc.property(fc.array(fc.nat({ max: text.length }), { maxLength: 12 }), (cuts) => {
      const at = [0, ...cuts.sort((a, b) => a - b), text.length];
      expect(parse(at.slice(1).map((end, i) => text.slice(at[i], end)))).toEqual(whole);
    }),
  );
});
