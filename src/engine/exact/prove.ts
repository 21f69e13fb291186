import type { Highs } from 'highs';
import type { Plan } from '@/domain/plan.ts';
import { assessPlacement } from '../model/assess.ts';
import { type BoundPrices, boundFromPrices } from '../model/bound-from-prices.ts';
import type { Ground } from '../model/build-problem.ts';
import { checkPlan, type InstancePlan } from '../model/check-plan.ts';
import { OPTIMAL_GAP, type Proof, type ProofProgress } from '../model/contract.ts';
import { type Families, findFamilies } from '../model/families.ts';
import { serveFillers, withFillers } from '../model/fillers.ts';
import type { Instance } from '../model/instance.ts';
import { recallPrices } from '../model/plan-prices.ts';
import type { PlacementProblem } from '../model/problem.ts';
import { flattenPlacement, readPlacement } from '../model/read-plan.ts';
import { holdOthers, putBack } from './hold-others.ts';
import { leaveOut, type Remainder } from './leave-out.ts';
import { narrowPlan, type Picked, pick, widenPlan } from './pick.ts';
import { priceOut } from './price-out.ts';
import { solveExactly } from './solve-exactly.ts';
import { worstFamilies } from './worst-families.ts';

export interface ProveOptions {
  readonly timeLimitMs: number;
  readonly now: () => number;
  readonly onProgress?: (progress: ProofProgress) => void;
  /** Arcs to begin with; fewer in tests, so that small questions take several rounds. */
  readonly firstArcs?: number;
}

/**
 * So many arcs at first, then twice as many each round. Measured on `us-mobile`: 10,000 arcs in the strong formulation use
 * 0.6 of the 2 GiB that WebAssembly has here, and the weak one, which needs less, raises the bound by three quarters as much.
 */
const FIRST_ARCS = 12_000;
const MOST_ARCS = 48_000;
/** Of the time left, for the bound; the rest is for a cheaper plan. Assumption. */
const FOR_THE_BOUND = 2 / 3;
/** Rounding that is forgiven between HiGHS's sums and ours. */
const ROUNDING = 1e-5;
/** Less time than this is not worth a new round. */
const LEAST_ROUND_MS = 500;

/**
 * Asks HiGHS how good a plan is, of the question with fillers, where our own bound is its own. What no cheaper plan can use is left out first (`leave-out.ts`). If what remains is
 * small, HiGHS is asked all of it: one search closes the gap from both sides. If not, it is asked about the families where
 * the plan loses most: once with the others at the bound's prices, which raises the bound (`price-out.ts`), and once with
 * the others as they are, which may find a cheaper plan (`hold-others.ts`); then about more, as long as there is time.
 *
 * Blocks its thread; who wants to cancel ends the thread. Throws if HiGHS breaks before anything is known.
 */
