import type { Placement } from '@/domain/plan.ts';
import { invariant, required } from '@/lib/invariant.ts';
import type { Ground } from '../model/build-problem.ts';
import { checkPlan, type InstancePlan } from '../model/check-plan.ts';
import type { FailureAnswer, FailureVerdict } from '../model/contract.ts';
import type { PlacementProblem } from '../model/problem.ts';
import { flattenPlacement } from '../model/read-plan.ts';
import { lookFurther, moveIntoFreeRoom, repairWithout, withoutSites } from './failures-repair.ts';
import { type SingleFailure, singleFailures } from './failures-single.ts';
import type { LookedAt } from './network.ts';
import { PlanSearch } from './plan-search.ts';
import type { PlanState } from './plan-state.ts';
import { BoundAtWork } from './raise-bound.ts';
import type { Steps } from './steps.ts';

/** So many of the fullest receivers are named. */
const FULLEST_TOLD = 3;

/** A placement in force that failures are tried on, each from the same start. */
export class FailureDrill {
  readonly #problem: PlacementProblem;
  readonly #ground: Ground;
  readonly #search: PlanSearch;
  readonly #looked: LookedAt;
  readonly #flat: InstancePlan;
  /** As laid, over the arcs of the whole problem. */
  #before: InstancePlan;
  #beforeRps: Float64Array = new Float64Array(0);
  #beforeUsd = 0;

  constructor(problem: PlacementProblem, ground: Ground, placement: Placement) {
    this.#problem = problem;
    this.#ground = ground;
    this.#flat = flattenPlacement(problem, placement);
    this.#before = this.#flat;
    const bound = new BoundAtWork(problem);
    bound.look(Array.from(this.#flat.flowRps.keys()).filter((arc) => this.#flat.flowRps[arc]! > 0));
    this.#looked = { network: bound.network, origin: bound.origin };
    this.#search = new PlanSearch(bound, null);
  }

  /** Lays the placement; what it leaves unserved at the present demand is served first. */
  *lay(): Steps<void> {
    yield* this.#search.repair(this.#flat);
    const { plan } = this.#search;
    this.#before = this.#search.flat();
    this.#beforeRps = plan.loadRps.slice();
    this.#beforeUsd = servingUsd(plan);
  }

  failures(): SingleFailure[] {
    const { gpusUsed } = this.#search.plan;
    return singleFailures(this.#problem.input, (site) => gpusUsed[site]! > 0);
  }

  /** The answer if the free room of running replicas is enough; null if that is not known. */
  fits(failure: SingleFailure): FailureAnswer | null {
    const { plan } = this.#search;
    const mark = plan.mark();
    const answer = moveIntoFreeRoom(plan, new Set(failure.sites)) ? this.answer(failure, 'safe', plan) : null;
    plan.rollback(mark);
    return answer;
  }

  /** The plan after a repair. */
  repair({ sites }: SingleFailure): Steps<PlanState> {
    return repairWithout(this.#looked, this.#before, new Set(sites));
  }

  /** A repair that looks at every way there is for some pairs, and lays `first` before everything else. */
  repairFurther({ sites }: SingleFailure, few: Uint8Array, first?: InstancePlan): Steps<PlanState> {
    const wider = lookFurther(this.#problem, this.#looked, (pair) => few[pair] === 1);
    return repairWithout(wider, this.#before, new Set(sites), first);
  }

  /** `lostRps` by pair, if anything is lost. */
  answer(
    { kind, id, sites, siteIds }: SingleFailure,
    verdict: FailureVerdict,
    plan: PlanState,
    lostRps?: Float64Array,
  ): FailureAnswer {
    const { input, pairs } = this.#problem;
    if (verdict === 'safe') this.#check(plan, new Set(sites));
    return {
      failure: { kind, id, siteIds },
      verdict,
      lost: Array.from(lostRps?.keys() ?? [])
        .filter((pair) => lostRps![pair]! > 0)
        .sort((a, b) => lostRps![b]! - lostRps![a]! || a - b)
        .map((pair) => ({
          classId: input.classes[pairs.class[pair]!]!.id,
          marketId: input.fleet.markets[pairs.market[pair]!]!.id,
          rps: lostRps![pair]!,
        })),
      unservedSoftRps: Math.max(0, softUnservedRps(plan) - softUnservedRps(this.#search.plan)),
      costDeltaUsdPerHour: servingUsd(plan) - this.#beforeUsd,
      startedReplicas: this.#started(plan),
      fullest: this.#fullest(plan),
    };
  }

  /** No failure is called safe before the plan passed the referee, who shares nothing with the search. */
  #check({ instance, replicas, flowRps }: PlanState, lost: ReadonlySet<number>): void {
    const [fault] = checkPlan(withoutSites(instance, lost), { replicas, flowRps }).faults;
    invariant(fault === undefined, `a repair that breaks no rule (${fault?.rule} at ${fault?.at})`);
  }

  #started({ replicas }: PlanState): number {
    return replicas.reduce((sum, count, node) => sum + Math.max(0, count - this.#before.replicas[node]!), 0);
  }

  #fullest({ instance, replicas, loadRps }: PlanState): FailureAnswer['fullest'] {
    const { input, nodes } = this.#problem;
    const { nodeStart } = instance.sites;
    const receivers: { siteId: string; use: number }[] = [];
    input.fleet.sites.forEach(({ id }, site) => {
      let addedRps = 0;
      let gpus = 0;
      let usedGpus = 0;
      for (let node = nodeStart[site]!; node < nodeStart[site + 1]!; node += 1) {
        if (replicas[node] === 0) continue;
        const { requestsPerSecond } = required(this.#ground.profiles.at(nodes.class[node]!, site), 'a profile');
        addedRps += Math.max(0, loadRps[node]! - this.#beforeRps[node]!);
        gpus += replicas[node]! * nodes.gpusPerReplica[node]!;
        usedGpus += (loadRps[node]! / requestsPerSecond) * nodes.gpusPerReplica[node]!;
      }
      if (addedRps > 1e-6) receivers.push({ siteId: id, use: usedGpus / gpus });
    });
    return receivers.sort((a, b) => b.use - a.use).slice(0, FULLEST_TOLD);
  }
}

/** $/h without the penalty for hard demand left over. */
function servingUsd(plan: PlanState): number {
  return plan.hardUnserved().reduce((usd, rps, pair) => usd - rps * plan.unservedUsd[pair]!, plan.usd);
}

function softUnservedRps({ unservedRps, instance: { pairs } }: PlanState): number {
  return unservedRps.reduce((sum, rps, pair) => sum + (pairs.hard[pair] ? 0 : rps), 0);
}
