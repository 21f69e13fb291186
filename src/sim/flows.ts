import { LATENCY_SLICES, RATE_SLICES } from './counters.ts';

/**
 * A flow is a (market, class, site) that a plan routes. Flows are numbered as plans bring them up and keep their
 * number, so that counts survive a change of plan. Counts lie flow by flow. Plain data.
 */
export interface Flows {
  count: number;
  readonly byKey: Map<number, number>;
  pair: Int32Array;
  site: Int32Array;
  station: Int32Array;
  /** Network round trip and upload: what a request spends before and after the site. */
  travelMs: Float64Array;
  /** 1 while the network has a path. */
  reachable: Uint8Array;
  /** 1 if the path uses a long-haul or peering link. */
  backbone: Uint8Array;
  /** Carrying one request and its answer, US dollars. */
  transitUsd: Float64Array;
  /** Part of a request that the closed form still owes. */
  owed: Float64Array;
  routed: Int32Array;
  done: Float32Array;
  good: Float32Array;
  latencySumMs: Float64Array;
}

export function createFlows(): Flows {
  return {
    count: 0,
    byKey: new Map(),
    pair: new Int32Array(0),
    site: new Int32Array(0),
    station: new Int32Array(0),
    travelMs: new Float64Array(0),
    reachable: new Uint8Array(0),
    backbone: new Uint8Array(0),
    transitUsd: new Float64Array(0),
    owed: new Float64Array(0),
    routed: new Int32Array(0),
    done: new Float32Array(0),
    good: new Float32Array(0),
    latencySumMs: new Float64Array(0),
  };
}

/** Number of the flow from a pair to a site; a new one still has to be described (`network-paths.ts`). */
export function openFlow(flows: Flows, pair: number, site: number, sites: number, classes: number): number {
  const key = pair * sites + site;
  const known = flows.byKey.get(key);
  if (known !== undefined) return known;
  if (flows.count === flows.pair.length) grow(flows);
  const flow = flows.count;
  flows.count += 1;
  flows.byKey.set(key, flow);
  flows.pair[flow] = pair;
  flows.site[flow] = site;
  flows.station[flow] = site * classes + (pair % classes);
  return flow;
}

/** Completions of a flow, how many were good, and the sum of their latencies. */
export function countFlowLatencies(
  flows: Flows,
  latencySlice: number,
  flow: number,
  done: number,
  good: number,
  latencySumMs: number,
): void {
  const at = flow * LATENCY_SLICES + latencySlice;
  flows.done[at] = flows.done[at]! + done;
  flows.good[at] = flows.good[at]! + good;
  flows.latencySumMs[at] = flows.latencySumMs[at]! + latencySumMs;
}

export function clearRouted(flows: Flows, slice: number): void {
  for (let at = slice; at < flows.count * RATE_SLICES; at += RATE_SLICES) flows.routed[at] = 0;
}

export function clearFlowLatencies(flows: Flows, latencySlice: number): void {
  for (let at = latencySlice; at < flows.count * LATENCY_SLICES; at += LATENCY_SLICES) {
    flows.done[at] = 0;
    flows.good[at] = 0;
    flows.latencySumMs[at] = 0;
  }
}

/** Requests routed in the full seconds of the rate window. */
export function routedInWindow(flows: Flows, flow: number, currentSlice: number): number {
  let sum = 0;
  for (let slice = 0; slice < RATE_SLICES; slice += 1)
    if (slice !== currentSlice) sum += flows.routed[flow * RATE_SLICES + slice]!;
  return sum;
}

function grow(flows: Flows): void {
  const capacity = Math.max(256, flows.pair.length * 2);
  const longer = <T extends Int32Array | Float64Array | Float32Array | Uint8Array>(column: T, next: T): T => {
    next.set(column);
    return next;
  };
  flows.pair = longer(flows.pair, new Int32Array(capacity));
  flows.site = longer(flows.site, new Int32Array(capacity));
  flows.station = longer(flows.station, new Int32Array(capacity));
  flows.travelMs = longer(flows.travelMs, new Float64Array(capacity));
  flows.reachable = longer(flows.reachable, new Uint8Array(capacity));
  flows.backbone = longer(flows.backbone, new Uint8Array(capacity));
  flows.transitUsd = longer(flows.transitUsd, new Float64Array(capacity));
  flows.owed = longer(flows.owed, new Float64Array(capacity));
  flows.routed = longer(flows.routed, new Int32Array(capacity * RATE_SLICES));
  flows.done = longer(flows.done, new Float32Array(capacity * LATENCY_SLICES));
  flows.good = longer(flows.good, new Float32Array(capacity * LATENCY_SLICES));
  flows.latencySumMs = longer(flows.latencySumMs, new Float64Array(capacity * LATENCY_SLICES));
}
