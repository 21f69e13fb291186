import { answerFactor, slotFactor } from '@/domain/request-sizes.ts';
import { keepEvents, nextTime, popEvent, pushEvent } from '@/lib/event-heap.ts';
import { nextArrivalMs, takeArrival } from './arrivals.ts';
import { countLatency, RATE_SLICES } from './counters.ts';
import { countFlowLatencies } from './flows.ts';
import { routeRequest, SHED } from './router.ts';
import { dequeue, enqueue, releaseRequest, takeRequest } from './stations.ts';
import type { Streams, Traffic } from './traffic.ts';

/**
 * Request by request up to and including `untilMs`. A request arrives, is routed, takes a free slot or waits in
 * order, and completes when its slot is free again. The way through the network and the upload are added to its
 * latency, not played as a delay: a constant shift of each flow changes no queue.
 */
export function runEvents(traffic: Traffic, streams: Streams, untilMs: number): void {
  const { arrivals, completions } = traffic;
  for (;;) {
    const arrivalMs = nextArrivalMs(arrivals);
    const completionMs = nextTime(completions);
    if (completionMs <= arrivalMs) {
      if (completionMs > untilMs) return;
      complete(traffic, popEvent(completions), completionMs);
    } else {
      if (arrivalMs > untilMs) return;
      arrive(traffic, streams, takeArrival(arrivals, traffic.gapLaws, streams.arrivals), arrivalMs);
    }
  }
}

function arrive(traffic: Traffic, streams: Streams, pair: number, nowMs: number): void {
  const { counters, flows, stations } = traffic;
  const ofClass = counters.slice * traffic.classes + (pair % traffic.classes);
  counters.total.arrived += 1;
  counters.classArrived[ofClass] = counters.classArrived[ofClass]! + 1;
  const flow = routeRequest(traffic.router, flows, pair, nowMs, streams.routing);
  // Both draws are made for every request, so that its size does not depend on where it went.
  const slotDraw = streams.sizes.next();
  const answerDraw = streams.sizes.next();
  if (flow < 0) {
    counters.total.dropped += 1;
    counters.classDropped[ofClass] = counters.classDropped[ofClass]! + 1;
    if (flow === SHED) counters.classShed[ofClass] = counters.classShed[ofClass]! + 1;
    return;
  }
  const station = flows.station[flow]!;
  const site = flows.site[flow]!;
  const inSlice = counters.slice * stations.count + station;
  counters.arrived[inSlice] = counters.arrived[inSlice]! + 1;
  counters.siteArrived[site] = counters.siteArrived[site]! + 1;
  const routed = flow * RATE_SLICES + counters.slice;
  flows.routed[routed] = flows.routed[routed]! + 1;
  if (traffic.alive[site] === 0) {
    countDrop(traffic, station, 1);
    return;
  }
  const law = traffic.sizeLaws[pair % traffic.classes]!;
  placeRequest(
    traffic,
    flow,
    nowMs,
    slotFactor(law, slotDraw),
    law.lengths ? answerFactor(law, answerDraw) : slotFactor(law, slotDraw),
    nowMs,
  );
}

/** Puts a request at its station: into a free slot or at the end of the queue. */
export function placeRequest(
  traffic: Traffic,
  flow: number,
  arrivedMs: number,
  slotOfMean: number,
  answerOfMean: number,
  nowMs: number,
): number {
  const { stations, flows } = traffic;
  const station = flows.station[flow]!;
  // `requests` is read after taking one: its columns may have grown.
  const request = takeRequest(traffic.requests);
  const { requests } = traffic;
  requests.flow[request] = flow;
  requests.arrivedMs[request] = arrivedMs;
  requests.slotMs[request] = stations.slotMs[station]! * slotOfMean;
  requests.latencyMs[request] = flows.travelMs[flow]! + stations.answerMs[station]! * answerOfMean;
  if (stations.queued[station]! === 0 && stations.running[station]! < stations.slots[station]!)
    start(traffic, station, request, nowMs);
  else enqueue(stations, requests, station, request);
  return request;
}

