import type { Plan } from '@/domain/plan.ts';
import type { VirtualMs } from '@/domain/telemetry.ts';
import type { SolveOutcome } from '@/engine/model/contract.ts';
import { hashText } from '@/lib/hash.ts';
import { createRandomStreams } from '@/lib/random.ts';
import { HISTORY_MS, HOURLY_PLAN_LEAD_MS } from './assumptions.ts';
import { advanceWorld } from './clockwork.ts';
import { createCommands } from './commands.ts';
import type { CreateWorld, WorldDefinition } from './contract.ts';
import {
  createRequest,
  demandNow,
  failureSentence,
  planQuestion,
  refreshServing,
  routeTableOf,
} from './control-plane.ts';
import { setArrivalRates } from './demand-clock.ts';
import { createDeployment, placeAtOnce, replicasByStation } from './deployment.ts';
import { createGround, type Ground } from './ground.ts';
import { writeLog } from './log.ts';
import { createNetworkPaths } from './network-paths.ts';
import { nextGate } from './plan-gate.ts';
import { createPlanner, solveOptions } from './planner.ts';
import { createRecorder, readSeries } from './recorder.ts';
import { rampTo } from './router.ts';
import { isSnapshotOf, takeSnapshot } from './snapshot.ts';
import { buildFrame } from './telemetry-frame.ts';
import { createTraffic, type Streams } from './traffic.ts';
import type { ControlState, WorldCore, WorldState } from './world-state.ts';

/**
 * A world begins two hours before its scenario, placed by a plan for those hours, and runs through them in the closed
 * form: that is the history behind the first frame. From a snapshot it goes on where it was, byte for byte.
 */
export const createWorld: CreateWorld = async (definition, engine, snapshot, instanceId = '') => {
  const ground = createGround(definition);
  const streams = createStreams(definition.seed);
  const planner = createPlanner(ground, engine);
  const worldId = `${definition.scenario.name}-${definitionHash(definition)}${instanceId && `-${instanceId}`}`;
  const core: WorldCore = {
    ground,
    streams,
    planner,
    state: emptyState(ground, streams),
    paths: createNetworkPaths(ground, []),
  };

  if (isSnapshotOf(snapshot, definitionHash(definition))) {
    core.state = structuredClone(snapshot.state);
    for (const name of STREAM_NAMES) streams[name].restore(snapshot.streams[name]);
    core.paths = createNetworkPaths(
      ground,
      core.state.control.cutLinks.map(({ linkId }) => linkId),
    );
    for (const request of core.state.control.requests) void planner.ask(request);
  } else {
    await begin(core);
    await advanceWorld(core, definition.scenario.startMs, 'modelled');
  }

  let advancing: Promise<void> = Promise.resolve();
  return {
    definition,
    worldId,
    now: () => core.state.nowMs,
    advance(untilMs, fidelity) {
      advancing = advancing.then(() => advanceWorld(core, untilMs, fidelity));
      return advancing;
    },
    planGate: () => nextGate(core),
    frame(clock) {
      core.state.sequence += 1;
      return buildFrame(core, worldId, clock);
    },
    planningState() {
      const { utcHour, demandRps, classes, closedSiteIds, cutLinkIds } = planQuestion(core, core.state.nowMs);
      const { plan, targetsVersion } = core.state.control;
      return {
        virtualMs: core.state.nowMs,
        utcHour,
        demandRps,
        classes,
        closedSiteIds,
        cutLinkIds,
        plan,
        solveOptions: solveOptions(ground),
        targetsVersion,
      };
    },
    series: (query) => readSeries(core.state.recorder, ground, query, core.state.modelledUntilMs),
    log: () => core.state.log,
    ...createCommands(core),
    snapshot: () => takeSnapshot(core, definitionHash(definition)),
  };
};

const STREAM_NAMES = ['arrivals', 'routing', 'sizes', 'carryOver'] as const;

function createStreams(seed: number): Streams {
  const streams = createRandomStreams(seed);
  return {
    arrivals: streams.stream('arrivals'),
    routing: streams.stream('routing'),
    sizes: streams.stream('sizes'),
    carryOver: streams.stream('carry-over'),
  };
}

