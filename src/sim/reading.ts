import { facilityWatts } from '@/domain/cost.ts';
import { radioShare } from '@/domain/radio.ts';
import type { TargetState, Totals } from '@/domain/telemetry.ts';
import type { LatencyTarget } from '@/domain/workload.ts';
import { AT_RISK_SHARE, RATE_WINDOW_MS } from './assumptions.ts';
import { hasLatencies, mergeLatencies, windowSum } from './counters.ts';
import { placedGpus } from './deployment.ts';
import { routedInWindow } from './flows.ts';
import { type Ground, utcHourOf } from './ground.ts';
import { addLatencies, clearLatencies, createLatencySum, type LatencySum, quantileMs } from './latency-histogram.ts';
import type { WorldCore } from './world-state.ts';

/** What the world measures of itself at a moment: the figures of a frame, a recorded sample and the attention list. */
export interface Reading {
  readonly sites: SiteReading;
  readonly stations: StationReading;
  readonly classes: ClassReading;
  /** By flow, over the rate window. */
  readonly flowRps: Float64Array;
  readonly totals: Totals & { readonly queued: number };
}

interface SiteReading {
  readonly arrivedRps: number[];
  readonly completedRps: number[];
  readonly gpuAiShare: number[];
  readonly gpuRadioShare: number[];
  readonly gpuPlacedShare: number[];
  readonly queued: number[];
  readonly running: number[];
  readonly powerKw: number[];
  readonly costUsdPerHour: number[];
  readonly headroom: (number | null)[];
}

interface StationReading {
  readonly arrivedRps: Float64Array;
  readonly completedRps: Float64Array;
  /** Of the completed, within the target: the same seconds, so never more. */
  readonly goodRps: Float64Array;
  /** GPUs at work, as slot time used over slots. */
  readonly busyGpus: Float64Array;
  readonly latencyMs: (number | null)[];
  readonly goodShare: (number | null)[];
  /** Completions in the latency window. */
  readonly done: Float64Array;
}

interface ClassReading {
  readonly arrivedRps: number[];
  readonly completedRps: number[];
  readonly droppedRps: number[];
  /** The part of the dropped that the plan leaves unserved on purpose. */
  readonly shedRps: number[];
  readonly queued: number[];
  readonly latencyMs: (number | null)[];
  readonly goodShare: (number | null)[];
  /** Completions in the latency window. */
  readonly done: number[];
  readonly state: TargetState[];
}

interface FlowReading {
  readonly rps: Float64Array;
  readonly transitUsdPerHour: Float64Array;
  readonly backboneGbps: number;
  readonly localShare: number | null;
}

const WINDOW_SECONDS = RATE_WINDOW_MS / 1000;

/** Counted figures only: rates over the rate window's full seconds, latencies over the latency window. */
export function takeReading(core: WorldCore): Reading {
  const ofClass = core.ground.classes.map(createLatencySum);
  const flows = readFlows(core);
  const stations = readStations(core, ofClass);
  const sites = readSites(core, stations, flows);
  const classes = readClasses(core, stations, ofClass);
  return {
    sites,
    stations,
    classes,
    flowRps: flows.rps,
    totals: addUp(core, sites, stations, classes, flows, ofClass),
  };
}

function readFlows({ ground, state }: WorldCore): FlowReading {
  const { flows, counters } = state.traffic;
  const rps = new Float64Array(flows.count);
  const transitUsdPerHour = new Float64Array(ground.sites.length);
  let routedRps = 0;
  let backboneRps = 0;
  let backboneGbps = 0;
  for (let flow = 0; flow < flows.count; flow += 1) {
    const here = routedInWindow(flows, flow, counters.slice) / WINDOW_SECONDS;
    if (here === 0) continue;
    const site = flows.site[flow]!;
    rps[flow] = here;
    routedRps += here;
    transitUsdPerHour[site] = transitUsdPerHour[site]! + here * 3600 * flows.transitUsd[flow]!;
    if (flows.backbone[flow] === 0) continue;
    const workloadClass = ground.classes[flows.pair[flow]! % ground.classes.length]!;
    backboneRps += here;
    backboneGbps += (here * (workloadClass.bytesUp + workloadClass.bytesDown) * 8) / 1e9;
  }
  return { rps, transitUsdPerHour, backboneGbps, localShare: routedRps > 0 ? 1 - backboneRps / routedRps : null };
}

