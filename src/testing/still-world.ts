import type { FleetDocument } from '@/domain/planning.ts';
import type { Drain, Frame, LogEntry } from '@/domain/telemetry.ts';
import { err, ok, type Result } from '@/lib/result.ts';
import type { Refusal, World } from '@/sim/contract.ts';
import { tinyDocument } from './tiny-fleet.ts';

/**
 * A world in which nobody asks for anything: the whole contract without traffic, for tests of what stands around a
 * world. It keeps time, cordons, drains, targets and a log, and refuses what a world refuses.
 */
export function stillWorld(story: { scenario: string; seed: number }, snapshot?: unknown, instanceId = '0'): World {
  const document: FleetDocument = tinyDocument();
  const startMs = Date.UTC(2026, 4, 21, 23, 42);
  const worldId = `still-${story.scenario}-${story.seed}-${instanceId}`;
  // Only `snapshot()` below makes these.
  const kept = snapshot as Kept | undefined;
  let now = kept?.now ?? startMs;
  let sequence = kept?.sequence ?? 0;
  let targetsVersion = 1;
  let { classes } = document;
  const drains: Drain[] = [...(kept?.drains ?? [])];
  const cordoned = new Set<string>(kept?.cordoned);
  const log: LogEntry[] = [];

  const note = (
    kind: LogEntry['kind'],
    about: { siteId?: string; classId?: string },
    actor: string,
    reason: string | null,
  ) =>
    log.push({
      id: `log-${log.length + 1}`,
      virtualMs: now,
      actor,
      kind,
      siteId: about.siteId ?? null,
      classId: about.classId ?? null,
      linkId: null,
      reason,
      sentence: `${kind} by ${actor}`,
    });
  note('world-started', {}, 'world', null);

  const noSite = (siteId: string): Result<never, Refusal> =>
    err({ kind: 'not-found', sentence: `There is no site ${siteId}.` });
  const isSite = (siteId: string) => document.fleet.sites.some(({ id }) => id === siteId);

  return {
    definition: {
      ...document,
      seed: story.seed,
      scenario: { name: story.scenario, title: '', story: '', startMs, demandMultiplier: 1, events: [] },
    },
    worldId,
    now: () => now,
    async advance(untilMs) {
      if (untilMs < now) throw new Error('time went back');
      now = untilMs;
    },
    planGate: () => null,
    frame: (clock) => ({
      ...stillFrame(document, cordoned),
      worldId,
      sequence: ++sequence,
      virtualMs: now,
      clock,
      scenario: story.scenario,
      seed: story.seed,
      drains: [...drains],
    }),
    planningState: () => ({
      virtualMs: now,
      utcHour: (now / 3_600_000) % 24,
      demandRps: document.fleet.markets.flatMap(() => classes.map(() => 0)),
      classes,
      closedSiteIds: [...cordoned],
      cutLinkIds: [],
      plan: {
        replicas: [],
        routes: [],
        status: 'optimal',
        problemHash: '0',
        seed: 1,
        objectiveUsdPerHour: 0,
        boundUsdPerHour: 0,
        gap: 0,
        terms: { gpu: 0, operations: 0, space: 0, energy: 0, activation: 0, backbone: 0, unserved: 0, moves: 0 },
        prices: null,
        engineMs: 1,
      },
      solveOptions: { seed: 1, iterationLimit: 10, priceOfMoveUsdPerHour: 0 },
      targetsVersion,
    }),
    series: ({ fromMs, toMs }) => ({ virtualMs: [fromMs, toMs], values: [0, null], modelledUntilMs: startMs }),
    log: () => log,
    async startDrain({ siteId, reason, actor }) {
      if (!isSite(siteId)) return noSite(siteId);
      if (cordoned.has(siteId)) return err({ kind: 'conflict', sentence: `${siteId} is drained already.` });
      if (reason === 'the last one')
        return err({ kind: 'infeasible', sentence: 'Nobody else may serve industrial safety in Texas.' });
      cordoned.add(siteId);
      const drain: Drain = {
        id: `drain-${drains.length + 1}`,
        siteId,
        reason,
        phase: 'preparing',
        startedMs: now,
        rampFromMs: now + 30_000,
        rampMs: 60_000,
        endedMs: null,
        stalledReason: null,
        requests: { total: 0, done: 0, left: 0, cut: 0 },
        rpsNow: 0,
        rpsBefore: 0,
        receivers: [],
        costDeltaUsdPerHour: 0,
      };
      drains.push(drain);
      note('drain-started', { siteId }, actor, reason);
      return ok(drain);
    },
    stopDrain({ drainId, actor }) {
      const at = drains.findIndex(({ id }) => id === drainId);
      const drain = drains[at];
      if (!drain) return err({ kind: 'not-found', sentence: `There is no drain ${drainId}.` });
      if (drain.phase === 'stopped') return err({ kind: 'conflict', sentence: `${drainId} has stopped already.` });
      const stopped: Drain = { ...drain, phase: 'stopped', endedMs: now };
      drains[at] = stopped;
      note('drain-stopped', { siteId: drain.siteId }, actor, null);
      return ok(stopped);
    },
    cordon({ siteId, reason, actor }) {
      if (!isSite(siteId)) return noSite(siteId);
      if (cordoned.has(siteId)) return err({ kind: 'conflict', sentence: `${siteId} is cordoned already.` });
      cordoned.add(siteId);
      note('cordoned', { siteId }, actor, reason);
      return ok(null);
    },
    async returnToService({ siteId, reason, actor }) {
      if (!isSite(siteId)) return noSite(siteId);
      if (!cordoned.delete(siteId)) return err({ kind: 'conflict', sentence: `${siteId} is in service.` });
      note('returned', { siteId }, actor, reason);
      return ok(null);
    },
    async setTarget({ classId, target, reason, actor, ifVersion }) {
      if (ifVersion !== targetsVersion)
        return err({ kind: 'stale-version', sentence: `The targets are at version ${targetsVersion}.` });
      if (target.limit < 10) return err({ kind: 'infeasible', sentence: 'No site is that near.' });
      classes = classes.map((each) => (each.id === classId ? { ...each, target } : each));
      note('target-changed', { classId }, actor, reason);
      return ok({ targetsVersion: ++targetsVersion });
    },
    snapshot: (): Kept => ({ now, sequence, drains: [...drains], cordoned: [...cordoned] }),
  };
}

