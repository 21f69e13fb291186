/**
 * The places where requests wait and are worked on: one for each (site, class), with as many servers as its replicas
 * have batch slots, and one queue in order of arrival. Requests live in columns that grow by doubling, so nothing is
 * allocated for a request; a queue is a chain through `next`. Plain data.
 */
export interface Stations {
  readonly count: number;
  readonly classes: number;
  /** Slots that may start work: serving replicas × slots of a replica. 0: nothing is served here. */
  readonly slots: Int32Array;
  readonly running: Int32Array;
  readonly queued: Int32Array;
  readonly head: Int32Array;
  readonly tail: Int32Array;
  /** Mean time that a request holds a slot, and until the target's metric stops the clock. */
  readonly slotMs: Float64Array;
  readonly answerMs: Float64Array;
  /** Until when the busy slot time has been added up. */
  readonly busyUntilMs: Float64Array;
}

export interface Requests {
  flow: Int32Array;
  arrivedMs: Float64Array;
  slotMs: Float64Array;
  /** Everything but the wait until work starts; the whole latency afterwards. */
  latencyMs: Float64Array;
  next: Int32Array;
  /** First of the free ones, −1 when all are taken. */
  free: number;
}

const NONE = -1;

export function createStations(count: number, classes: number): Stations {
  return {
    count,
    classes,
    slots: new Int32Array(count),
    running: new Int32Array(count),
    queued: new Int32Array(count),
    head: new Int32Array(count).fill(NONE),
    tail: new Int32Array(count).fill(NONE),
    slotMs: new Float64Array(count),
    answerMs: new Float64Array(count),
    busyUntilMs: new Float64Array(count),
  };
}

export function createRequests(capacity = 4096): Requests {
  const requests: Requests = {
    flow: new Int32Array(capacity),
    arrivedMs: new Float64Array(capacity),
    slotMs: new Float64Array(capacity),
    latencyMs: new Float64Array(capacity),
    next: new Int32Array(capacity),
    free: NONE,
  };
  freeFrom(requests, 0);
  return requests;
}

export function takeRequest(requests: Requests): number {
  if (requests.free === NONE) grow(requests);
  const request = requests.free;
  requests.free = requests.next[request]!;
  return request;
}

export function releaseRequest(requests: Requests, request: number): void {
  requests.next[request] = requests.free;
  requests.free = request;
}

export function enqueue(stations: Stations, requests: Requests, station: number, request: number): void {
  requests.next[request] = NONE;
  const tail = stations.tail[station]!;
  if (tail === NONE) stations.head[station] = request;
  else requests.next[tail] = request;
  stations.tail[station] = request;
  stations.queued[station] = stations.queued[station]! + 1;
}

/** Takes the request that waits longest; the queue must not be empty. */
export function dequeue(stations: Stations, requests: Requests, station: number): number {
  const request = stations.head[station]!;
  const next = requests.next[request]!;
  stations.head[station] = next;
  if (next === NONE) stations.tail[station] = NONE;
  stations.queued[station] = stations.queued[station]! - 1;
  return request;
}

function grow(requests: Requests): void {
  const capacity = requests.flow.length;
  const longer = <T extends Int32Array | Float64Array>(column: T, next: T): T => {
    next.set(column);
    return next;
  };
  requests.flow = longer(requests.flow, new Int32Array(capacity * 2));
  requests.arrivedMs = longer(requests.arrivedMs, new Float64Array(capacity * 2));
  requests.slotMs = longer(requests.slotMs, new Float64Array(capacity * 2));
  requests.latencyMs = longer(requests.latencyMs, new Float64Array(capacity * 2));
  requests.next = longer(requests.next, new Int32Array(capacity * 2));
  freeFrom(requests, capacity);
}

function freeFrom(requests: Requests, first: number): void {
  const end = requests.flow.length;
  for (let request = first; request < end; request += 1)
    requests.next[request] = request + 1 < end ? request + 1 : NONE;
  requests.free = first;
}
