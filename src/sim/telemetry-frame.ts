import { siteStateOf } from '@/domain/site-state.ts';
import type {
  ClockState,
  FlowColumns,
  Frame,
  Health,
  LinkColumns,
  SiteClassColumns,
  SiteColumns,
} from '@/domain/telemetry.ts';
import { LATENCY_WINDOW_MS, RATE_WINDOW_MS } from './assumptions.ts';
import { lookAround } from './attention.ts';
import { LATENCY_SLICES } from './counters.ts';
import { isWarming } from './deployment.ts';
import { linkLoads } from './link-loads.ts';
import { type Reading, takeReading } from './reading.ts';
import type { WorldCore } from './world-state.ts';

/** Flows in a frame; the rest is in `coveredShare`. */
const FLOWS_IN_FRAME = 600;

/** Everything the screens may show of this moment. The caller's clock is echoed. */
export function buildFrame(core: WorldCore, worldId: string, clock: ClockState): Frame {
  const { ground, state } = core;
  const { control, traffic } = state;
  const reading = takeReading(core);
  const { total } = traffic.counters;
  const { queued: _queued, ...totals } = reading.totals;
  return {
    worldId,
    sequence: state.sequence,
    virtualMs: state.nowMs,
    clock,
    scenario: ground.definition.scenario.name,
    seed: ground.definition.seed,
    rateWindowMs: RATE_WINDOW_MS,
    latencyWindowMs: LATENCY_WINDOW_MS,
    plan: {
      problemHash: control.plan.problemHash,
      gap: control.plan.gap,
      objectiveUsdPerHour: control.plan.objectiveUsdPerHour,
      boundUsdPerHour: control.plan.boundUsdPerHour,
      appliedMs: control.planAppliedMs,
      engineMs: control.plan.engineMs,
    },
    counters: {
      arrived: total.arrived,
      completed: total.completed,
      dropped: total.dropped,
      queued: traffic.stations.queued.reduce((sum, queued) => sum + queued, 0),
      running: traffic.stations.running.reduce((sum, running) => sum + running, 0),
    },
    sites: siteColumns(core, reading),
    siteClasses: siteClassColumns(core, reading),
    classes: {
      arrivedRps: reading.classes.arrivedRps,
      completedRps: reading.classes.completedRps,
      droppedRps: reading.classes.droppedRps,
      latencyMs: reading.classes.latencyMs,
      goodShare: reading.classes.goodShare,
      state: reading.classes.state,
    },
    flows: flowColumns(core, reading),
    links: linkColumns(core, reading),
    totals,
    drains: state.drains.map(({ drain }) => drain),
    attention: lookAround(core, reading),
  };
}

function siteColumns(core: WorldCore, reading: Reading): SiteColumns {
  const { ground, state } = core;
  const { control, deployment } = state;
  const health = ground.sites.map((_, site): Health => {
    if (control.failureNoticed[site] === 1) return 'failed';
    return Number.isNaN(control.failedMs[site]!) ? 'live' : 'stale';
  });
  // Until its share ramps down, a site that will be drained is not cordoned yet.
  const preparing = new Set(
    state.drains.filter(({ base, drain }) => base === null && drain.endedMs === null).map(({ site }) => site),
  );
  const cordoned = ground.sites.map((_, site) => control.cordoned[site] === 1 && !preparing.has(site));
  const phases = new Map(state.drains.map(({ site, drain }) => [site, drain.phase]));
  const { headroom, ...measured } = reading.sites;
  return {
    ...measured,
    headroom,
    health,
    cordoned,
    state: ground.sites.map((_, site) =>
      siteStateOf({
        health: health[site]!,
        cordoned: cordoned[site]!,
        drainPhase: phases.get(site) ?? null,
        warming: isWarming(deployment, site, ground.classes.length),
      }),
    ),
    observedMs: ground.sites.map((_, site) =>
      Number.isNaN(control.failedMs[site]!) ? state.nowMs : control.failedMs[site]!,
    ),
  };
}

