import type { RandomStream } from '@/lib/random.ts';
import type { InstancePlan } from '../model/check-plan.ts';
import { layAverage, layKnown, serveAll } from './construct.ts';
import { layCopies } from './lay-copies.ts';
import { likelyNetwork } from './likely-network.ts';
import { LocalSearch } from './local-search.ts';
import type { Network } from './network.ts';
import { type InForce, PlanState } from './plan-state.ts';
import type { BoundAtWork } from './raise-bound.ts';
import { Rerouting } from './reroute.ts';
import { rescueHardPairs } from './rescue.ts';
import { RuinRecreate } from './ruin-recreate.ts';
import { siteLosses } from './site-losses.ts';
import type { Steps } from './steps.ts';
import type { Guide } from './worth-trying.ts';

/** From this average on a replica is rounded up. Measured on the benchmark's instances: 0.4 to 0.8 differ little. */
export const ROUND_UP_FROM = 0.45;
/** How much dearer than the best a plan may be on the way, in replicas of average cost; falls to nothing at the end. */
const TOLERANCE_REPLICAS = 0.3;
/** Between so many tries the bound is raised by one step. */
const TRIES_PER_BOUND_STEP = 400;

/** So many tries show which of two plans is worth improving: how they begin says little. Measured on small operators. */
export const FAIR_TRIES = 300;

/** The search for plans over the arcs that a bound looks at, or the likelier of them. */
export class PlanSearch {
  readonly plan: PlanState;
  readonly #reroute: Rerouting;
  readonly #network: Network;
  readonly #bound: BoundAtWork;
  /** Arc of the whole instance, by arc of the network. */
  readonly #origin: Int32Array;

  /** `afresh`: no known plan is laid, so that sites which are dark at nearly all of the bound's prices can be left out. */
  constructor(bound: BoundAtWork, inForce: InForce | null, { afresh = false }: { readonly afresh?: boolean } = {}) {
    this.#bound = bound;
    bound.lookFurther();
    const { network, origin } = afresh ? likelyNetwork(bound) : bound;
    this.#network = network;
    this.#origin = origin;
    this.plan = new PlanState(this.#network, inForce);
    this.#reroute = new Rerouting(this.plan);
  }

  /** Lays a plan from nothing, by the averages of the bound's ascent: a replica is rounded up from that fraction on. */
  *construct(roundUpFrom = ROUND_UP_FROM): Steps<void> {
    yield* layAverage(this.plan, this.#reroute, this.#bound.ascent.averageReplicas, roundUpFrom);
    yield* rescueHardPairs(this.plan, this.#reroute);
    yield* layCopies(this.plan, this.#reroute);
    this.plan.settle();
  }

  /**
   * Lays a known plan as far as it still fits and serves the rest. Returns the nodes that the repair touched.
   */
  *repair(known: InstancePlan): Steps<Int32Array> {
    const { plan } = this;
    const { arcs, pairs } = plan.instance;
    layKnown(plan, this.#origin, known);
    plan.commit();
    plan.recount();
    const touched = new Set<number>();
    for (let node = 0; node < known.replicas.length; node += 1)
      if (plan.replicas[node] !== known.replicas[node]) touched.add(node);
    const before = plan.flowRps.slice();
    yield* serveAll(plan, this.#reroute);
    yield* rescueHardPairs(plan, this.#reroute);
    yield* layCopies(plan, this.#reroute);
    this.plan.settle();
    for (let pair = 0; pair < pairs.count; pair += 1) {
      for (let arc = pairs.arcStart[pair]!; arc < pairs.arcStart[pair + 1]!; arc += 1)
        if (plan.flowRps[arc] !== before[arc]) touched.add(arcs.node[arc]!);
    }
    return this.#withNeighbours(touched);
  }

  /** Single moves until none pays. */
  *descend(leastSavingUsd = 0, around: Int32Array | null = null): Steps<void> {
    const local = new LocalSearch(this.plan, this.#reroute, leastSavingUsd);
    if (around) for (const node of around) local.look(node);
    else local.lookAtAll();
    yield* local.run();
    this.plan.settle();
  }

  /**
   * Ruin and recreate for so many tries, with a step of the bound now and then. `progress` tells how much of the time
   * is used, 0 to 1; `around` limits the tries to the neighbourhood of these nodes.
   */
  *improve(
    random: RandomStream,
    tries: number,
    { progress, around = null }: { readonly progress: () => number; readonly around?: Int32Array | null },
  ): Steps<void> {
    if (tries === 0) return;
    const { plan } = this;
    const search = new RuinRecreate(plan, this.#reroute, random, { guide: around ? null : this.#guide(), around });
    const toleranceUsd = around ? 0 : TOLERANCE_REPLICAS * averageReplicaUsd(plan);
    const { ascent } = this.#bound;
    for (let done = 0; done < tries; done += 1) {
      search.try(toleranceUsd * Math.max(0, 1 - Math.max(progress(), done / tries)));
      if (done % TRIES_PER_BOUND_STEP === TRIES_PER_BOUND_STEP - 1 && !ascent.settled && !around) {
        ascent.upperUsd = search.bestUsd;
        ascent.step();
      }
      if (yield) break;
    }
    search.settle();
    this.plan.settle();
  }

  /** The plan over the arcs of the whole instance. */
  flat(): InstancePlan {
    const flowRps = new Float64Array(this.#bound.looked.length);
    this.plan.flowRps.forEach((rps, arc) => {
      flowRps[this.#origin[arc]!] = rps;
    });
    return { replicas: this.plan.replicas, flowRps };
  }

  #guide(): Guide {
    const bound = this.#bound;
    let answer = bound.ascent.bound.at(bound.ascent.best);
    return {
      losses: (into) => {
        const prices = bound.ascent.best;
        answer = bound.ascent.bound.at(prices);
        siteLosses(this.plan, { prices, best: answer, filled: bound.filled }, into);
      },
      replicas: () => answer.replicas,
      averageReplicas: () => bound.ascent.averageReplicas,
    };
  }

  /** These nodes, and all that could serve what they serve. */
  #withNeighbours(nodes: ReadonlySet<number>): Int32Array {
    const { arcPair, nodeStart, nodeArc } = this.#network;
    const { pairs, arcs } = this.plan.instance;
    const near = new Set(nodes);
    for (const node of nodes) {
      for (let at = nodeStart[node]!; at < nodeStart[node + 1]!; at += 1) {
        const arc = nodeArc[at]!;
        if (this.plan.flowRps[arc] === 0) continue;
        const pair = arcPair[arc]!;
        for (let other = pairs.arcStart[pair]!; other < pairs.arcStart[pair + 1]!; other += 1)
          if (this.plan.flowRps[other]! > 0) near.add(arcs.node[other]!);
      }
    }
    return Int32Array.from(near).sort();
  }
}

/** $/h of a replica on average, its part of the sites' activation included. */
function averageReplicaUsd({ replicas, gpusUsed, instance: { nodes, sites } }: PlanState): number {
  let usd = 0;
  let count = 0;
  for (let node = 0; node < replicas.length; node += 1) {
    usd += replicas[node]! * nodes.replicaUsd[node]!;
    count += replicas[node]!;
  }
  for (let site = 0; site < sites.count; site += 1) if (gpusUsed[site]! > 0) usd += sites.activationUsd[site]!;
  return count > 0 ? usd / count : 0;
}
