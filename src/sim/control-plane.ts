import { demandAt } from '@/domain/demand.ts';
import type { Placement, PlacementInForce, Plan } from '@/domain/plan.ts';
import { radioShare } from '@/domain/radio.ts';
import type { VirtualMs } from '@/domain/telemetry.ts';
import { describeRelaxations } from '@/engine/client/describe-relaxations.ts';
import type { SolveOutcome } from '@/engine/model/contract.ts';
import { required } from '@/lib/invariant.ts';
import {
  DEMAND_INTERVAL_MS,
  HOURLY_PLAN_DELAY_MS,
  RAMP_MS,
  URGENT_PLAN_DELAY_MS,
  URGENT_RAMP_MS,
} from './assumptions.ts';
import { finishLoads, releaseReplicas, replicasByStation, wantReplicas } from './deployment.ts';
import { startWaiting } from './event-loop.ts';
import { openFlow } from './flows.ts';
import { grantGpus } from './gpu-grants.ts';
import { utcHourOf } from './ground.ts';
import { writeLog } from './log.ts';
import { buildRouteTable, type RouteEntry, type RouteTable, rampShare, rampTo } from './router.ts';
import type { ControlState, PlanCause, PlanQuestion, PlanRequest, Transition, WorldCore } from './world-state.ts';

/**
 * The control plane: asks the engine for a plan (each hour, after a failure, on an operator's command), applies the
 * answer at a virtual time fixed when it asked, loads what the plan adds, and moves the requests when it serves.
 * How long the engine took on the wall changes nothing.
 */

/** Assumption: the control plane plans for the highest demand it expects in the coming hour, read at these offsets. */
const HORIZON_MS = [0, 1_800_000, 3_600_000] as const;
/** After a plan that failed, it tries again after five minutes. Assumption. */
const RETRY_MS = 300_000;

/** The control plane's own question for the hour from `fromMs`, with extra sites closed or other classes if asked. */
export function planQuestion(
  core: WorldCore,
  fromMs: VirtualMs,
  horizonMs: readonly number[] = HORIZON_MS,
): PlanQuestion {
  const { ground, state } = core;
  const { control } = state;
  const moments = horizonMs.map((offset) => Math.floor(fromMs / DEMAND_INTERVAL_MS) * DEMAND_INTERVAL_MS + offset);
  const demands = moments.map((moment) => demandNow(core, moment));
  const radioGpus = moments.map((moment) =>
    ground.sites.reduce((sum, site) => sum + site.gpus * radioShare(site, utcHourOf(moment)), 0),
  );
  const busiest = radioGpus.indexOf(Math.max(...radioGpus));
  return {
    utcHour: utcHourOf(moments[busiest]!),
    demandRps: demands[0]!.map((_, pair) => Math.max(...demands.map((demand) => demand[pair]!))),
    classes: control.classes,
    closedSiteIds: ground.sites
      .filter((_, site) => control.cordoned[site] === 1 || control.failureNoticed[site] === 1)
      .map(({ id }) => id),
    cutLinkIds: control.cutLinks.map(({ linkId }) => linkId),
  };
}

/** Requests per second by pair, with the scenario's factors. */
export function demandNow(core: WorldCore, atMs: VirtualMs): number[] {
  const { ground, state } = core;
  const classes = ground.classes.length;
  const demand = demandAt(ground.definition.fleet, ground.classes, atMs, ground.definition.scenario.demandMultiplier);
  return demand.map((rps, pair) => rps * state.control.demandFactor[Math.floor(pair / classes)]!);
}

export function createRequest(core: WorldCore, cause: PlanCause, question: PlanQuestion): PlanRequest {
  const { state, planner } = core;
  const { control } = state;
  return {
    id: planner.newId(),
    cause,
    applyMs: state.nowMs + (cause === 'hourly' ? HOURLY_PLAN_DELAY_MS : URGENT_PLAN_DELAY_MS),
    factsVersion: control.factsVersion,
    question,
    previous: placementOf(control.plan),
  };
}

/** Asks for a plan on the facts as they are now. */
export function requestPlan(core: WorldCore, cause: PlanCause): void {
  const request = createRequest(core, cause, planQuestion(core, core.state.nowMs));
  scheduleRequest(core, request);
}

