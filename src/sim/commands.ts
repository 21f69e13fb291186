import type { Plan } from '@/domain/plan.ts';
import type { Drain } from '@/domain/telemetry.ts';
import { ms } from '@/domain/units.ts';
import type { SolveOutcome } from '@/engine/model/contract.ts';
import { err, ok, type Result } from '@/lib/result.ts';
import { MODEL_LOAD_MS, RAMP_MS } from './assumptions.ts';
import type { Refusal, World } from './contract.ts';
import {
  createRequest,
  failureSentence,
  planQuestion,
  refreshServing,
  requestPlan,
  scheduleRequest,
} from './control-plane.ts';
import { isOver } from './drain-machine.ts';
import { receiversOf } from './drain-receivers.ts';
import { sightOf, stopDrainRecord } from './drains.ts';
import { writeLog } from './log.ts';
import { setLimits } from './traffic.ts';
import type { DrainRecord, PlanCause, PlanQuestion, PlanRequest, WorldCore } from './world-state.ts';

type PlannedOutcome = Extract<SolveOutcome, { readonly plan: Plan }>;
type Commands = Pick<World, 'startDrain' | 'stopDrain' | 'cordon' | 'returnToService' | 'setTarget'>;

/**
 * What an operator may order. Every command is checked first and answers a refusal that has changed nothing; one that
 * needs a plan answers when the engine has, and the world does not pass the moment of the plan's effect without it.
 */
