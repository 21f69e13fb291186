export interface SseEvent {
  readonly id: string | null;
  readonly event: string;
  readonly data: string;
}

/**
 * Server-sent events out of text that arrives in pieces (WHATWG HTML, 9.2.6 "Interpreting an event stream"). Pieces
 * may end anywhere: inside a line, or between the CR and LF that end one.
 */
export function createSseParser(onEvent: (event: SseEvent) => void): (piece: string) => void {
  let rest = '';
  let id: string | null = null;
  let event = '';
  let data: string[] = [];

  function endOfEvent() {
    if (data.length > 0) onEvent({ id, event: event === '' ? 'message' : event, data: data.join('\n') });
    event = '';
    data = [];
  }

  function line(text: string) {
    if (text === '') return endOfEvent();
    const colon = text.indexOf(':');
    if (colon === 0) return; // a comment, sent to keep the line open
    const field = colon < 0 ? text : text.slice(0, colon);
    const value = colon < 0 ? '' : text.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') data.push(value);
    else if (field === 'event') event = value;
    else if (field === 'id') id = value;
  }

  return (piece) => {
    rest += piece;
    // A CR at the very end may be half of a CRLF: it waits for the next piece.
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const each of lines) line(each);
  };
}