export function scheduleRequest(core: WorldCore, request: PlanRequest): void {
  const { control } = core.state;
  control.requests = [...control.requests, request];
  void core.planner.ask(request);
}

/** Applies the plans whose moment has come; the gate before it has seen to it that they are answered. */
export async function applyDuePlans(core: WorldCore): Promise<void> {
  const { state, planner } = core;
  for (;;) {
    const due = state.control.requests.find((request) => request.applyMs <= state.nowMs);
    if (!due) return;
    const outcome = await planner.ask(due);
    planner.forget(due.id);
    state.control.requests = state.control.requests.filter((request) => request !== due);
    applyOutcome(core, due, outcome);
  }
}

function applyOutcome(core: WorldCore, request: PlanRequest, outcome: SolveOutcome): void {
  const { control, nowMs } = core.state;
  if (request.factsVersion !== control.factsVersion) {
    // It answers a world that is no more; somebody may have asked anew already.
    if (!control.requests.some((other) => other.factsVersion === control.factsVersion))
      requestPlan(core, request.cause);
    return;
  }
  if (outcome.status === 'optimal' || outcome.status === 'feasible') adoptPlan(core, outcome.plan, request);
  else {
    const sentence = failureSentence(core, outcome);
    control.planFailure = { sinceMs: control.planFailure?.sinceMs ?? nowMs, sentence };
    control.retryMs = nowMs + RETRY_MS;
    writeLog(core, {
      kind: 'plan-failed',
      actor: 'control plane',
      sentence: `No plan could be made; the old one stays in force. ${sentence}`,
    });
  }
}

function adoptPlan(core: WorldCore, plan: Plan, { cause, question }: PlanRequest): void {
  const { ground, state } = core;
  const { control, deployment, traffic, nowMs } = state;
  control.plan = plan;
  control.planAppliedMs = nowMs;
  control.planFailure = null;
  control.retryMs = null;
  const readyMs = wantReplicas(deployment, replicasByStation(ground, plan.replicas), traffic.alive, nowMs);
  const table = routeTableOf(core, plan);
  const urgent = cause === 'failure' || cause === 'cordon';
  control.transition = {
    table,
    startMs: readyMs,
    rampMs: urgent ? URGENT_RAMP_MS : RAMP_MS,
    closedSiteIds: question.closedSiteIds,
  };
  writeLog(core, {
    kind: 'plan-applied',
    actor: 'control plane',
    sentence: `${PLAN_SENTENCES[cause]} ${readyMs > nowMs ? 'New replicas are loading.' : 'All its replicas serve.'}`,
  });
  if (urgent && readyMs > nowMs) bridgeRows(core, table);
}

const PLAN_SENTENCES: Readonly<Record<PlanCause, string>> = {
  hourly: 'The hourly plan is in force.',
  failure: 'A plan around the failure is in force.',
  demand: 'A plan for the changed demand is in force.',
  drain: 'The plan for the drain is in force.',
  cordon: 'A plan without the cordoned site is in force.',
  return: 'A plan with the returned site is in force.',
  target: 'A plan for the new target is in force.',
};

/** Begins the ramp once everything the plan wants is loaded; answers what began, null if nothing did. */
export function startTransition(core: WorldCore): Transition | null {
  const { control, traffic, nowMs } = core.state;
  const { transition } = control;
  if (!transition || transition.startMs > nowMs) return null;
  refreshServing(core);
  rampTo(traffic.router, transition.table, nowMs, transition.rampMs);
  control.transition = null;
  control.releasing = true;
  return transition;
}

/** Each second: takes in loaded replicas, releases what the last ramp has left behind. */
export function tendReplicas(core: WorldCore): void {
  const { control, deployment, traffic, nowMs } = core.state;
  // While requests move from one plan to the other, GPUs move with them.
  let changed = finishLoads(deployment, nowMs) || rampShare(traffic.router, nowMs) < 1;
  if (control.releasing && !control.transition && nowMs >= traffic.router.rampFromMs + traffic.router.rampMs) {
    releaseReplicas(deployment, traffic);
    control.releasing = deployment.held.some((held, station) => held > deployment.wanted[station]!);
    changed = true;
  }
  if (changed) refreshServing(core);
}

