import { type Variability, waitProbability, waitScaleMs } from '@/domain/queueing.ts';
import { RATE_SLICES } from './counters.ts';
import { countDrop } from './event-loop.ts';
import { peakedness } from './inter-arrival.ts';
import { judgeCompletions, recordLatencies } from './modelled-latencies.ts';
import { isBacklogged, moveQueue } from './modelled-queue.ts';
import { expectShares } from './router.ts';
import type { Traffic } from './traffic.ts';

/**
 * The same world without its requests: what flows where follows from the rates, and how long it waits from
 * the same queueing formulas that plans are made with (`domain/queueing.ts`).
 * Used for history and for ×60. Counts stay whole and conserved; parts of a request are owed to the next second.
 *
 * Here the flows are known, so a station's peakedness z and ca² are its flows' means (of what sets a stream apart from
 * Poisson, a part p of it keeps the part p: 1 + p (z − 1)), where a plan counts on whole busy streams. How queues come to
 * their steady length, or grow and are worked off, is in `modelled-queue.ts`.
 */
export interface ModelledStep {
  readonly revision: number;
  readonly endMs: number;
  /** Requests per millisecond by flow, and by pair for those that find no site or that the plan sheds. */
  readonly flowRate: Float64Array;
  readonly nowhereRate: Float64Array;
  readonly shedRate: Float64Array;
  readonly stationRate: Float64Array;
  /** Mean queue in the steady state; Infinity at full use. */
  readonly steadyQueue: Float64Array;
  /** K of `modelled-queue.ts`. */
  readonly queueSpread: Float64Array;
  /** By station: 1 while its waits come from a backlog and not from chance. */
  readonly backlogged: Uint8Array;
  /** By station: how much has been counted whose latencies are not yet recorded. */
  readonly coveredMs: Float64Array;
  readonly waitProbability: Float64Array;
  /** P(W > t | W > 0) = exp(−t / waitScaleMs). */
  readonly waitScaleMs: Float64Array;
  /** The waits that a station's share of good completions was last worked out for; NaN before. */
  readonly judgedFor: Float64Array;
  /** Arrivals by station in the piece being counted. */
  readonly arrived: Int32Array;
  /** The flows, pairs and stations where anything moves. */
  readonly activeFlows: number[];
  readonly lossyPairs: number[];
  readonly activeStations: number[];
}

