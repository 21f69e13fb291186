import type { RandomStream } from '@/lib/random.ts';
import type { Flows } from './flows.ts';

/** Where each pair's requests go: entries `rowStart[p]` to `rowStart[p+1]`. What is missing to 1 is not served. */
export interface RouteTable {
  readonly rowStart: Int32Array;
  readonly flow: Int32Array;
  readonly share: Float64Array;
}

/**
 * Follows the plan: every request draws one of its pair's sites by the plan's shares. Between two plans it draws the
 * plan first, so that the old one's part falls from all to nothing over the ramp. It deviates from the plan only for
 * a station that takes no work (cordoned, failed, no replica yet) or a path that is cut: the row's other sites take
 * its part; then the other plan's; then the request is dropped. A row has one to four entries, so a scan beats an
 * alias table and needs no rebuild when a station closes. Plain data.
 */
export interface Router {
  from: RouteTable;
  to: RouteTable;
  rampFromMs: number;
  rampMs: number;
  /** By station: 1 while the control plane believes that it takes new work. */
  readonly open: Uint8Array;
  /** Grows with every change, so that what was derived from the router is derived anew. */
  revision: number;
}

/** No site takes it. */
export const NOWHERE = -1;
/** The plan leaves this part of a soft class unserved. */
export const SHED = -2;

export function createRouter(pairs: number, stations: number): Router {
  const empty = buildRouteTable(pairs, []);
  return { from: empty, to: empty, rampFromMs: 0, rampMs: 0, open: new Uint8Array(stations), revision: 0 };
}

export interface RouteEntry {
  readonly pair: number;
  readonly flow: number;
  readonly share: number;
}

export function buildRouteTable(pairs: number, entries: readonly RouteEntry[]): RouteTable {
  const rowStart = new Int32Array(pairs + 1);
  for (const entry of entries) rowStart[entry.pair + 1] = rowStart[entry.pair + 1]! + 1;
  for (let pair = 0; pair < pairs; pair += 1) rowStart[pair + 1] = rowStart[pair + 1]! + rowStart[pair]!;
  const at = rowStart.slice();
  const flow = new Int32Array(entries.length);
  const share = new Float64Array(entries.length);
  for (const entry of entries) {
    const here = at[entry.pair]!;
    at[entry.pair] = here + 1;
    flow[here] = entry.flow;
    share[here] = entry.share;
  }
  return { rowStart, flow, share };
}

/** Part of new requests that follow the new plan. */
export function rampShare(router: Router, nowMs: number): number {
  if (nowMs >= router.rampFromMs + router.rampMs) return 1;
  return nowMs <= router.rampFromMs ? 0 : (nowMs - router.rampFromMs) / router.rampMs;
}

/** The flow for a request of `pair`, `NOWHERE` or `SHED`. */
export function routeRequest(router: Router, flows: Flows, pair: number, nowMs: number, stream: RandomStream): number {
  const newShare = rampShare(router, nowMs);
  const follow = newShare >= 1 || (newShare > 0 && stream.next() < newShare) ? router.to : router.from;
  const draw = stream.next();
  const flow = pick(router, flows, follow, pair, draw);
  if (flow !== NOWHERE) return flow;
  return pick(router, flows, follow === router.to ? router.from : router.to, pair, draw);
}

function pick(router: Router, flows: Flows, table: RouteTable, pair: number, draw: number): number {
  const { flow, share } = table;
  const start = table.rowStart[pair]!;
  const end = table.rowStart[pair + 1]!;
  let planned = 0;
  let eligible = 0;
  let last = NOWHERE;
  for (let at = start; at < end; at += 1) {
    planned += share[at]!;
    if (!takes(router, flows, flow[at]!)) continue;
    eligible += share[at]!;
    last = flow[at]!;
  }
  if (start === end) return SHED;
  if (eligible <= 0) return NOWHERE;
  if (draw >= planned && planned < 1 - 1e-9) return SHED;
  let left = (planned < 1 - 1e-9 ? draw / planned : draw) * eligible;
  for (let at = start; at < end; at += 1) {
    if (!takes(router, flows, flow[at]!)) continue;
    left -= share[at]!;
    if (left < 0) return flow[at]!;
  }
  return last;
}

/** Whether a flow can take new requests. */
export function takes(router: Router, flows: Flows, flow: number): boolean {
  return router.open[flows.station[flow]!] === 1 && flows.reachable[flow] === 1;
}

/**
 * What `routeRequest` does on average: calls `onFlow` with each flow's share of the pair's requests; answers the part
 * that goes nowhere and the part that the plan sheds.
 */
export function expectShares(
  router: Router,
  flows: Flows,
  pair: number,
  nowMs: number,
  onFlow: (flow: number, share: number) => void,
): { nowhere: number; shed: number } {
  const newShare = rampShare(router, nowMs);
  let nowhere = 0;
  let shed = 0;
  const tables: readonly (readonly [RouteTable, RouteTable, number])[] = [
    [router.to, router.from, newShare],
    [router.from, router.to, 1 - newShare],
  ];
  for (const [first, second, weight] of tables) {
    if (weight <= 0) continue;
    const sums =
      expectOfTable(router, flows, first, pair, weight, onFlow) ??
      expectOfTable(router, flows, second, pair, weight, onFlow);
    if (sums === null) nowhere += weight;
    else shed += sums;
  }
  return { nowhere, shed };
}

/** Null when no entry takes work; else the part shed. */
function expectOfTable(
  router: Router,
  flows: Flows,
  table: RouteTable,
  pair: number,
  weight: number,
  onFlow: (flow: number, share: number) => void,
): number | null {
  const start = table.rowStart[pair]!;
  const end = table.rowStart[pair + 1]!;
  let planned = 0;
  let eligible = 0;
  for (let at = start; at < end; at += 1) {
    planned += table.share[at]!;
    if (takes(router, flows, table.flow[at]!)) eligible += table.share[at]!;
  }
  if (start === end) return weight;
  if (eligible <= 0) return null;
  const served = planned < 1 - 1e-9 ? planned : 1;
  for (let at = start; at < end; at += 1) {
    if (takes(router, flows, table.flow[at]!)) onFlow(table.flow[at]!, (weight * served * table.share[at]!) / eligible);
  }
  return weight * (1 - served);
}

/** Begins a ramp to `next` from whatever the router follows now, a ramp half done included. */
export function rampTo(router: Router, next: RouteTable, nowMs: number, rampMs: number): void {
  router.from = mixTables(router.from, router.to, rampShare(router, nowMs));
  router.to = next;
  router.rampFromMs = nowMs;
  router.rampMs = rampMs;
  router.revision += 1;
}

function mixTables(from: RouteTable, to: RouteTable, newShare: number): RouteTable {
  if (newShare >= 1) return to;
  if (newShare <= 0) return from;
  const entries: RouteEntry[] = [];
  const pairs = from.rowStart.length - 1;
  for (let pair = 0; pair < pairs; pair += 1) {
    const shares = new Map<number, number>();
    for (const [table, weight] of [
      [from, 1 - newShare],
      [to, newShare],
    ] as const) {
      for (let at = table.rowStart[pair]!; at < table.rowStart[pair + 1]!; at += 1) {
        shares.set(table.flow[at]!, (shares.get(table.flow[at]!) ?? 0) + weight * table.share[at]!);
      }
    }
    for (const [flow, share] of shares) entries.push({ pair, flow, share });
  }
  return buildRouteTable(pairs, entries);
}