interface Kept {
  readonly now: number;
  readonly sequence: number;
  readonly drains: readonly Drain[];
  readonly cordoned: readonly string[];
}

type Still = Omit<Frame, 'worldId' | 'sequence' | 'virtualMs' | 'clock' | 'scenario' | 'seed' | 'drains'>;

function stillFrame({ fleet, classes }: FleetDocument, cordoned: ReadonlySet<string>): Still {
  const bySite = <T>(value: T) => fleet.sites.map(() => value);
  const byClass = <T>(value: T) => classes.map(() => value);
  return {
    rateWindowMs: 10_000,
    latencyWindowMs: 60_000,
    plan: { problemHash: '0', gap: 0, objectiveUsdPerHour: 0, boundUsdPerHour: 0, appliedMs: 0, engineMs: 1 },
    counters: { arrived: 0, completed: 0, dropped: 0, queued: 0, running: 0 },
    sites: {
      state: fleet.sites.map(({ id }) => (cordoned.has(id) ? 'cordoned' : 'serving')),
      health: bySite('live'),
      cordoned: fleet.sites.map(({ id }) => cordoned.has(id)),
      gpuAiShare: bySite(0),
      gpuRadioShare: bySite(0),
      gpuPlacedShare: bySite(0),
      queued: bySite(0),
      running: bySite(0),
      arrivedRps: bySite(0),
      completedRps: bySite(0),
      powerKw: bySite(0),
      costUsdPerHour: bySite(0),
      headroom: bySite(null),
      observedMs: bySite(null),
    },
    siteClasses: {
      site: [],
      class: [],
      replicas: [],
      arrivedRps: [],
      completedRps: [],
      queued: [],
      running: [],
      latencyMs: [],
      goodShare: [],
    },
    classes: {
      arrivedRps: byClass(0),
      completedRps: byClass(0),
      droppedRps: byClass(0),
      latencyMs: byClass(null),
      goodShare: byClass(null),
      state: byClass('no-data'),
    },
    flows: { market: [], site: [], rps: [], topClass: [], latencyMs: [], goodShare: [], coveredShare: 1 },
    links: { link: [], forwardGbps: [], backwardGbps: [] },
    totals: {
      arrivedRps: 0,
      completedRps: 0,
      tokensPerSecond: 0,
      goodputRps: 0,
      goodShare: null,
      gpuAiShare: 0,
      gpuRadioShare: 0,
      powerKw: 0,
      costUsdPerHour: 0,
      backboneGbps: 0,
      localShare: null,
    },
    attention: [],
  };
}