/** Rates and waits from `nowMs` to `endMs`, with the router as it is in the middle. */
export function prepareStep(traffic: Traffic, nowMs: number, endMs: number): ModelledStep {
  const { arrivals, flows, router, stations } = traffic;
  const step: ModelledStep = {
    revision: router.revision,
    endMs,
    flowRate: new Float64Array(flows.count),
    nowhereRate: new Float64Array(arrivals.pairs),
    shedRate: new Float64Array(arrivals.pairs),
    stationRate: new Float64Array(stations.count),
    steadyQueue: new Float64Array(stations.count),
    queueSpread: new Float64Array(stations.count),
    backlogged: new Uint8Array(stations.count),
    coveredMs: new Float64Array(stations.count),
    waitProbability: new Float64Array(stations.count),
    waitScaleMs: new Float64Array(stations.count),
    judgedFor: new Float64Array(stations.count).fill(Number.NaN),
    arrived: new Int32Array(stations.count),
    activeFlows: [],
    lossyPairs: [],
    activeStations: [],
  };
  const peaks = new Float64Array(stations.count);
  const bursts = new Float64Array(stations.count);
  // The formula is for exponential work; work of other lengths overlaps more or less (1/2 is exponential).
  const peakOf = (pair: number, station: number) =>
    2 *
    traffic.sizeLaws[pair % traffic.classes]!.overlap *
    (peakedness(traffic.gapLaws[pair % traffic.classes]!, arrivals.ratePerMs[pair]! * stations.slotMs[station]!) - 1);
  for (let pair = 0; pair < arrivals.pairs; pair += 1) {
    const rate = arrivals.ratePerMs[pair]!;
    if (rate === 0) continue;
    const law = traffic.gapLaws[pair % traffic.classes]!;
    const lost = expectShares(router, flows, pair, (nowMs + endMs) / 2, (flow, share) => {
      const station = flows.station[flow]!;
      const flowRate = rate * share;
      step.flowRate[flow] = step.flowRate[flow]! + flowRate;
      step.stationRate[station] = step.stationRate[station]! + flowRate;
      // A part of a stream keeps that part of what sets the stream apart from Poisson.
      peaks[station] = peaks[station]! + flowRate * (1 + share * peakOf(pair, station));
      bursts[station] = bursts[station]! + flowRate * (1 + share * (law.cvSquared - 1));
    });
    step.nowhereRate[pair] = rate * lost.nowhere;
    step.shedRate[pair] = rate * lost.shed;
    if (lost.nowhere + lost.shed > 0) step.lossyPairs.push(pair);
  }
  for (let flow = 0; flow < step.flowRate.length; flow += 1) if (step.flowRate[flow]! > 0) step.activeFlows.push(flow);
  for (let station = 0; station < stations.count; station += 1) {
    const rate = step.stationRate[station]!;
    if (rate > 0) {
      expectWait(traffic, step, station, {
        peakedness: Math.max(0.05, peaks[station]! / rate),
        arrivalCvSquared: bursts[station]! / rate,
        slotCvSquared: traffic.sizeLaws[station % traffic.classes]!.slotCvSquared,
      });
    }
    if (rate === 0 && stations.running[station]! + stations.queued[station]! === 0) continue;
    step.activeStations.push(station);
    step.backlogged[station] = isBacklogged(traffic, step, station) ? 1 : 0;
  }
  return step;
}

function expectWait(traffic: Traffic, step: ModelledStep, station: number, variability: Variability): void {
  const { stations } = traffic;
  const rate = step.stationRate[station]!;
  const slots = stations.slots[station]!;
  const slotMs = stations.slotMs[station]!;
  const load = rate * slotMs;
  if (load >= slots) {
    step.steadyQueue[station] = Number.POSITIVE_INFINITY;
    step.queueSpread[station] = (variability.arrivalCvSquared + variability.slotCvSquared) / 2;
    step.waitProbability[station] = 1;
    return;
  }
  const use = load / slots;
  step.waitProbability[station] = waitProbability(slots, use, variability);
  step.waitScaleMs[station] = waitScaleMs(slots, use, slotMs, variability);
  step.steadyQueue[station] = rate * step.waitProbability[station]! * step.waitScaleMs[station]!;
  step.queueSpread[station] = (step.steadyQueue[station]! * (1 - use)) / use;
}

/** Counts what happens in the next `elapsedMs`, which end at `nowMs`. */
export function applyStep(traffic: Traffic, step: ModelledStep, elapsedMs: number, nowMs: number): void {
  const { stations, modelled } = traffic;
  step.arrived.fill(0);
  routeWhole(traffic, step, elapsedMs);
  for (const pair of step.lossyPairs) {
    countUnrouted(traffic, pair, takeWhole(modelled.nowhereOwed, pair, step.nowhereRate[pair]! * elapsedMs), false);
    countUnrouted(traffic, pair, takeWhole(modelled.shedOwed, pair, step.shedRate[pair]! * elapsedMs), true);
  }
  stations.busyUntilMs.fill(nowMs);
  judgeCompletions(traffic, step);
  let anyBacklog = false;
  for (const station of step.activeStations) {
    step.coveredMs[station] = step.coveredMs[station]! + elapsedMs;
    const isLong = moveStation(traffic, step, station, step.arrived[station]!, elapsedMs);
    anyBacklog ||= isLong || step.backlogged[station] === 1;
  }
  if (anyBacklog) followBacklogs(traffic, step);
}

/** A backlog is another each second: its latencies are recorded as they come, and what was before it apart. */
function followBacklogs(traffic: Traffic, step: ModelledStep): void {
  const isNow = (station: number) => isBacklogged(traffic, step, station);
  const changing = step.activeStations.filter((station) => step.backlogged[station] === 1 || isNow(station));
  recordLatencies(traffic, step, changing);
  for (const station of changing) step.backlogged[station] = isNow(station) ? 1 : 0;
}

