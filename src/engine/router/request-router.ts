import { type RouteTables, SHED } from './route-tables.ts';

/** Every node of the pair is drained. */
export const NOWHERE = -2;

/**
 * Sends requests where the plan says, and away from where they pile up: of two draws by the plan's shares it takes the one
 * that promises the earlier answer, network plus what is already in flight there ("the power of two choices",
 * Mitzenmacher, 2001). Some tens of nanoseconds each, so that one thread keeps up with a country.
 */
export interface RequestRouter {
  /** The node for a request of the pair, now in flight there; `SHED` if the plan leaves it unserved, `NOWHERE` if no node is open. */
  route(pair: number): number;
  /** A request has left the node. */
  finish(node: number): void;
  /** A drained node gets nothing new; what it would get goes to the pair's other nodes. */
  setDrained(node: number, drained: boolean): void;
  readonly inFlight: Int32Array;
}

const DRAWS = 1 / 4294967296;

export function createRequestRouter(tables: RouteTables, seed: number): RequestRouter {
  const { rowStart, node, keep, alias, networkMs, waitMsPerRequest } = tables;
  const inFlight = new Int32Array(waitMsPerRequest.length);
  const drained = new Uint8Array(waitMsPerRequest.length);
  let drainedNodes = 0;
  // Marsaglia's xorshift32 (2003): its state may be anything but zero.
  let state = seed | 0 || 0x9e3779b9;

  return {
    inFlight,
    route(pair) {
      const start = rowStart[pair]!;
      const count = rowStart[pair + 1]! - start;
      if (count === 0) return SHED;
      // Most pairs have one node: nothing to draw.
      const first = count === 1 ? start : draw(start, count);
      if (node[first] === SHED) return SHED;
      const second = count === 1 ? start : draw(start, count);
      const entry = drainedNodes === 0 ? better(first, second) : open(first, second, start, start + count);
      if (entry < 0) return NOWHERE;
      const chosen = node[entry]!;
      inFlight[chosen]! += 1;
      return chosen;
    },
    finish(at) {
      inFlight[at]! -= 1;
    },
    setDrained(at, yes) {
      drainedNodes += Number(yes) - drained[at]!;
      drained[at] = Number(yes);
    },
  };

  function draw(start: number, count: number): number {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const at = (state >>> 0) * DRAWS * count;
    const whole = at | 0;
    const entry = start + whole;
    return at - whole < keep[entry]! ? entry : alias[entry]!;
  }

  /** What is shed was decided by the first draw; a second one that would shed leaves the first as it is. */
  function better(first: number, second: number): number {
    if (first === second || node[second] === SHED) return first;
    return answerMs(second) < answerMs(first) ? second : first;
  }

  function answerMs(entry: number): number {
    const at = node[entry]!;
    return networkMs[entry]! + inFlight[at]! * waitMsPerRequest[at]!;
  }

  /** The better of the draws that are open; if none is, the best of the row that is. */
  function open(first: number, second: number, start: number, end: number): number {
    const firstOpen = drained[node[first]!] === 0;
    const secondOpen = node[second] !== SHED && drained[node[second]!] === 0;
    if (firstOpen) return secondOpen ? better(first, second) : first;
    if (secondOpen) return second;
    let best = -1;
    for (let entry = start; entry < end; entry += 1) {
      if (node[entry] === SHED || drained[node[entry]!] === 1) continue;
      if (best < 0 || answerMs(entry) < answerMs(best)) best = entry;
    }
    return best;
  }
}