/** GPUs, slots and the router's view of who takes new work, after any change of either. */
export function refreshServing(core: WorldCore): void {
  const { ground, state } = core;
  const { control, deployment, traffic } = state;
  const classes = ground.classes.length;
  grantGpus(deployment, ground, traffic, state.nowMs, (site) => takesNewWork(control, site));
  const { open } = traffic.router;
  for (let station = 0; station < open.length; station += 1) {
    const takes = takesNewWork(control, Math.floor(station / classes)) && deployment.serving[station]! > 0 ? 1 : 0;
    if (open[station] === takes) continue;
    open[station] = takes;
    traffic.router.revision += 1;
  }
  // Slots may have changed as well, which the closed form must see.
  traffic.router.revision += 1;
  if (state.fidelity === 'modelled') return;
  for (let station = 0; station < open.length; station += 1) {
    if (traffic.stations.queued[station]! > 0) startWaiting(traffic, station, state.nowMs);
  }
}

const takesNewWork = (control: ControlState, site: number) =>
  control.failureNoticed[site] === 0 && (control.cordoned[site] === 0 || control.rampingOut[site] === 1);

export function routeTableOf(core: WorldCore, placement: Placement): RouteTable {
  const { ground, state, paths } = core;
  const { flows } = state.traffic;
  const classes = ground.classes.length;
  const entries: RouteEntry[] = placement.routes
    .filter(({ share }) => share > 0)
    .map((route) => {
      const market = required(ground.marketIndex.get(route.marketId), `market ${route.marketId} of a plan`);
      const workloadClass = required(ground.classIndex.get(route.classId), `class ${route.classId} of a plan`);
      const site = required(ground.siteIndex.get(route.siteId), `site ${route.siteId} of a plan`);
      const pair = market * classes + workloadClass;
      const known = flows.count;
      const flow = openFlow(flows, pair, site, ground.sites.length, classes);
      if (flow === known) paths.describe(flows, flow);
      return { pair, flow, share: route.share };
    });
  return buildRouteTable(ground.markets.length * classes, entries);
}

/**
 * After a failure nobody waits for replicas that are not needed: where a pair has lost a site or its path, and every
 * site of its new row already serves what the new plan wants there, it takes the new row at once.
 */
function bridgeRows(core: WorldCore, next: RouteTable): void {
  const { traffic, deployment, nowMs } = core.state;
  const { flows, router } = traffic;
  const entries: RouteEntry[] = [];
  const rowOf = (table: RouteTable, pair: number) => ({ from: table.rowStart[pair]!, to: table.rowStart[pair + 1]! });
  let bridged = false;
  for (let pair = 0; pair < traffic.arrivals.pairs; pair += 1) {
    const old = rowOf(router.to, pair);
    const fresh = rowOf(next, pair);
    let broken = false;
    for (let at = old.from; at < old.to; at += 1) {
      const flow = router.to.flow[at]!;
      if (router.open[flows.station[flow]!] === 0 || flows.reachable[flow] === 0) broken = true;
    }
    let ready = fresh.to > fresh.from;
    for (let at = fresh.from; at < fresh.to; at += 1) {
      const station = flows.station[next.flow[at]!]!;
      if (deployment.serving[station]! < deployment.wanted[station]!) ready = false;
    }
    const table = broken && ready ? next : router.to;
    bridged ||= table === next;
    const row = table === next ? fresh : old;
    for (let at = row.from; at < row.to; at += 1)
      entries.push({ pair, flow: table.flow[at]!, share: table.share[at]! });
  }
  if (bridged) rampTo(router, buildRouteTable(traffic.arrivals.pairs, entries), nowMs, URGENT_RAMP_MS);
}

/** What the operator reads when there is no plan. */
export function failureSentence({ ground }: WorldCore, outcome: SolveOutcome): string {
  if (outcome.status === 'crashed') return `The placement engine stopped: ${outcome.message}`;
  if (outcome.status === 'infeasible' || outcome.status === 'none') {
    const [worst] = outcome.obstacles;
    const why = worst?.sentence ?? 'The placement engine found no plan and named no obstacle.';
    const wayOut = outcome.status === 'infeasible' ? describeRelaxations(ground.definition, outcome.relaxations) : null;
    return wayOut === null ? why : `${why} ${wayOut}`;
  }
  return '';
}

const placementOf = ({ replicas, routes, prices }: Plan): PlacementInForce => ({ replicas, routes, prices });
