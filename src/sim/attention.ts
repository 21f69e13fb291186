import { formatCount, formatMs, formatRate, formatShare } from '@/domain/format.ts';
import type { Attention } from '@/domain/telemetry.ts';
import { HOT_LINK_SHARE } from './assumptions.ts';
import { linkName } from './faults.ts';
import { linkLoads } from './link-loads.ts';
import type { Reading } from './reading.ts';
import type { WorldCore } from './world-state.ts';

/** Queues shorter than this are nobody's trouble. Assumption. */
const SHORT_QUEUE = 10;

/**
 * What an operator should look at, worst first, by the same reading as the figures beside it. `sinceMs` is the last look
 * without the condition (looks are ten seconds apart, a minute where the world is modelled): it has lasted since then.
 * Alerts of a drained or draining site itself are left out: somebody is at it.
 */
export function lookAround(core: WorldCore, reading: Reading): readonly Attention[] {
  const { state } = core;
  const before = new Map(state.attention.map((item) => [item.id, item.sinceMs]));
  const found = [
    ...failedSites(core),
    ...cutLinks(core),
    ...planFailure(core),
    ...stalledDrains(core),
    ...targets(core, reading),
    ...drops(core, reading),
    ...hotLinks(core, reading),
    ...queues(core, reading),
  ];
  return found
    .map((item) => ({ ...item, sinceMs: item.sinceMs ?? before.get(item.id) ?? state.lookedMs }))
    .sort(
      (a, b) =>
        SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
        KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) ||
        a.sinceMs - b.sinceMs ||
        (a.id < b.id ? -1 : 1),
    );
}

type Found = Omit<Attention, 'sinceMs' | 'siteId' | 'classId' | 'linkId'> & Partial<Attention>;
type FoundItem = Attention & { readonly sinceMs: number };

const SEVERITIES: readonly Attention['severity'][] = ['breach', 'watch', 'notice'];
const KINDS: readonly Attention['kind'][] = [
  'site-failed',
  'plan-failed',
  'target-breached',
  'requests-dropped',
  'link-cut',
  'drain-stalled',
  'queue-growing',
  'link-hot',
  'target-at-risk',
];

const item = (found: Found): Omit<FoundItem, 'sinceMs'> & { readonly sinceMs?: number } => ({
  siteId: null,
  classId: null,
  linkId: null,
  ...found,
});

function failedSites({ ground, state }: WorldCore) {
  return ground.sites.flatMap(({ id, name }, site) =>
    state.control.failureNoticed[site] === 0
      ? []
      : item({
          id: `site-failed:${id}`,
          kind: 'site-failed',
          severity: 'breach',
          siteId: id,
          sinceMs: state.control.failedMs[site]!,
          sentence: `${name} does not answer.`,
          advice: 'Its traffic goes elsewhere. Check power and uplinks; see the receivers’ headroom.',
        }),
  );
}

function cutLinks(core: WorldCore) {
  return core.state.control.cutLinks.map(({ linkId, sinceMs }) =>
    item({
      id: `link-cut:${linkId}`,
      kind: 'link-cut',
      severity: 'watch',
      linkId,
      sinceMs,
      sentence: `${linkName(core, linkId)} is cut.`,
      advice: 'Traffic takes the next shortest way. Watch the targets of the classes that cross it.',
    }),
  );
}

function planFailure({ state }: WorldCore) {
  const { planFailure: failure } = state.control;
  if (!failure) return [];
  return [
    item({
      id: 'plan-failed',
      kind: 'plan-failed',
      severity: 'breach',
      sinceMs: failure.sinceMs,
      sentence: `No plan serves every hard class; the old plan stays in force. ${failure.sentence}`,
      advice: 'Relax a target, return a site to service, or shed soft work.',
    }),
  ];
}

function stalledDrains({ state, ground }: WorldCore) {
  return state.drains.flatMap(({ drain, site }) =>
    drain.phase !== 'stalled'
      ? []
      : item({
          id: `drain-stalled:${drain.id}`,
          kind: 'drain-stalled',
          severity: 'watch',
          siteId: drain.siteId,
          sentence: `The drain of ${ground.sites[site]!.name} makes no progress. ${drain.stalledReason ?? ''}`.trim(),
          advice: 'Stop the drain, or wait for the receivers.',
        }),
  );
}

