import type { Highs } from 'highs';
import type { BoundPrices } from '../model/bound-from-prices.ts';
import { checkPlan, type InstancePlan } from '../model/check-plan.ts';
import { OPTIMAL_GAP } from '../model/contract.ts';
import { serveFillers, withFillers } from '../model/fillers.ts';
import type { Instance } from '../model/instance.ts';
import { earnAtPrices } from './earnings.ts';
import { holdSites, putSitesBack } from './hold-sites.ts';
import { leaveOut, type Remainder } from './leave-out.ts';
import { narrowPlan, widenPlan } from './pick.ts';
import { createSiteGroups } from './site-groups.ts';
import { solveExactly } from './solve-exactly.ts';

export interface PolishOptions {
  readonly timeLimitMs: number;
  readonly now: () => number;
  /** With no more arcs open than this, HiGHS is asked about everything; fewer in tests, so that small questions are asked in parts. */
  readonly mostArcsOfWhole?: number;
  /** And so many sites at once if it is asked in parts. */
  readonly mostSites?: number;
}

export interface Polished {
  readonly plan: InstancePlan;
  readonly costUsd: number;
  /** What HiGHS proved of the whole question; −Infinity if it was only asked about parts of it. */
  readonly boundUsd: number;
}

/** A question of so many arcs takes HiGHS a second or two. Measured on OR-Library's cap files. */
export const MOST_ARCS_OF_WHOLE = 3000;
/** Part of the time for some sites at a time where everything can be asked about as well: a good plan helps HiGHS to end. */
const FIRST_AROUND = 0.4;
/** No question about some sites takes longer; most take a tenth of it. */
const MOST_PART_MS = 2000;
/** Less time than this is not worth a question. */
const LEAST_MS = 60;
/** Rounding that is forgiven between HiGHS's sums and ours. */
const ROUNDING = 1e-5;

/**
 * A cheaper plan by restricted mixed-integer programs, after a search has done what it can. What no cheaper plan can use is left
 * out first (`leave-out.ts`). If what remains is small, HiGHS is asked about all of it, and its answer is the optimum or comes
 * with a bound. If not, it is asked about a few sites at a time, with all others held as they are: the sites where the plan loses
 * most against the bound first, each with those it shares pairs with (POPMUSIC: Taillard and Voss 2002; the restricted programs
 * of Cordeau and Gendron's heuristics for facility location with modular capacities). Every question begins from the plan as
 * it is, and an answer counts once it has passed the check of any plan.
 *
 * Blocks its thread. Driven by the clock, so not reproducible.
 */
export function polish(
  highs: Highs,
  instance: Instance,
  { plan, prices }: { readonly plan: InstancePlan; readonly prices: BoundPrices },
  { timeLimitMs, now, mostArcsOfWhole = MOST_ARCS_OF_WHOLE, mostSites }: PolishOptions,
): Polished {
  const began = now();
  const msLeft = () => timeLimitMs - (now() - began);
  const filled = withFillers(instance).instance;
  const start = checkPlan(instance, plan);
  let best: Polished = { plan, costUsd: start.costUsd, boundUsd: Number.NEGATIVE_INFINITY };
  if (!start.feasible || msLeft() < LEAST_MS) return best;
  const remainder = leaveOut(filled, pricesOf(filled, prices), best.costUsd);
  const isSmall = remainder.instance.arcs.count <= mostArcsOfWhole;
  askAround(remainder, isSmall ? FIRST_AROUND * timeLimitMs : timeLimitMs);
  if (isSmall && msLeft() >= LEAST_MS) askWhole(leaveOut(filled, pricesOf(filled, prices), best.costUsd));
  return best;

  function askWhole(open: Remainder): void {
    const { boundUsd, plan: found } = solveExactly(
      highs,
      { ...open.instance, ...(instance.copies && { copies: instance.copies }) },
      {
        formulation: 'strong',
        timeLimitMs: msLeft(),
        relativeGap: OPTIMAL_GAP,
        least: open.least,
        start: narrowPlan(open, serveFillers(filled, best.plan)),
      },
    );
    const mostUsd = best.costUsd;
    if (found) take(widenPlan(open, found, filled.arcs.count));
    if (boundUsd > best.costUsd * (1 + ROUNDING) + ROUNDING && found)
      throw new Error(
        `HiGHS says that nothing costs less than ${boundUsd} $/h; there is a plan of ${best.costUsd} $/h`,
      );
    // What was left out costs as much as the plan that it was left out for.
    best = { ...best, boundUsd: Math.min(boundUsd, mostUsd, best.costUsd) };
  }

  function askAround({ instance: { nodes }, least }: Remainder, untilMs: number): void {
    const partMs = () => Math.min(MOST_PART_MS, untilMs - (now() - began));
    const open = { ...instance, nodes: { ...instance.nodes, maxReplicas: nodes.maxReplicas } };
    const { worthUsd } = earnAtPrices(filled, pricesOf(filled, prices));
    const groups = createSiteGroups(open, worthUsd, mostSites);
    let isFree = groups.next(best.plan);
    while (isFree && partMs() >= LEAST_MS) {
      const part = holdSites(open, best.plan, {
        isFree,
        // At the bound's prices nobody would serve a pair at a loss: a way that does so is hardly worthwhile.
        isOpen: (arc, pair) => open.arcs.unitUsd[arc]! < worthUsd[pair]!,
      });
      const answer = solveExactly(highs, part.instance, {
        formulation: 'strong',
        timeLimitMs: partMs(),
        relativeGap: OPTIMAL_GAP,
        least: part.least.map((count, node) => (isFree![nodes.site[node]!] === 1 ? least[node]! : count)),
        start: narrowPlan(part, best.plan),
      });
      const isBetter = answer.plan !== null && take(putSitesBack(part, open, best.plan, isFree, answer.plan));
      isFree = groups.next(best.plan, isBetter);
    }
  }

  /** Keeps a plan if it is whole and cheaper. */
  function take(found: InstancePlan): boolean {
    const own = { replicas: found.replicas, flowRps: found.flowRps.slice(0, instance.arcs.count) };
    const { feasible, costUsd } = checkPlan(instance, own);
    if (!feasible || costUsd >= best.costUsd * (1 - OPTIMAL_GAP)) return false;
    best = { ...best, plan: own, costUsd };
    return true;
  }
}

/** Prices of a question that has fillers, where those at hand may know none. */
function pricesOf({ pairs }: Instance, prices: BoundPrices): BoundPrices {
  const demandUsd = new Float64Array(pairs.count);
  demandUsd.set(prices.demandUsd.subarray(0, pairs.count));
  return { ...prices, demandUsd };
}