function start(traffic: Traffic, station: number, request: number, nowMs: number): void {
  const { requests } = traffic;
  addBusyTime(traffic, station, nowMs);
  traffic.stations.running[station] = traffic.stations.running[station]! + 1;
  requests.latencyMs[request] = requests.latencyMs[request]! + (nowMs - requests.arrivedMs[request]!);
  pushEvent(traffic.completions, nowMs + requests.slotMs[request]!, request);
}

function complete(traffic: Traffic, request: number, nowMs: number): void {
  const { requests, flows, stations, counters } = traffic;
  const flow = requests.flow[request]!;
  const station = flows.station[flow]!;
  const latencyMs = requests.latencyMs[request]!;
  const good = latencyMs <= traffic.limitMs[station % traffic.classes]!;
  addBusyTime(traffic, station, nowMs);
  stations.running[station] = stations.running[station]! - 1;
  const inSlice = counters.slice * stations.count + station;
  counters.completed[inSlice] = counters.completed[inSlice]! + 1;
  if (good) counters.good[inSlice] = counters.good[inSlice]! + 1;
  counters.siteCompleted[flows.site[flow]!] = counters.siteCompleted[flows.site[flow]!]! + 1;
  counters.total.completed += 1;
  countLatency(counters, station, latencyMs, good, 1);
  countFlowLatencies(flows, counters.latencySlice, flow, 1, good ? 1 : 0, latencyMs);
  releaseRequest(requests, request);
  startWaiting(traffic, station, nowMs);
}

/** Lets waiting requests into free slots, in order; those that have waited too long have gone. */
export function startWaiting(traffic: Traffic, station: number, nowMs: number): void {
  const { stations, requests } = traffic;
  while (stations.queued[station]! > 0 && stations.running[station]! < stations.slots[station]!) {
    const request = dequeue(stations, requests, station);
    if (nowMs - requests.arrivedMs[request]! > traffic.patienceMs[station % traffic.classes]!) {
      releaseRequest(requests, request);
      countDrop(traffic, station, 1);
    } else start(traffic, station, request, nowMs);
  }
}

/** Drops from every queue who has waited too long; looked at once a second. */
export function dropImpatient(traffic: Traffic, nowMs: number): void {
  const { stations, requests } = traffic;
  for (let station = 0; station < stations.count; station += 1) {
    const patience = traffic.patienceMs[station % traffic.classes]!;
    while (stations.queued[station]! > 0 && nowMs - requests.arrivedMs[stations.head[station]!]! > patience) {
      releaseRequest(requests, dequeue(stations, requests, station));
      countDrop(traffic, station, 1);
    }
  }
}

/** A site is lost: everything that waits or runs there is dropped and counted. */
export function dropSite(traffic: Traffic, site: number, nowMs: number): void {
  const { stations, requests, flows, completions } = traffic;
  keepEvents(completions, (request) => {
    if (flows.site[requests.flow[request]!]! !== site) return true;
    releaseRequest(requests, request);
    return false;
  });
  for (let station = site * traffic.classes; station < (site + 1) * traffic.classes; station += 1) {
    addBusyTime(traffic, station, nowMs);
    const lost = stations.running[station]! + stations.queued[station]!;
    while (stations.head[station]! >= 0) releaseRequest(requests, dequeue(stations, requests, station));
    stations.running[station] = 0;
    // In the closed form the queue is a number without requests.
    stations.queued[station] = 0;
    if (lost > 0) countDrop(traffic, station, lost);
  }
}

export function countDrop(traffic: Traffic, station: number, requests: number): void {
  const { counters } = traffic;
  const ofClass = counters.slice * traffic.classes + (station % traffic.classes);
  const site = Math.floor(station / traffic.classes);
  counters.total.dropped += requests;
  counters.classDropped[ofClass] = counters.classDropped[ofClass]! + requests;
  counters.siteDropped[site] = counters.siteDropped[site]! + requests;
}

/** Adds the slot time used since the last look to the second being counted. */
export function addBusyTime(traffic: Traffic, station: number, nowMs: number): void {
  const { stations, counters } = traffic;
  const inSlice = counters.slice * stations.count + station;
  counters.busyMs[inSlice] =
    counters.busyMs[inSlice]! + stations.running[station]! * (nowMs - stations.busyUntilMs[station]!);
  stations.busyUntilMs[station] = nowMs;
}