function targets({ state }: WorldCore, reading: Reading) {
  return state.control.classes.flatMap(({ id, name, target }, index) => {
    const condition = reading.classes.state[index];
    const latency = `p${target.percentile} ${formatMs(reading.classes.latencyMs[index])} against a limit of ${formatMs(target.limit)}`;
    const goodShare = reading.classes.goodShare[index]!;
    if (condition === 'breached' && goodShare !== null) {
      const severity = isBeyondChance(goodShare, target.percentile / 100, reading.classes.done[index]!)
        ? 'breach'
        : 'watch';
      return item({
        id: `target:${id}`,
        kind: 'target-breached',
        severity,
        classId: id,
        sentence: `${name} misses its target: ${latency}, ${formatShare(goodShare)} good.`,
        advice: 'See which sites are over their limit; relax the target or add capacity there.',
      });
    }
    if (condition === 'at-risk')
      return item({
        id: `risk:${id}`,
        kind: 'target-at-risk',
        severity: 'notice',
        classId: id,
        sentence: `${name} is close to its limit: ${latency}.`,
        advice: 'Nothing to do yet; avoid draining its sites.',
      });
    return [];
  });
}

/** A thin class misses by chance now and then: two standard errors below the objective are no chance any more. */
function isBeyondChance(goodShare: number, objective: number, done: number): boolean {
  return objective - goodShare > 2 * Math.sqrt((objective * (1 - objective)) / done);
}

/** Dropped beyond what the plan sheds on purpose. */
function drops({ state }: WorldCore, reading: Reading) {
  return state.control.classes.flatMap(({ id, name, service }, index) => {
    const lostRps = reading.classes.droppedRps[index]! - reading.classes.shedRps[index]!;
    if (lostRps <= 0) return [];
    return item({
      id: `dropped:${id}`,
      kind: 'requests-dropped',
      severity: service === 'hard' ? 'breach' : 'watch',
      classId: id,
      sentence: `${name} loses ${formatRate(lostRps)}: no site takes them in time.`,
      advice: 'Look for failed, cordoned or overloaded sites of this class.',
    });
  });
}

function hotLinks(core: WorldCore, reading: Reading) {
  const { forwardGbps, backwardGbps } = linkLoads(core, reading);
  return core.ground.links.flatMap(({ id, capacity }, link) => {
    const part = Math.max(forwardGbps[link]!, backwardGbps[link]!) / capacity;
    if (part < HOT_LINK_SHARE) return [];
    return item({
      id: `link-hot:${id}`,
      kind: 'link-hot',
      severity: 'watch',
      linkId: id,
      sentence: `${linkName(core, id)} carries ${formatShare(part)} of its capacity.`,
      advice: 'The next plan spreads the load if it can; add capacity if it stays.',
    });
  });
}

function queues({ state, ground }: WorldCore, reading: Reading) {
  const classes = ground.classes.length;
  return ground.sites.flatMap(({ id, name }, site) => {
    if (state.drains.some((record) => record.site === site && record.drain.endedMs === null)) return [];
    for (let index = 0; index < classes; index += 1) {
      const station = site * classes + index;
      const queued = state.traffic.stations.queued[station]!;
      // Who joins this queue now waits longer than the whole of the class's limit.
      const waitMs = (queued * 1000) / Math.max(1, reading.stations.completedRps[station]!);
      if (queued < SHORT_QUEUE || waitMs < state.control.classes[index]!.target.limit) continue;
      return item({
        id: `queue:${id}`,
        kind: 'queue-growing',
        severity: 'watch',
        siteId: id,
        classId: ground.classes[index]!.id,
        sentence: `${formatCount(queued)} requests of ${ground.classes[index]!.name} wait at ${name}.`,
        advice: 'More arrives than its replicas complete; wait for the next plan or shed soft work.',
      });
    }
    return [];
  });
}