function siteClassColumns({ ground, state }: WorldCore, reading: Reading): SiteClassColumns {
  const { stations } = state.traffic;
  const classes = ground.classes.length;
  const shown: number[] = [];
  for (let station = 0; station < stations.count; station += 1) {
    const busy = stations.queued[station]! + stations.running[station]! + reading.stations.arrivedRps[station]! > 0;
    if (busy || state.deployment.held[station]! > 0) shown.push(station);
  }
  const column = <T>(of: (station: number) => T) => shown.map(of);
  return {
    site: column((station) => Math.floor(station / classes)),
    class: column((station) => station % classes),
    replicas: column((station) => state.deployment.serving[station]!),
    arrivedRps: column((station) => reading.stations.arrivedRps[station]!),
    completedRps: column((station) => reading.stations.completedRps[station]!),
    queued: column((station) => stations.queued[station]!),
    running: column((station) => stations.running[station]!),
    latencyMs: column((station) => reading.stations.latencyMs[station]!),
    goodShare: column((station) => reading.stations.goodShare[station]!),
  };
}

/** Links that carry anything. */
function linkColumns(core: WorldCore, reading: Reading): LinkColumns {
  const { forwardGbps, backwardGbps } = linkLoads(core, reading);
  const link = core.ground.links.flatMap((_, index) => (forwardGbps[index]! + backwardGbps[index]! > 0 ? [index] : []));
  return {
    link,
    forwardGbps: link.map((index) => forwardGbps[index]!),
    backwardGbps: link.map((index) => backwardGbps[index]!),
  };
}

interface MarketFlow {
  readonly market: number;
  readonly site: number;
  rps: number;
  topClass: number;
  topRps: number;
  done: number;
  good: number;
  latencySumMs: number;
}

/** Flows of all classes together, largest first. */
function flowColumns({ ground, state }: WorldCore, reading: Reading): FlowColumns {
  const { flows } = state.traffic;
  const classes = ground.classes.length;
  const byEnds = new Map<number, MarketFlow>();
  let routedRps = 0;
  for (let flow = 0; flow < reading.flowRps.length; flow += 1) {
    const rps = reading.flowRps[flow]!;
    if (rps === 0) continue;
    routedRps += rps;
    const market = Math.floor(flows.pair[flow]! / classes);
    const site = flows.site[flow]!;
    const key = market * ground.sites.length + site;
    let sum = byEnds.get(key);
    if (!sum) {
      sum = { market, site, rps: 0, topClass: 0, topRps: 0, done: 0, good: 0, latencySumMs: 0 };
      byEnds.set(key, sum);
    }
    sum.rps += rps;
    if (rps > sum.topRps) {
      sum.topRps = rps;
      sum.topClass = flows.pair[flow]! % classes;
    }
    for (let at = flow * LATENCY_SLICES; at < (flow + 1) * LATENCY_SLICES; at += 1) {
      sum.done += flows.done[at]!;
      sum.good += flows.good[at]!;
      sum.latencySumMs += flows.latencySumMs[at]!;
    }
  }
  const largest = [...byEnds.values()]
    .sort((a, b) => b.rps - a.rps || a.market - b.market || a.site - b.site)
    .slice(0, FLOWS_IN_FRAME);
  return {
    market: largest.map(({ market }) => market),
    site: largest.map(({ site }) => site),
    rps: largest.map(({ rps }) => rps),
    topClass: largest.map(({ topClass }) => topClass),
    latencyMs: largest.map(({ done, latencySumMs }) => (done > 0 ? latencySumMs / done : null)),
    goodShare: largest.map(({ done, good }) => (done > 0 ? good / done : null)),
    // The two sums are made in different orders: rounding must not cover more than everything.
    coveredShare: routedRps > 0 ? Math.min(1, largest.reduce((sum, { rps }) => sum + rps, 0) / routedRps) : 1,
  };
}
