import { type Variability, waitProbability, waitScaleMs } from '@/domain/queueing.ts';
import { RATE_SLICES } from './counters.ts';
import { countDrop } from './event-loop.ts';
import { peakedness } from './inter-arrival.ts';
import { judgeCompletions } from './modelled-latencies.ts';
import { expectShares } from './router.ts';
import type { Traffic } from './traffic.ts';

/**
 * The same world without its requests: what flows where follows from the rates, and how long it waits from
 * the same queueing formulas that plans are made with (`domain/queueing.ts`).
 * Used for history and for ×60. Counts stay whole and conserved; parts of a request are owed to the next second.
 *
 * Here the flows are known, so a station's peakedness z and ca² are its flows' means (of what sets a stream apart from
 * Poisson, a part p of it keeps the part p: 1 + p (z − 1)), where a plan counts on whole busy streams. Above full use the queue grows as a fluid until patience ends it.
 */
export interface ModelledStep {
  readonly revision: number;
  readonly endMs: number;
  /** How much of the step has been counted, for its latencies. */
  coveredMs: number;
  /** Requests per millisecond by flow, and by pair for those that find no site or that the plan sheds. */
  readonly flowRate: Float64Array;
  readonly nowhereRate: Float64Array;
  readonly shedRate: Float64Array;
  readonly stationRate: Float64Array;
  /** Mean queue in the steady state; Infinity at full use. */
  readonly steadyQueue: Float64Array;
  readonly waitProbability: Float64Array;
  /** P(W > t | W > 0) = exp(−t / waitScaleMs). */
  readonly waitScaleMs: Float64Array;
  /** The backlog that a station's share of good completions was last worked out for; NaN before. */
  readonly judgedBacklogMs: Float64Array;
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
    coveredMs: 0,
    flowRate: new Float64Array(flows.count),
    nowhereRate: new Float64Array(arrivals.pairs),
    shedRate: new Float64Array(arrivals.pairs),
    stationRate: new Float64Array(stations.count),
    steadyQueue: new Float64Array(stations.count),
    waitProbability: new Float64Array(stations.count),
    waitScaleMs: new Float64Array(stations.count),
    judgedBacklogMs: new Float64Array(stations.count).fill(Number.NaN),
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
    if (rate > 0 || stations.running[station]! + stations.queued[station]! > 0) step.activeStations.push(station);
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
    step.waitProbability[station] = 1;
    return;
  }
  step.waitProbability[station] = waitProbability(slots, load / slots, variability);
  step.waitScaleMs[station] = waitScaleMs(slots, load / slots, slotMs, variability);
  step.steadyQueue[station] = rate * step.waitProbability[station]! * step.waitScaleMs[station]!;
}

/** Counts what happens in the next `elapsedMs`, which end at `nowMs`. */
export function applyStep(traffic: Traffic, step: ModelledStep, elapsedMs: number, nowMs: number): void {
  const { flows, stations, counters, modelled } = traffic;
  const arrived = new Int32Array(stations.count);
  step.coveredMs += elapsedMs;
  for (const flow of step.activeFlows) {
    const whole = takeWhole(flows.owed, flow, step.flowRate[flow]! * elapsedMs);
    if (whole === 0) continue;
    const station = flows.station[flow]!;
    arrived[station] = arrived[station]! + whole;
    const routed = flow * RATE_SLICES + counters.slice;
    flows.routed[routed] = flows.routed[routed]! + whole;
  }
  for (const pair of step.lossyPairs) {
    countUnrouted(traffic, pair, takeWhole(modelled.nowhereOwed, pair, step.nowhereRate[pair]! * elapsedMs), false);
    countUnrouted(traffic, pair, takeWhole(modelled.shedOwed, pair, step.shedRate[pair]! * elapsedMs), true);
  }
  stations.busyUntilMs.fill(nowMs);
  judgeCompletions(traffic, step);
  for (const station of step.activeStations) moveStation(traffic, step, station, arrived[station]!, elapsedMs);
}

function moveStation(traffic: Traffic, step: ModelledStep, station: number, arrived: number, elapsedMs: number): void {
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
    if (present > 0) countDrop(traffic, station, present);
    return;
  }
  const slots = stations.slots[station]!;
  const rate = step.stationRate[station]!;
  const load = rate * stations.slotMs[station]!;
  const serviceRate = slots / stations.slotMs[station]!;
  const steady = step.steadyQueue[station]!;
  // A backlog moves as a fluid; below it the queue is the steady one, which it cannot outgrow by more than arrives.
  const fluid = Math.max(0, modelled.queue[station]! + (rate - serviceRate) * elapsedMs);
  const backlogged = fluid > steady;
  const level = backlogged ? fluid : Math.min(steady, modelled.queue[station]! + rate * elapsedMs);
  const longest = serviceRate * traffic.patienceMs[station % traffic.classes]!;
  const dropped = Math.min(present, Math.max(0, Math.floor(level - longest)));
  modelled.queue[station] = level - dropped;
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