/** Whole requests of each flow, for every second of the history: columns are looked up once. */
function routeWhole({ flows, counters }: Traffic, { activeFlows, flowRate, arrived }: ModelledStep, elapsedMs: number) {
  const { owed, station, routed } = flows;
  for (let at = 0; at < activeFlows.length; at += 1) {
    const flow = activeFlows[at]!;
    const sum = owed[flow]! + flowRate[flow]! * elapsedMs;
    const whole = Math.floor(sum);
    owed[flow] = sum - whole;
    if (whole === 0) continue;
    arrived[station[flow]!] = arrived[station[flow]!]! + whole;
    const inSlice = flow * RATE_SLICES + counters.slice;
    routed[inSlice] = routed[inSlice]! + whole;
  }
}

/** Answers whether the station has a backlog now. */
function moveStation(
  traffic: Traffic,
  step: ModelledStep,
  station: number,
  arrived: number,
  elapsedMs: number,
): boolean {
  const { stations, counters, modelled } = traffic;
  const site = Math.floor(station / traffic.classes);
  const inSlice = counters.slice * stations.count + station;
  const ofClass = counters.slice * traffic.classes + (station % traffic.classes);
  counters.total.arrived += arrived;
  counters.arrived[inSlice] = counters.arrived[inSlice]! + arrived;
  counters.classArrived[ofClass] = counters.classArrived[ofClass]! + arrived;
  counters.siteArrived[site] = counters.siteArrived[site]! + arrived;
  const present = stations.running[station]! + stations.queued[station]! + arrived;
  if (traffic.alive[site] === 0) {
    stations.running[station] = 0;
    stations.queued[station] = 0;
    modelled.queue[station] = 0;
    modelled.waitedMs[station] = 0;
    if (present > 0) countDrop(traffic, station, present);
    return false;
  }
  const slots = stations.slots[station]!;
  const rate = step.stationRate[station]!;
  const load = rate * stations.slotMs[station]!;
  const dropped = Math.min(present, Math.floor(moveQueue(traffic, step, station, elapsedMs)));
  modelled.queue[station] = modelled.queue[station]! - dropped;
  const backlogged = isBacklogged(traffic, step, station);
  const queued = Math.min(present - dropped, Math.round(modelled.queue[station]!));
  const running = Math.min(present - dropped - queued, backlogged ? slots : Math.round(Math.min(slots, load)));
  const completed = present - dropped - queued - running;
  stations.queued[station] = queued;
  stations.running[station] = running;
  counters.busyMs[inSlice] = counters.busyMs[inSlice]! + (backlogged ? slots : Math.min(slots, load)) * elapsedMs;
  counters.completed[inSlice] = counters.completed[inSlice]! + completed;
  counters.good[inSlice] = counters.good[inSlice]! + completed * modelled.goodShare[station]!;
  counters.siteCompleted[site] = counters.siteCompleted[site]! + completed;
  counters.total.completed += completed;
  if (dropped > 0) countDrop(traffic, station, dropped);
  return backlogged;
}

function takeWhole(owed: Float64Array, at: number, more: number): number {
  const sum = owed[at]! + more;
  const whole = Math.floor(sum);
  owed[at] = sum - whole;
  return whole;
}

function countUnrouted(traffic: Traffic, pair: number, requests: number, shed: boolean): void {
  if (requests === 0) return;
  const { counters } = traffic;
  const ofClass = counters.slice * traffic.classes + (pair % traffic.classes);
  counters.total.arrived += requests;
  counters.total.dropped += requests;
  counters.classArrived[ofClass] = counters.classArrived[ofClass]! + requests;
  counters.classDropped[ofClass] = counters.classDropped[ofClass]! + requests;
  if (shed) counters.classShed[ofClass] = counters.classShed[ofClass]! + requests;
}
