import { answerFactor } from '@/domain/request-sizes.ts';
import { ln } from '@/lib/portable-math.ts';
import type { ModelledStep } from './closed-form.ts';
import { countLatency } from './counters.ts';
import { countFlowLatencies } from './flows.ts';
import type { Traffic } from './traffic.ts';

/**
 * Latencies that the closed form gives to what it completes: the answer time's spread where nobody waits, the tail of
 * the wait where somebody does, and the backlog on top where there is one.
 */

/** Adds the latencies of what the step has covered to the histograms; call it before the ten-second slice ends. */
export function recordLatencies(traffic: Traffic, step: ModelledStep): void {
  const { flows, counters } = traffic;
  if (step.coveredMs === 0) return;
  for (const flow of step.activeFlows) {
    const station = flows.station[flow]!;
    if (!serves(traffic, flow)) continue;
    const completions = step.flowRate[flow]! * step.coveredMs * completedShare(traffic, step, station);
    let latencySumMs = 0;
    let good = 0;
    eachLatency(traffic, step, flow, backlogMs(traffic, step, station), (latencyMs, share, isGood) => {
      const requests = completions * share;
      countLatency(counters, station, latencyMs, isGood, requests);
      latencySumMs += latencyMs * requests;
      if (isGood) good += requests;
    });
    countFlowLatencies(flows, counters.latencySlice, flow, completions, good, latencySumMs);
  }
  step.coveredMs = 0;
}

/** Works out anew which share of a station's completions is good, where its backlog is another than before. */
export function judgeCompletions(traffic: Traffic, step: ModelledStep): void {
  const { flows, modelled } = traffic;
  const judged = new Set<number>();
  for (const flow of step.activeFlows) {
    const station = flows.station[flow]!;
    if (!serves(traffic, flow)) continue;
    const backlog = backlogMs(traffic, step, station);
    if (!judged.has(station)) {
      if (backlog === step.judgedBacklogMs[station]) continue;
      judged.add(station);
      step.judgedBacklogMs[station] = backlog;
      modelled.goodShare[station] = 0;
    }
    let good = 0;
    eachLatency(traffic, step, flow, backlog, (_, share, isGood) => {
      if (isGood) good += share;
    });
    const ofStation = step.flowRate[flow]! / step.stationRate[station]!;
    // The shares add up to 1 but for rounding, which must not make more good than were completed.
    modelled.goodShare[station] = Math.min(1, modelled.goodShare[station]! + good * ofStation);
  }
}

const serves = ({ flows, stations, alive }: Traffic, flow: number) =>
  stations.slots[flows.station[flow]!]! > 0 && alive[flows.site[flow]!] === 1;

const serviceRate = ({ stations }: Traffic, station: number) => stations.slots[station]! / stations.slotMs[station]!;

const completedShare = (traffic: Traffic, step: ModelledStep, station: number) =>
  Math.min(1, serviceRate(traffic, station) / step.stationRate[station]!);

/** How long the queue beyond the steady one delays who joins it now; 0 without a backlog. */
function backlogMs(traffic: Traffic, step: ModelledStep, station: number): number {
  const queue = traffic.modelled.queue[station]!;
  const steady = step.steadyQueue[station]!;
  if (steady !== Number.POSITIVE_INFINITY && queue <= 2 * steady + 1) return 0;
  return queue / serviceRate(traffic, station);
}

/** Waits rarer than this are left out of the latencies. */
const RARE_WAIT = 1e-4;

/** A distribution as its values at equally likely points. */
const ANSWER_DRAWS = [0.125, 0.375, 0.625, 0.875];
const WAIT_SCALES = Array.from({ length: 24 }, (_, point) => -ln(1 - (point + 0.5) / 24));

/** The latencies of a flow's completions, each with its share of them. */
function eachLatency(
  traffic: Traffic,
  step: ModelledStep,
  flow: number,
  backlog: number,
  visit: (latencyMs: number, share: number, isGood: boolean) => void,
): void {
  const { flows, stations } = traffic;
  const station = flows.station[flow]!;
  const ofClass = station % traffic.classes;
  const law = traffic.sizeLaws[ofClass]!;
  const limitMs = traffic.limitMs[ofClass]!;
  const answerMs = stations.answerMs[station]!;
  const travelMs = flows.travelMs[flow]! + backlog;
  const likely = backlog > 0 ? 0 : step.waitProbability[station]!;
  const waiting = likely < RARE_WAIT ? 0 : likely;
  for (const draw of ANSWER_DRAWS) {
    const latencyMs = travelMs + answerMs * answerFactor(law, draw);
    visit(latencyMs, (1 - waiting) / ANSWER_DRAWS.length, latencyMs <= limitMs);
  }
  if (waiting === 0) return;
  for (const scale of WAIT_SCALES) {
    const waitMs = Math.min(scale * step.waitScaleMs[station]!, traffic.patienceMs[ofClass]!);
    const latencyMs = travelMs + answerMs + waitMs;
    visit(latencyMs, waiting / WAIT_SCALES.length, latencyMs <= limitMs);
  }
}