function emptyState(ground: Ground, streams: Streams): WorldState {
  const { definition } = ground;
  const stations = ground.sites.length * ground.classes.length;
  const beginMs = definition.scenario.startMs - HISTORY_MS;
  return {
    nowMs: beginMs,
    fidelity: 'modelled',
    gapsHeldSinceMs: beginMs,
    modelledUntilMs: beginMs,
    sequence: 0,
    traffic: createTraffic(ground.markets.length, ground.sites.length, ground.classes, streams),
    deployment: createDeployment(stations),
    control: emptyControl(ground, beginMs),
    recorder: createRecorder(ground),
    drains: [],
    log: [],
    strained: [],
    attention: [],
    lookedMs: beginMs,
  };
}

function emptyControl(ground: Ground, beginMs: VirtualMs): ControlState {
  const sites = ground.sites.length;
  return {
    plan: NO_PLAN,
    planAppliedMs: beginMs,
    classes: ground.classes,
    targetsVersion: 1,
    factsVersion: 1,
    cordoned: new Uint8Array(sites),
    rampingOut: new Uint8Array(sites),
    failedMs: new Float64Array(sites).fill(Number.NaN),
    failureNoticed: new Uint8Array(sites),
    cutLinks: [],
    demandFactor: new Float64Array(ground.markets.length).fill(1),
    eventsDone: 0,
    requests: [],
    transition: null,
    releasing: false,
    hourlyMs: ground.definition.scenario.startMs - HOURLY_PLAN_LEAD_MS,
    retryMs: null,
    planFailure: null,
    nextId: 0,
  };
}

const NO_PLAN: Plan = {
  status: 'feasible',
  problemHash: '',
  seed: 0,
  objectiveUsdPerHour: 0,
  boundUsdPerHour: 0,
  gap: 0,
  terms: { gpu: 0, operations: 0, space: 0, energy: 0, activation: 0, backbone: 0, unserved: 0, moves: 0 },
  prices: null,
  engineMs: 0,
  replicas: [],
  routes: [],
};

/** Places what the first plan wants, in place and serving, as if it had been there long ago. */
async function begin(core: WorldCore): Promise<void> {
  const { ground, state, planner } = core;
  const { control, traffic, deployment } = state;
  traffic.stations.slotMs.set(ground.profiles.map((profile) => profile?.slotTime ?? 0));
  traffic.stations.answerMs.set(ground.profiles.map((profile) => profile?.answerTime ?? 0));
  const quarters = Array.from({ length: 9 }, (_, quarter) => (quarter * HISTORY_MS) / 8);
  const question = planQuestion(core, state.nowMs, quarters);
  const request = { ...createRequest(core, 'hourly', question), previous: null };
  const outcome = await planner.ask(request);
  planner.forget(request.id);
  const plan = firstPlan(outcome, ground.definition.seed);
  if (plan) {
    control.plan = plan;
    placeAtOnce(deployment, replicasByStation(ground, plan.replicas));
    refreshServing(core);
    rampTo(traffic.router, routeTableOf(core, plan), state.nowMs, 0);
  }
  if (outcome.status !== 'optimal' && outcome.status !== 'feasible')
    control.planFailure = { sinceMs: state.nowMs, sentence: failureSentence(core, outcome) };
  setArrivalRates(core, demandNow(core, state.nowMs));
  writeLog(core, {
    kind: 'world-started',
    actor: 'world',
    sentence: `${ground.definition.scenario.title}: the first two hours are modelled.`,
  });
}

/** Where no plan serves every hard class, the world begins with the one that serves as much as it can. */
function firstPlan(outcome: SolveOutcome, seed: number): Plan | null {
  if (outcome.status === 'optimal' || outcome.status === 'feasible') return outcome.plan;
  if (outcome.status !== 'infeasible' || !outcome.bestEffort) return null;
  const { placement, assessment } = outcome.bestEffort;
  return {
    ...NO_PLAN,
    ...placement,
    seed,
    problemHash: outcome.problemHash,
    objectiveUsdPerHour: assessment.objectiveUsdPerHour,
    gap: 1,
    terms: assessment.terms,
    engineMs: outcome.engineMs,
  };
}

/** Tells definitions apart: a snapshot of another fleet, scenario or seed is not continued. */
function definitionHash(definition: WorldDefinition): string {
  return hashText(JSON.stringify(definition));
}
