import { answerFactor } from '@/domain/request-sizes.ts';
import { ln } from '@/lib/portable-math.ts';
import type { ModelledStep } from './closed-form.ts';
import { countLatency } from './counters.ts';
import { countFlowLatencies } from './flows.ts';
import { queueStretch } from './modelled-queue.ts';
import type { Traffic } from './traffic.ts';

/**
 * Latencies that the closed form gives to what it completes: the answer time's spread where nobody waits, the tail of
 * the wait where somebody does, and the backlog on top where there is one.
 */

/**
 * Adds the latencies of what the step has covered to the histograms, at all stations or at some; call it before the
 * ten-second slice ends.
 */
export function recordLatencies(
  traffic: Traffic,
  step: ModelledStep,
  stations: readonly number[] = step.activeStations,
): void {
  const { flows, counters } = traffic;
  const isAsked = stations === step.activeStations ? null : new Set(stations);
  for (const flow of step.activeFlows) {
    const station = flows.station[flow]!;
    const coveredMs = step.coveredMs[station]!;
    if (coveredMs === 0 || (isAsked && !isAsked.has(station)) || !serves(traffic, flow)) continue;
    const limitMs = traffic.limitMs[station % traffic.classes]!;
    const completions = step.flowRate[flow]! * coveredMs * completedShare(traffic, step, station);
    let latencySumMs = 0;
    let good = 0;
    const points = findLatencies(traffic, step, flow);
    for (let point = 0; point < points; point += 1) {
      const latencyMs = POINT_MS[point]!;
      const requests = completions * POINT_SHARE[point]!;
      countLatency(counters, station, latencyMs, latencyMs <= limitMs, requests);
      latencySumMs += latencyMs * requests;
      if (latencyMs <= limitMs) good += requests;
    }
    countFlowLatencies(flows, counters.latencySlice, flow, completions, good, latencySumMs);
  }
  for (const station of stations) step.coveredMs[station] = 0;
}

/** Works out anew which share of a station's completions is good, where its waits are other than before. */
export function judgeCompletions(traffic: Traffic, step: ModelledStep): void {
  const { flows, modelled } = traffic;
  const { judgedFor, stationRate } = step;
  const stale: number[] = [];
  for (const station of step.activeStations) {
    if (stationRate[station] === 0 || traffic.stations.slots[station] === 0) continue;
    const waits = waitsOf(traffic, step, station);
    if (waits === judgedFor[station]) continue;
    judgedFor[station] = waits;
    modelled.goodShare[station] = 0;
    stale.push(station);
  }
  if (stale.length === 0) return;
  const isStale = new Set(stale);
  for (const flow of step.activeFlows) {
    const station = flows.station[flow]!;
    if (!isStale.has(station) || !serves(traffic, flow)) continue;
    const limitMs = traffic.limitMs[station % traffic.classes]!;
    const points = findLatencies(traffic, step, flow);
    let good = 0;
    for (let point = 0; point < points; point += 1) if (POINT_MS[point]! <= limitMs) good += POINT_SHARE[point]!;
    const ofStation = step.flowRate[flow]! / step.stationRate[station]!;
    // The shares add up to 1 but for rounding, which must not make more good than were completed.
    modelled.goodShare[station] = Math.min(1, modelled.goodShare[station]! + good * ofStation);
  }
}

const serves = ({ flows, stations, alive }: Traffic, flow: number) =>
  stations.slots[flows.station[flow]!]! > 0 && alive[flows.site[flow]!] === 1;

const serviceRate = ({ stations }: Traffic, station: number) => stations.slots[station]! / stations.slotMs[station]!;

/** Who leaves a backlog leaves at the rate of service, whatever arrives. */
function completedShare(traffic: Traffic, step: ModelledStep, station: number): number {
  const atMost = serviceRate(traffic, station) / step.stationRate[station]!;
  return step.backlogged[station] === 1 ? atMost : Math.min(1, atMost);
}

/** What a station's waits follow from, as one number: the backlog's wait, or below zero the stretch in sixteenths. */
function waitsOf(traffic: Traffic, step: ModelledStep, station: number): number {
  if (step.backlogged[station] === 1) return traffic.modelled.waitedMs[station]!;
  return -1 - Math.round(16 * queueStretch(traffic, step, station));
}

/** Waits rarer than this are left out of the latencies. */
const RARE_WAIT = 1e-4;

/** A distribution as its values at equally likely points. */
const ANSWER_DRAWS = [0.125, 0.375, 0.625, 0.875];
const WAIT_SCALES = Array.from({ length: 24 }, (_, point) => -ln(1 - (point + 0.5) / 24));

/** The points of the last flow that was asked for: how long, and with which share of its completions. */
const POINT_MS = new Float64Array(ANSWER_DRAWS.length + WAIT_SCALES.length);
const POINT_SHARE = new Float64Array(POINT_MS.length);

/** Writes the latencies of a flow's completions to the points above; answers how many there are. */
function findLatencies(traffic: Traffic, step: ModelledStep, flow: number): number {
  const { flows, stations } = traffic;
  const station = flows.station[flow]!;
  const ofClass = station % traffic.classes;
  const law = traffic.sizeLaws[ofClass]!;
  const answerMs = stations.answerMs[station]!;
  const backlogged = step.backlogged[station] === 1;
  const travelMs = flows.travelMs[flow]! + (backlogged ? traffic.modelled.waitedMs[station]! : 0);
  const likely = backlogged ? 0 : step.waitProbability[station]!;
  const waiting = likely < RARE_WAIT ? 0 : likely;
  let points = 0;
  for (const draw of ANSWER_DRAWS) {
    POINT_MS[points] = travelMs + answerMs * answerFactor(law, draw);
    POINT_SHARE[points] = (1 - waiting) / ANSWER_DRAWS.length;
    points += 1;
  }
  if (waiting === 0) return points;
  const scaleMs = step.waitScaleMs[station]! * queueStretch(traffic, step, station);
  for (const scale of WAIT_SCALES) {
    POINT_MS[points] = travelMs + answerMs + Math.min(scale * scaleMs, traffic.patienceMs[ofClass]!);
    POINT_SHARE[points] = waiting / WAIT_SCALES.length;
    points += 1;
  }
  return points;
}