export function provePlan(
  highs: Highs,
  { problem, ground, plan }: { readonly problem: PlacementProblem; readonly ground: Ground; readonly plan: Plan },
  { timeLimitMs, now, onProgress, firstArcs = FIRST_ARCS }: ProveOptions,
): Proof {
  const began = now();
  const msLeft = () => timeLimitMs - (now() - began);
  const filled = withFillers(problem).instance;
  const prices = recallPrices(problem, plan.prices ?? { demandUsd: [], links: [] }) ?? freeOfCharge(filled);
  const ownBoundUsd = Math.max(0, boundFromPrices(filled, prices));
  let best = checked(serveFillers(filled, flattenPlacement(problem, plan)));
  const ownUsd = best.costUsd;
  let boundUsd = Math.min(ownBoundUsd, ownUsd);
  let rounds = 0;
  let exact = 0;
  let open = 0;
  let cutShort: string | null = null;
  report();

  for (let mostArcs = firstArcs; mostArcs <= MOST_ARCS && !isProved() && msLeft() > LEAST_ROUND_MS; mostArcs *= 2) {
    try {
      if (askAbout(mostArcs)) break;
    } catch (error) {
      if (rounds === 0) throw error;
      cutShort = error instanceof Error ? error.message : String(error);
      break;
    }
  }
  return conclude();

  /** One round; true if HiGHS was asked about everything that is open. */
  function askAbout(mostArcs: number): boolean {
    const remainder = leaveOut(filled, prices, best.costUsd);
    const families = findFamilies(remainder.instance);
    const kept = worstFamilies(remainder, prices, families, best.plan, mostArcs);
    const isAll = kept.size === families.count;
    const part = { families, isKept: (family: number) => kept.has(family) };
    open = remainder.instance.arcs.count;
    if (!isAll) raiseBound(remainder, part);
    if (!isProved()) improve(remainder, part, isAll);
    exact = [...kept].reduce((sum, family) => sum + families.arcs[family]!, 0);
    rounds += 1;
    return isAll;
  }

  function raiseBound(remainder: Remainder, part: FamiliesAsked): void {
    const { instance, baseUsd } = priceOut(remainder.instance, prices, part.families, part.isKept);
    // The kept families' arcs come first; who buys at a price gets nothing to begin with.
    const kept = narrowPlan(pickKept(remainder.instance, part), narrowPlan(remainder, best.plan));
    const flowRps = new Float64Array(instance.arcs.count);
    flowRps.set(kept.flowRps);
    const { boundUsd: found } = solveExactly(highs, instance, {
      formulation: 'strong',
      timeLimitMs: FOR_THE_BOUND * msLeft(),
      relativeGap: OPTIMAL_GAP,
      least: ofKept(remainder.least, part),
      start: { replicas: ofKept(kept.replicas, part), flowRps },
      onProgress: ({ boundUsd: usd }) => raise(baseUsd + usd),
    });
    raise(baseUsd + found);
  }

  function improve(remainder: Remainder, part: FamiliesAsked, isAll: boolean): void {
    const start = narrowPlan(remainder, best.plan);
    const held = holdOthers(remainder.instance, start, part.families, part.isKept);
    const heldStart = narrowPlan(held, { ...start, replicas: ofKept(start.replicas, part) });
    const othersUsd = isAll ? 0 : best.costUsd - checkPlan(held.instance, heldStart).costUsd;
    const answer = solveExactly(highs, held.instance, {
      formulation: 'strong',
      timeLimitMs: msLeft(),
      relativeGap: OPTIMAL_GAP,
      least: ofKept(remainder.least, part),
      start: heldStart,
      onProgress: ({ objectiveUsd, boundUsd: usd }) => {
        if (isAll) raise(usd);
        report(Math.min(best.costUsd, (objectiveUsd ?? Number.POSITIVE_INFINITY) + othersUsd));
      },
    });
    if (isAll) raise(answer.boundUsd);
    if (answer.plan) {
      const whole = putBack(held, part.families, part.isKept, start, answer.plan);
      const next = checked(widenPlan(remainder, whole, filled.arcs.count));
      if (next.costUsd < best.costUsd * (1 - OPTIMAL_GAP)) best = next;
    }
    report();
  }

  function checked(flat: InstancePlan): { readonly plan: InstancePlan; readonly costUsd: number } {
    const { faults, costUsd } = checkPlan(filled, flat);
    const [fault] = faults;
    if (fault) throw new Error(`The plan failed its own check: ${fault.rule} at ${fault.at} by ${fault.amount}`);
    return { plan: flat, costUsd };
  }

  /** What was left out costs as much as the best plan or more, so a bound of the rest never says more than that. */
  function raise(usd: number): void {
    if (usd > best.costUsd * (1 + ROUNDING) + ROUNDING)
      throw new Error(`HiGHS says that nothing costs less than ${usd} $/h; there is a plan of ${best.costUsd} $/h`);
    if (usd <= boundUsd) return;
    boundUsd = Math.min(usd, best.costUsd);
    report();
  }

  function isProved(): boolean {
    return best.costUsd - boundUsd <= OPTIMAL_GAP * best.costUsd;
  }

  function report(costUsd = best.costUsd): void {
    onProgress?.({ costUsdPerHour: costUsd, boundUsdPerHour: Math.min(boundUsd, costUsd) });
  }

  function conclude(): Proof {
    const isBetter = best.costUsd < ownUsd;
    const better = isBetter ? assessed(best.plan) : null;
    const costUsd = better ? better.assessment.objectiveUsdPerHour : ownUsd;
    const bound = isProved() ? costUsd : Math.min(boundUsd, costUsd);
    return {
      status: isProved() ? 'optimal' : isBetter ? 'improved' : 'bounded',
      better,
      costUsdPerHour: costUsd,
      boundUsdPerHour: bound,
      gap: costUsd > 0 ? (costUsd - bound) / costUsd : 0,
      boundBy: boundUsd > ownBoundUsd ? 'highs' : 'catchment',
      arcs: { exact, open },
      cutShort,
      ms: now() - began,
    };
  }

  /** The operator's words have the last word: see `assess.ts`. */
  function assessed(flat: InstancePlan): NonNullable<Proof['better']> {
    const placement = readPlacement(problem, flat);
    const assessment = assessPlacement(problem.input, ground, placement, { features: problem.features });
    if (!assessment.feasible) throw new Error(`The plan failed its own check: ${assessment.violations[0]}`);
    return { placement, assessment };
  }
}

interface FamiliesAsked {
  readonly families: Families;
  readonly isKept: (family: number) => boolean;
}

const pickKept = (instance: Instance, { families, isKept }: FamiliesAsked): Picked =>
  pick(instance, { pair: (pair) => isKept(families.ofPair[pair]!), arc: () => true });

/** A figure for each node, 0 where its family is not asked about. */
const ofKept = (figures: Int32Array, { families, isKept }: FamiliesAsked): Int32Array =>
  figures.map((figure, node) => (isKept(families.ofNode[node]!) ? figure : 0));

function freeOfCharge({ pairs, rows }: Instance): BoundPrices {
  return { demandUsd: new Float64Array(pairs.count), rowUsd: new Float64Array(rows.count) };
}
