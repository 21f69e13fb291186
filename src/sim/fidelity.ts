import { slotFactor } from '@/domain/request-sizes.ts';
import type { RandomStream } from '@/lib/random.ts';
import { addBusyTime, placeRequest } from './event-loop.ts';
import { releaseRequest } from './stations.ts';
import type { Traffic } from './traffic.ts';

/**
 * From requests to numbers: each station keeps how many run and wait, the requests themselves are forgotten.
 * Nothing is lost: what was running or queued is completed by the closed form's own counts.
 */
export function toModelled(traffic: Traffic, nowMs: number): void {
  const { stations, requests, completions, modelled } = traffic;
  for (let event = 0; event < completions.size; event += 1) releaseRequest(requests, completions.items[event]!);
  completions.size = 0;
  for (let station = 0; station < stations.count; station += 1) {
    addBusyTime(traffic, station, nowMs);
    const head = stations.head[station]!;
    modelled.waitedMs[station] = head < 0 ? 0 : nowMs - requests.arrivedMs[head]!;
    for (let request = stations.head[station]!; request >= 0; ) {
      const next = requests.next[request]!;
      releaseRequest(requests, request);
      request = next;
    }
    stations.head[station] = -1;
    stations.tail[station] = -1;
    modelled.queue[station] = stations.queued[station]!;
  }
}

/**
 * From numbers to requests: as many as were running and queued, given to the station's flows by their rates. The
 * running ones are somewhere in their work (a uniform part of it is left); the queued ones have waited in order.
 */
export function toEvents(traffic: Traffic, stream: RandomStream, nowMs: number): void {
  const { stations, modelled } = traffic;
  const flowsOf = flowsByStation(traffic);
  for (let station = 0; station < stations.count; station += 1) {
    const running = stations.running[station]!;
    const queued = stations.queued[station]!;
    stations.running[station] = 0;
    stations.queued[station] = 0;
    stations.busyUntilMs[station] = nowMs;
    const waitedMs = modelled.waitedMs[station]!;
    modelled.queue[station] = 0;
    modelled.waitedMs[station] = 0;
    const flows = flowsOf.get(station);
    if (!flows) continue;
    const law = traffic.sizeLaws[station % traffic.classes]!;
    for (let i = 0; i < running + queued; i += 1) {
      const place = i - running;
      const whole = slotFactor(law, stream.next());
      const left = place < 0 ? whole * stream.next() : whole;
      const waited = place < 0 ? 0 : waitedMs * (1 - place / queued);
      placeRequest(traffic, pickByRate(traffic, flows, stream.next()), nowMs - waited, left, 1, nowMs);
    }
  }
}

function flowsByStation(traffic: Traffic): Map<number, number[]> {
  const flowsOf = new Map<number, number[]>();
  for (let flow = 0; flow < traffic.flows.count; flow += 1) {
    const station = traffic.flows.station[flow]!;
    const known = flowsOf.get(station);
    if (known) known.push(flow);
    else flowsOf.set(station, [flow]);
  }
  return flowsOf;
}

/** By the markets' rates; what a flow's exact share was is forgotten with the requests. */
function pickByRate(traffic: Traffic, flows: readonly number[], draw: number): number {
  const rateOf = (flow: number) => traffic.arrivals.ratePerMs[traffic.flows.pair[flow]!]!;
  let left = draw * flows.reduce((sum, flow) => sum + rateOf(flow), 0);
  for (const flow of flows) {
    left -= rateOf(flow);
    if (left < 0) return flow;
  }
  return flows[flows.length - 1]!;
}