function readStations({ ground, state }: WorldCore, ofClass: readonly LatencySum[]): StationReading {
  const { counters } = state.traffic;
  const count = counters.stations;
  const reading: StationReading = {
    arrivedRps: new Float64Array(count),
    completedRps: new Float64Array(count),
    goodRps: new Float64Array(count),
    busyGpus: new Float64Array(count),
    latencyMs: new Array<number | null>(count).fill(null),
    goodShare: new Array<number | null>(count).fill(null),
    done: new Float64Array(count),
  };
  const sum = createLatencySum();
  for (let station = 0; station < count; station += 1) {
    const profile = ground.profiles[station];
    // Nothing can be served here, but a lost site's requests are still counted as arrived.
    reading.arrivedRps[station] = windowSum(counters, counters.arrived, count, station) / WINDOW_SECONDS;
    if (!profile) continue;
    reading.completedRps[station] = windowSum(counters, counters.completed, count, station) / WINDOW_SECONDS;
    reading.goodRps[station] = windowSum(counters, counters.good, count, station) / WINDOW_SECONDS;
    const busySlots = windowSum(counters, counters.busyMs, count, station) / RATE_WINDOW_MS;
    reading.busyGpus[station] = (busySlots / profile.slots) * profile.gpusPerReplica;
    if (!hasLatencies(counters, station)) continue;
    const index = station % ground.classes.length;
    clearLatencies(sum);
    mergeLatencies(counters, station, sum);
    addLatencies(ofClass[index]!, sum);
    reading.done[station] = sum.done;
    reading.goodShare[station] = sum.good / sum.done;
    reading.latencyMs[station] = quantileMs(sum, state.control.classes[index]!.target.percentile / 100);
  }
  return reading;
}

function readSites({ ground, state }: WorldCore, stations: StationReading, flows: FlowReading): SiteReading {
  const { traffic, deployment, control } = state;
  const classes = ground.classes.length;
  const utcHour = utcHourOf(state.nowMs);
  const reading: SiteReading = {
    arrivedRps: [],
    completedRps: [],
    gpuAiShare: [],
    gpuRadioShare: [],
    gpuPlacedShare: [],
    queued: [],
    running: [],
    powerKw: [],
    costUsdPerHour: [],
    headroom: [],
  };
  ground.sites.forEach((site, index) => {
    const first = index * classes;
    const ofSite = (column: ArrayLike<number>) => sumOverClasses(ground, column, index);
    let headroom: number | null = null;
    for (let at = 0; at < classes; at += 1) {
      const latencyMs = stations.latencyMs[first + at]!;
      if (latencyMs === null) continue;
      const { limit } = control.classes[at]!.target;
      headroom = Math.min(headroom ?? Number.POSITIVE_INFINITY, (limit - latencyMs) / limit);
    }
    const placed = placedGpus(deployment, ground, index);
    const busy = Math.min(ofSite(stations.busyGpus), placed);
    const cost = ground.gpuCosts[index]!;
    const running = placed > 0 ? ground.activationUsdPerHour[index]! : 0;
    const watts =
      placed > 0 ? placed * facilityWatts(site, ground.gpuTypes[index]!, ground.definition.prices, busy / placed) : 0;
    reading.arrivedRps.push(ofSite(stations.arrivedRps));
    reading.completedRps.push(ofSite(stations.completedRps));
    reading.queued.push(ofSite(traffic.stations.queued));
    reading.running.push(ofSite(traffic.stations.running));
    reading.gpuAiShare.push(site.gpus > 0 ? busy / site.gpus : 0);
    reading.gpuPlacedShare.push(site.gpus > 0 ? placed / site.gpus : 0);
    reading.gpuRadioShare.push(radioShare(site, utcHour));
    reading.powerKw.push(watts / 1000);
    reading.costUsdPerHour.push(
      placed * (cost.gpu + cost.operations + cost.space + cost.energyIdle) +
        busy * cost.energyPerUse +
        running +
        flows.transitUsdPerHour[index]!,
    );
    reading.headroom.push(headroom);
  });
  return reading;
}

