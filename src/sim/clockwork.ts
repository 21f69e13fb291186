import type { ClockState, VirtualMs } from '@/domain/telemetry.ts';
import { DEMAND_INTERVAL_MS, HOURLY_PLAN_DELAY_MS, STEP_MS, TICK_MS } from './assumptions.ts';
import { lookAround } from './attention.ts';
import { applyStep, type ModelledStep, prepareStep } from './closed-form.ts';
import {
  applyDuePlans,
  demandNow,
  refreshServing,
  requestPlan,
  startTransition,
  tendReplicas,
} from './control-plane.ts';
import { rotateLatencies, rotateRates } from './counters.ts';
import { catchUpGaps, setArrivalRates } from './demand-clock.ts';
import { noteReceivers, shiftDrains, tendDrains } from './drains.ts';
import { addBusyTime, dropImpatient, runEvents } from './event-loop.ts';
import { noticeFailures, playScenario } from './faults.ts';
import { toEvents, toModelled } from './fidelity.ts';
import { clearFlowLatencies, clearRouted } from './flows.ts';
import { recordLatencies } from './modelled-latencies.ts';
import { nextGate } from './plan-gate.ts';
import { takeReading } from './reading.ts';
import { recordReading } from './recorder.ts';
import { rampShare } from './router.ts';
import type { WorldCore } from './world-state.ts';

/**
 * Moves the world from second to second: traffic runs between two whole seconds, everything else happens on them in a
 * fixed order. The result does not depend on how the caller cuts the time into pieces.
 */
export async function advanceWorld(
  core: WorldCore,
  untilMs: VirtualMs,
  fidelity: ClockState['fidelity'],
): Promise<void> {
  const { state } = core;
  if (untilMs <= state.nowMs) return;
  setFidelity(core, fidelity);
  let step: ModelledStep | null = null;
  while (state.nowMs < untilMs) {
    const gate = nextGate(core);
    if (gate?.answer && gate.atMs <= state.nowMs) {
      await gate.answer;
      continue;
    }
    const tickMs = (Math.floor(state.nowMs / TICK_MS) + 1) * TICK_MS;
    const nextMs = Math.min(tickMs, untilMs);
    if (fidelity === 'events') runEvents(state.traffic, core.streams, nextMs);
    else step = modelUntil(core, step, nextMs);
    state.nowMs = nextMs;
    if (nextMs !== tickMs) continue;
    // What a step has covered is recorded before the world looks at its latencies.
    if (step && tickMs % lookIntervalMs(fidelity) === 0) recordLatencies(state.traffic, step);
    await tick(core);
  }
  if (step) recordLatencies(state.traffic, step);
}

function modelUntil(core: WorldCore, current: ModelledStep | null, nextMs: VirtualMs): ModelledStep {
  const { state } = core;
  const { traffic } = state;
  let step = current;
  if (!step || step.endMs <= state.nowMs || step.revision !== traffic.router.revision) {
    if (step) recordLatencies(traffic, step);
    const ramping = rampShare(traffic.router, state.nowMs) < 1;
    const endMs = ramping ? nextMs : (Math.floor(state.nowMs / DEMAND_INTERVAL_MS) + 1) * DEMAND_INTERVAL_MS;
    step = prepareStep(traffic, state.nowMs, endMs);
  }
  applyStep(traffic, step, nextMs - state.nowMs, nextMs);
  state.modelledUntilMs = nextMs;
  return step;
}

async function tick(core: WorldCore): Promise<void> {
  const { state } = core;
  const { control, traffic, nowMs } = state;
  closeSecond(core);
  if (nowMs % DEMAND_INTERVAL_MS === 0) {
    setArrivalRates(core, demandNow(core, nowMs));
    // The radio's share has moved as well.
    refreshServing(core);
  }
  playScenario(core);
  noticeFailures(core);
  if (nowMs >= control.hourlyMs) {
    control.hourlyMs += 3_600_000;
    requestPlan(core, 'hourly');
  }
  if (control.retryMs !== null && nowMs >= control.retryMs) {
    control.retryMs = nowMs + HOURLY_PLAN_DELAY_MS * 5;
    requestPlan(core, 'hourly');
  }
  await applyDuePlans(core);
  tendReplicas(core);
  const begun = startTransition(core);
  if (begun) shiftDrains(core, begun);
  tendDrains(core);
  if (nowMs % STEP_MS === 0) {
    // First, so that the world looks at the latency window's full slices, as whoever asks for a frame now does.
    rotateLatencies(traffic.counters);
    clearFlowLatencies(traffic.flows, traffic.counters.latencySlice);
  }
  if (nowMs % lookIntervalMs(state.fidelity) === 0) look(core);
}

/** Events are looked at every ten seconds; the closed form every minute, because its rates are constant for that long. */
const lookIntervalMs = (fidelity: ClockState['fidelity']) => (fidelity === 'events' ? STEP_MS : DEMAND_INTERVAL_MS);

function look(core: WorldCore): void {
  const { state } = core;
  const reading = takeReading(core);
  recordReading(state.recorder, reading, state.nowMs);
  noteReceivers(core, reading);
  state.attention = lookAround(core, reading);
  state.lookedMs = state.nowMs;
}

/** The second that ends is complete: its slot time is added up, who waited too long is dropped, the next begins. */
function closeSecond(core: WorldCore): void {
  const { state } = core;
  const { traffic } = state;
  if (state.fidelity === 'events') {
    dropImpatient(traffic, state.nowMs);
    for (let station = 0; station < traffic.stations.count; station += 1) addBusyTime(traffic, station, state.nowMs);
  }
  rotateRates(traffic.counters);
  clearRouted(traffic.flows, traffic.counters.slice);
}

function setFidelity(core: WorldCore, fidelity: ClockState['fidelity']): void {
  const { state } = core;
  if (state.fidelity === fidelity) return;
  state.fidelity = fidelity;
  if (fidelity === 'modelled') {
    toModelled(state.traffic, state.nowMs);
    state.gapsHeldSinceMs = state.nowMs;
    return;
  }
  catchUpGaps(core);
  state.gapsHeldSinceMs = null;
  toEvents(state.traffic, core.streams.carryOver, state.nowMs);
}
