import { createRandomStreams } from '@/lib/random.ts';
import type { InstancePlan } from '../model/check-plan.ts';
import type { SolveProgress } from '../model/contract.ts';
import type { PlacementProblem } from '../model/problem.ts';
import type { Pace } from './pace.ts';
import { FAIR_TRIES, PlanSearch, ROUND_UP_FROM } from './plan-search.ts';
import type { InForce, PlanState } from './plan-state.ts';
import { BoundAtWork } from './raise-bound.ts';
import type { Work } from './work.ts';

/** Where moves have a price, a move must save this part of the cost, and a fresh plan that part, to be worth it. */
const NOTICED = 2e-5;
const FRESH_MUST_SAVE = 0.003;
/** Near a change so many tries for each node that it touched find what there is to find. Measured on `us-mobile`. */
const TRIES_PER_NODE = 10;
/** When more than this part of the replicas in force lost its place, patching may be far from a fresh plan. */
const LARGE_CHANGE = 0.03;
/** So far above its bound a patched plan is not worth keeping without a look at a fresh one. `us-mobile` stays below 0.05. */
const FAR_FROM_BOUND = 0.08;
/**
 * Over fewer arcs steps and tries cost little and luck counts for more: the bound is raised from scratch, and several plans are
 * laid and searched to the end, so that a question with a past is never answered worse than one without.
 */
const FEW_ARCS = 10_000;
/**
 * The rounding of each plan that is laid afresh. Measured on walks over small operators: one
 * way alone ends 0.6 % dearer than the best known on average, three 0.1 %.
 */
const ROUNDINGS = { small: [ROUND_UP_FROM, 0.2, 0.9], large: [ROUND_UP_FROM] } as const;

export interface PlanQuest {
  readonly problem: PlacementProblem;
  readonly bound: BoundAtWork;
  /** The bound began with prices of another question. */
  readonly hasPast: boolean;
  /** Plans to begin with; where moves have a price, the first is the one in force. */
  readonly known: readonly InstancePlan[];
  /** Null if moves cost nothing. */
  readonly inForce: InForce | null;
  readonly iterationLimit: number;
  readonly seed: number;
}

export interface PlanFound {
  /** Null if there was no time for any. */
  readonly best: PlanSearch | null;
  /** A second bound that was raised on the way. */
  readonly scratch: BoundAtWork | null;
}

/**
 * The cheapest plan that can be found: those that are known are patched, fresh ones laid beside them where that may pay, and the
 * best is improved. With a price on moves the plan in force is kept unless it lost much, or a fresh one saves much.
 */
export async function findPlan(
  { problem, bound, hasPast, known, inForce, iterationLimit, seed }: PlanQuest,
  work: Work,
  pace: Pace,
  report: (phase: SolveProgress['phase'], best: PlanSearch | null) => void,
): Promise<PlanFound> {
  const isSmall = problem.arcs.count < FEW_ARCS;
  const luck = () => createRandomStreams(seed).stream('improve');
  const progress = { progress: () => pace.progress() };
  let best: PlanSearch | null = null;
  /** Where patching the plan in force changed it; null if the best plan is a fresh one. */
  let around: Int32Array | null = null;
  let scratch: BoundAtWork | null = null;
  let isSearchedToTheEnd = false;

  await layPlans();
  if (best && !work.stopped) await improve(best);
  return { best, scratch };

  async function layPlans(): Promise<void> {
    for (const flat of known) {
      report('construct', best);
      const search = new PlanSearch(bound, inForce);
      const touched = await work.run(search.repair(flat));
      consider(search, inForce ? touched : null);
      if (work.stopped) return;
    }
    if (inForce && !isLargeChange()) return;
    report('construct', best);
    const fresh = await layFresh();
    // Fresh ones first: what they leave of the bound is then the same with and without a past.
    const rivals = best ? [...fresh, best] : fresh;
    const fairTries = isSmall ? iterationLimit : Math.min(FAIR_TRIES, iterationLimit);
    for (const search of rivals) if (!work.stopped) await work.run(search.descend(leastSavingUsd(search)));
    if (best === null) consider(cheapestOf(fresh), null);
    // Which of several is better shows only after some tries.
    for (const search of rivals)
      if (!work.stopped && rivals.length > 1) await work.run(search.improve(luck(), fairTries, progress));
    consider(cheapestOf(fresh), null);
    isSearchedToTheEnd = isSmall;
  }

  /** Plans that owe nothing to those that are known. Over few arcs they owe nothing to prices of the past either. */
  async function layFresh(): Promise<PlanSearch[]> {
    if (isSmall && hasPast) {
      scratch = new BoundAtWork(problem);
      await work.run(scratch.raise(false));
    }
    const fresh: PlanSearch[] = [];
    for (const roundUpFrom of ROUNDINGS[isSmall ? 'small' : 'large']) {
      const search = new PlanSearch(scratch ?? bound, inForce, { afresh: !isSmall });
      await work.run(search.construct(roundUpFrom));
      fresh.push(search);
    }
    return fresh;
  }

  /** Where moves have a price, one must save something that can be noticed. */
  function leastSavingUsd({ plan }: PlanSearch): number {
    return inForce ? NOTICED * plan.usd : 0;
  }

  function consider(search: PlanSearch, touched: Int32Array | null): void {
    const mustSave = best !== null && inForce ? FRESH_MUST_SAVE * best.plan.usd : 0;
    if (best !== null && search.plan.usd >= best.plan.usd - mustSave) return;
    best = search;
    around = touched;
    report('improve', best);
  }

  /** Whether patching had to find a new place for many of the replicas in force, or is no good. */
  function isLargeChange(): boolean {
    if (best === null || lacks(best.plan)) return true;
    if (best.plan.usd > Math.max(0, bound.boundUsd) * (1 + FAR_FROM_BOUND)) return true;
    const before = known[0]!.replicas;
    let all = 0;
    let gone = 0;
    for (let node = 0; node < before.length; node += 1) {
      all += before[node]!;
      gone += Math.max(0, before[node]! - problem.nodes.maxReplicas[node]!);
    }
    return gone > LARGE_CHANGE * all;
  }

  async function improve(search: PlanSearch): Promise<void> {
    if (isSearchedToTheEnd && !lacks(search.plan)) return;
    await work.run(search.descend(leastSavingUsd(search), around));
    if (work.stopped) return;
    report('improve', best);
    // Who lacks something may find it far away.
    if (lacks(search.plan)) around = null;
    const tries = around ? Math.min(iterationLimit, TRIES_PER_NODE * around.length) : iterationLimit;
    await work.run(search.improve(luck(), tries, { ...progress, around }));
    report('improve', best);
  }
}

/** Whether a plan leaves hard demand out, or lacks a copy. */
export const lacks = (plan: PlanState): boolean => plan.hardUnservedRps() > 0 || plan.lacksCopies();

const cheapestOf = (searches: readonly PlanSearch[]): PlanSearch =>
  searches.reduce((least, search) => (search.plan.usd < least.plan.usd ? search : least));