/** A column of stations, added up over a site's classes in their order. */
function sumOverClasses({ classes }: Ground, column: ArrayLike<number>, site: number): number {
  let sum = 0;
  for (let station = site * classes.length; station < (site + 1) * classes.length; station += 1)
    sum += column[station]!;
  return sum;
}

function readClasses(
  { ground, state }: WorldCore,
  stations: StationReading,
  ofClass: readonly LatencySum[],
): ClassReading {
  const { counters, stations: work } = state.traffic;
  const classes = ground.classes.length;
  const reading: ClassReading = {
    arrivedRps: [],
    completedRps: [],
    droppedRps: [],
    shedRps: [],
    queued: [],
    latencyMs: [],
    goodShare: [],
    done: [],
    state: [],
  };
  state.control.classes.forEach(({ target }, index) => {
    const sum = ofClass[index]!;
    const overWindow = (column: Int32Array) => windowSum(counters, column, classes, index) / WINDOW_SECONDS;
    const overSites = (column: ArrayLike<number>) => {
      let total = 0;
      for (let station = index; station < work.count; station += classes) total += column[station]!;
      return total;
    };
    const goodShare = sum.done > 0 ? sum.good / sum.done : null;
    const latencyMs = quantileMs(sum, target.percentile / 100);
    reading.arrivedRps.push(overWindow(counters.classArrived));
    reading.completedRps.push(overSites(stations.completedRps));
    reading.droppedRps.push(overWindow(counters.classDropped));
    reading.shedRps.push(overWindow(counters.classShed));
    reading.queued.push(overSites(work.queued));
    reading.latencyMs.push(latencyMs);
    reading.goodShare.push(goodShare);
    reading.done.push(sum.done);
    reading.state.push(targetState(goodShare, latencyMs, target));
  });
  return reading;
}

/** Totals are sums over the sites' own columns, in their order: a reader who adds them up gets the same bits. */
function addUp(
  { ground }: WorldCore,
  sites: SiteReading,
  stations: StationReading,
  classes: ClassReading,
  flows: FlowReading,
  ofClass: readonly LatencySum[],
): Reading['totals'] {
  const sum = (column: readonly number[]) => column.reduce((total, value) => total + value, 0);
  const gpus = sum(ground.sites.map((site) => site.gpus));
  const byGpus = (shares: readonly number[]) =>
    gpus > 0 ? sum(shares.map((part, site) => part * ground.sites[site]!.gpus)) / gpus : 0;
  const done = sum(ofClass.map((latencies) => latencies.done));
  return {
    arrivedRps: sum(sites.arrivedRps),
    completedRps: sum(sites.completedRps),
    queued: sum(sites.queued),
    powerKw: sum(sites.powerKw),
    costUsdPerHour: sum(sites.costUsdPerHour),
    tokensPerSecond: sum(classes.completedRps.map((rps, index) => rps * ground.tokensPerRequest[index]!)),
    goodputRps: sum(ground.sites.map((_, site) => sumOverClasses(ground, stations.goodRps, site))),
    goodShare: done > 0 ? sum(ofClass.map((latencies) => latencies.good)) / done : null,
    gpuAiShare: byGpus(sites.gpuAiShare),
    gpuRadioShare: byGpus(sites.gpuRadioShare),
    backboneGbps: flows.backboneGbps,
    localShare: flows.localShare,
  };
}

function targetState(goodShare: number | null, latencyMs: number | null, target: LatencyTarget): TargetState {
  if (goodShare === null || latencyMs === null) return 'no-data';
  if (goodShare < target.percentile / 100) return 'breached';
  return latencyMs > target.limit * (1 - AT_RISK_SHARE) ? 'at-risk' : 'met';
}
