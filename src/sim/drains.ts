import type { Drain } from '@/domain/telemetry.ts';
import { FINISHED_DRAIN_MS, RAMP_MS } from './assumptions.ts';
import { refreshServing } from './control-plane.ts';
import { lastSecond, windowSum } from './counters.ts';
import { advanceDrain, beginShifting, type DrainSight, isOver, stopDraining } from './drain-machine.ts';
import { writeLog } from './log.ts';
import type { Reading } from './reading.ts';
import type { DrainRecord, Transition, WorldCore } from './world-state.ts';

/** Below this many completions in the window a receiver's percentile says nothing. Assumption. */
const ENOUGH_COMPLETIONS = 100;

/** Each second: every drain looks at the world and takes its next step; the router follows. */
export function tendDrains(core: WorldCore): void {
  const { state, ground } = core;
  const { control } = state;
  for (const record of state.drains) {
    const before = record.drain.phase;
    advanceDrain(record, sightOf(core, record));
    const { phase } = record.drain;
    if (phase === before) continue;
    const closes = (before === 'shifting' && phase !== 'shifting') || isOver(record.drain);
    if (closes && control.rampingOut[record.site] === 1) {
      control.rampingOut[record.site] = 0;
      refreshServing(core);
    }
    const { name, id } = ground.sites[record.site]!;
    if (phase === 'drained') {
      const { done, cut } = record.drain.requests;
      writeLog(core, {
        kind: 'drain-finished',
        actor: 'control plane',
        siteId: id,
        sentence: `${name} is drained: ${done} requests finished there, ${cut} were cut.`,
      });
    }
    if (phase === 'failed')
      writeLog(core, {
        kind: 'drain-finished',
        actor: 'control plane',
        siteId: id,
        sentence: `${name} was lost during its drain.`,
      });
  }
  const kept = state.drains.filter(
    ({ drain }) => drain.endedMs === null || state.nowMs - drain.endedMs < FINISHED_DRAIN_MS || drain.requests.left > 0,
  );
  state.drains.splice(0, state.drains.length, ...kept);
}

/** The ramp that begins now is also the ramp of every drain that has waited for it. */
export function shiftDrains(core: WorldCore, transition: Transition): void {
  for (const record of core.state.drains) {
    const waits = record.base === null && !isOver(record.drain);
    if (waits && transition.closedSiteIds.includes(record.drain.siteId))
      beginShifting(record, sightOf(core, record), RAMP_MS);
  }
}

/** Stops a drain: the site takes no new work from this moment, what it has it finishes. */
export function stopDrainRecord(core: WorldCore, record: DrainRecord): Drain {
  stopDraining(record, sightOf(core, record));
  core.state.control.rampingOut[record.site] = 0;
  refreshServing(core);
  return record.drain;
}

export function sightOf(core: WorldCore, record: Pick<DrainRecord, 'site'> & { readonly drain?: Drain }): DrainSight {
  const { state, ground } = core;
  const { counters, stations } = state.traffic;
  const { site } = record;
  const ramping = record.drain === undefined || record.drain.phase === 'preparing' || record.drain.phase === 'shifting';
  const classes = ground.classes.length;
  let present = 0;
  let rpsNow = 0;
  for (let station = site * classes; station < (site + 1) * classes; station += 1) {
    present += stations.running[station]! + stations.queued[station]!;
    rpsNow += ramping
      ? windowSum(counters, counters.arrived, stations.count, station) / 10
      : lastSecond(counters, counters.arrived, stations.count, station);
  }
  return {
    nowMs: state.nowMs,
    siteLost: state.control.failureNoticed[site] === 1,
    present,
    arrived: counters.siteArrived[site]!,
    completed: counters.siteCompleted[site]!,
    dropped: counters.siteDropped[site]!,
    rpsNow,
    unhealthyReceiver: record.drain ? unhealthyReceiver(core, record.drain) : null,
    planFailure: state.control.planFailure?.sentence ?? null,
  };
}

/** Looks at the receivers once in ten seconds, with the reading that is taken then. */
export function noteReceivers(core: WorldCore, reading: Reading): void {
  const { ground, state } = core;
  const classes = ground.classes.length;
  state.strained = reading.stations.latencyMs.flatMap((latencyMs, station) => {
    const { target } = state.control.classes[station % classes]!;
    return latencyMs !== null && latencyMs > target.limit && reading.stations.done[station]! >= ENOUGH_COMPLETIONS
      ? [station]
      : [];
  });
}

function unhealthyReceiver(core: WorldCore, drain: Drain): string | null {
  const { ground, state } = core;
  const classes = ground.classes.length;
  const receivers = new Set(drain.receivers.map(({ siteId }) => siteId));
  const strained = state.strained.find((station) => receivers.has(ground.sites[Math.floor(station / classes)]!.id));
  if (strained === undefined) return null;
  return `${ground.sites[Math.floor(strained / classes)]!.name} is beyond the limit of ${ground.classes[strained % classes]!.shortName}.`;
}