export function createCommands(core: WorldCore): Commands {
  const { ground, state, planner } = core;
  const { control } = state;

  /**
   * Asks the engine, then lets the command accept what it planned; at most one command at a time, so that no two are
   * planned on the same facts. The world goes on meanwhile, until the moment at which the plan takes effect.
   */
  function plan<Accepted>(
    cause: PlanCause,
    question: PlanQuestion,
    accept: (outcome: PlannedOutcome, schedule: () => void) => Result<Accepted, Refusal>,
  ): Promise<Result<Accepted, Refusal>> {
    const request = createRequest(core, cause, question);
    const settled = planner.ask(request).then((outcome) => {
      planner.command = null;
      const accepted =
        outcome.status === 'optimal' || outcome.status === 'feasible'
          ? accept(outcome, () => schedulePlanned(request))
          : refuse('infeasible', failureSentence(core, outcome));
      if (!accepted.ok) planner.forget(request.id);
      return accepted;
    });
    // A failure is for who ordered it to hear.
    planner.command = { applyMs: request.applyMs, settled: settled.catch(() => {}) };
    return settled;
  }

  /** Facts that changed while the engine worked make the plan stale; it is then made anew at its moment. */
  function schedulePlanned(request: PlanRequest): void {
    const stale = control.factsVersion !== request.factsVersion;
    control.factsVersion += 1;
    scheduleRequest(core, { ...request, factsVersion: stale ? -1 : control.factsVersion });
  }

  function siteFor(siteId: string, reason: string): Result<number, Refusal> {
    const site = ground.siteIndex.get(siteId);
    if (site === undefined) return refuse('not-found', `There is no site ${siteId} in this fleet.`);
    if (reason.trim() === '') return refuse('invalid', 'A reason is needed: the next shift reads it in the log.');
    return ok(site);
  }

  const nameOf = (site: number) => ground.sites[site]!.name;
  const activeDrain = (site: number) => state.drains.find((record) => record.site === site && !isOver(record.drain));

  return {
    async startDrain({ siteId, reason, actor }) {
      const found = siteFor(siteId, reason);
      if (!found.ok) return found;
      const site = found.value;
      if (planner.command) return busy();
      if (!Number.isNaN(control.failedMs[site]!))
        return refuse('conflict', `${nameOf(site)} does not answer; there is nothing to drain.`);
      if (activeDrain(site)) return refuse('conflict', `${nameOf(site)} is being drained already.`);
      const neighbour = state.drains.find(
        (record) =>
          !isOver(record.drain) && ground.sites[record.site]!.failureDomain === ground.sites[site]!.failureDomain,
      );
      if (neighbour)
        return refuse(
          'conflict',
          `${nameOf(neighbour.site)} in the same failure domain is being drained; one at a time.`,
        );
      const question = planQuestion(core, state.nowMs);
      const closedSiteIds = [...new Set([...question.closedSiteIds, siteId])];
      const costBefore = control.plan.objectiveUsdPerHour;
      return plan('drain', { ...question, closedSiteIds }, (outcome, schedule) => {
        if (!Number.isNaN(control.failedMs[site]!))
          return refuse('conflict', `${nameOf(site)} was lost while its drain was planned.`);
        control.nextId += 1;
        const sight = sightOf(core, { site });
        const record: DrainRecord = {
          site,
          base: null,
          leastLeft: Number.POSITIVE_INFINITY,
          progressMs: state.nowMs,
          healthySinceMs: null,
          drain: {
            id: `drain-${control.nextId}`,
            siteId,
            reason,
            phase: 'preparing',
            startedMs: state.nowMs,
            rampFromMs: state.nowMs + (outcome.moves.started.length > 0 ? MODEL_LOAD_MS : 0),
            rampMs: RAMP_MS,
            endedMs: null,
            stalledReason: null,
            requests: { total: sight.present, done: 0, left: sight.present, cut: 0 },
            rpsNow: sight.rpsNow,
            rpsBefore: sight.rpsNow,
            receivers: receiversOf(core, site, control.plan, outcome.plan, question.demandRps),
            costDeltaUsdPerHour: outcome.plan.objectiveUsdPerHour - costBefore,
          },
        };
        dropFinishedDrain(site);
        state.drains.push(record);
        // Closed to the planner from now on; open to requests until the receivers serve.
        control.rampingOut[site] = control.cordoned[site] === 1 ? 0 : 1;
        control.cordoned[site] = 1;
        schedule();
        writeLog(core, { kind: 'drain-started', actor, siteId, reason, sentence: `Drain of ${nameOf(site)} started.` });
        return ok(record.drain);
      });
    },

    stopDrain({ drainId, actor }): Result<Drain, Refusal> {
      const record = state.drains.find(({ drain }) => drain.id === drainId);
      if (!record) return refuse('not-found', `There is no drain ${drainId}.`);
      if (isOver(record.drain)) return refuse('conflict', `The drain of ${nameOf(record.site)} is over.`);
      const drain = stopDrainRecord(core, record);
      writeLog(core, {
        kind: 'drain-stopped',
        actor,
        siteId: drain.siteId,
        reason: drain.reason,
        sentence: `Drain of ${nameOf(record.site)} stopped; the site stays cordoned, its work goes on.`,
      });
      return ok(drain);
    },

    cordon({ siteId, reason, actor }) {
      const found = siteFor(siteId, reason);
      if (!found.ok) return found;
      const site = found.value;
      if (!Number.isNaN(control.failedMs[site]!))
        return refuse('conflict', `${nameOf(site)} does not answer; it takes no work.`);
      if (activeDrain(site))
        return refuse('conflict', `${nameOf(site)} is being drained; stop the drain to leave it cordoned.`);
      if (control.cordoned[site] === 1) return refuse('conflict', `${nameOf(site)} is cordoned already.`);
      control.cordoned[site] = 1;
      control.rampingOut[site] = 0;
      control.factsVersion += 1;
      refreshServing(core);
      requestPlan(core, 'cordon');
      writeLog(core, {
        kind: 'cordoned',
        actor,
        siteId,
        reason,
        sentence: `${nameOf(site)} cordoned: it takes no new work.`,
      });
      return ok(null);
    },

    async returnToService({ siteId, reason, actor }) {
      const found = siteFor(siteId, reason);
      if (!found.ok) return found;
      const site = found.value;
      if (!Number.isNaN(control.failedMs[site]!))
        return refuse('conflict', `${nameOf(site)} does not answer; it cannot serve.`);
      if (activeDrain(site)) return refuse('conflict', `${nameOf(site)} is being drained; stop the drain first.`);
      if (control.cordoned[site] === 0) return refuse('conflict', `${nameOf(site)} is in service.`);
      control.cordoned[site] = 0;
      control.rampingOut[site] = 0;
      control.factsVersion += 1;
      dropFinishedDrain(site);
      refreshServing(core);
      requestPlan(core, 'return');
      writeLog(core, {
        kind: 'returned',
        actor,
        siteId,
        reason,
        sentence: `${nameOf(site)} is back in service; the next plan may use it.`,
      });
      return ok(null);
    },

    async setTarget({ classId, target, reason, actor, ifVersion }) {
      const index = ground.classIndex.get(classId);
      if (index === undefined) return refuse('not-found', `There is no workload class ${classId}.`);
      const workloadClass = control.classes[index]!;
      if (ifVersion !== control.targetsVersion)
        return refuse('stale-version', 'Targets have changed since you looked; look again and decide anew.');
      if (reason.trim() === '') return refuse('invalid', 'A reason is needed: the next shift reads it in the log.');
      if (!Number.isFinite(target.limit) || target.limit <= 0)
        return refuse('invalid', 'A latency limit is a number of milliseconds above zero.');
      if (target.metric !== workloadClass.target.metric)
        return refuse(
          'invalid',
          `${workloadClass.name} is measured by ${workloadClass.target.metric}; that cannot change here.`,
        );
      if (planner.command) return busy();
      const classes = control.classes.map((known, at) =>
        at === index ? { ...known, target: { ...target, limit: ms(target.limit) } } : known,
      );
      return plan('target', { ...planQuestion(core, state.nowMs), classes }, (_, schedule) => {
        control.classes = classes;
        control.targetsVersion += 1;
        setLimits(state.traffic, classes);
        schedule();
        writeLog(core, {
          kind: 'target-changed',
          actor,
          classId,
          reason,
          sentence: `${workloadClass.name}: p${target.percentile} limit ${workloadClass.target.limit} ms is now ${target.limit} ms.`,
        });
        return ok({ targetsVersion: control.targetsVersion });
      });
    },
  };

  function dropFinishedDrain(site: number): void {
    const kept = state.drains.filter((record) => record.site !== site);
    state.drains.splice(0, state.drains.length, ...kept);
  }
}

const refuse = (kind: Refusal['kind'], sentence: string): Result<never, Refusal> => err({ kind, sentence });
const busy = () => refuse('conflict', 'Another change is being planned; try again in a moment.');
