import type { PlacementProblem } from '../model/problem.ts';

/** Arcs as the bound reads them: by node. The problem's own, or a part of them. */
export interface NodeArcs {
  readonly count: number;
  readonly pair: Int32Array;
  readonly unitUsd: Float64Array;
  readonly nodeStart: Int32Array;
  readonly nodeArc: Int32Array;
}

/** Multipliers of the demand rows ($/h for each request per second) and of the link rows ($/h for each Gb/s). */
export interface Multipliers {
  readonly demandUsd: Float64Array;
  readonly linkUsd: Float64Array;
}

/** What the sites would do at given multipliers, and the bound that follows. */
export interface SiteAnswers {
  boundUsd: number;
  /** Requests per second on each arc, for the sites that would open. */
  readonly flowRps: Float64Array;
  /** $/h that one GPU more would earn at each site; 0 where some are left over. */
  readonly gpuUsd: Float64Array;
}

/**
 * Lagrangian bound by sites. With a price on every pair's demand the problem falls apart: each site alone decides
 * which whole replicas to run and what to serve, to earn the most above its own cost, and opens if that pays for its
 * activation. The sum of the prices less what all sites earn is a lower bound for any prices ≥ 0 whatever:
 *
 *   L(v, μ) = Σ λᵢvᵢ − Σ capacityₗμₗ − Σₛ max(0, earnedₛ(v, μ) − activationₛ)
 *
 * Replicas stay whole and pooled capacity keeps its true shape, which makes it stronger than the linear relaxation
 * where a replica is more than a neighbourhood needs. Where a site's GPUs run out, they are priced as well (a
 * relaxation of its knapsack, so still a bound).
 */
export function createSiteBound(problem: PlacementProblem, arcs: NodeArcs): (prices: Multipliers) => SiteAnswers {
  const { pairs, nodes, sites, links } = problem;
  const nodesOfSite = groupBySite(problem);
  // By place in the node's list, not by arc: the hot loops then read memory in order.
  const pairAt = new Int32Array(arcs.count);
  const unitAt = new Float64Array(arcs.count);
  const demandAt = new Float64Array(arcs.count);
  const order = new Int32Array(arcs.count);
  for (let at = 0; at < arcs.count; at += 1) {
    const arc = arcs.nodeArc[at]!;
    pairAt[at] = arcs.pair[arc]!;
    unitAt[at] = arcs.unitUsd[arc]!;
    demandAt[at] = pairs.demandRps[pairAt[at]!]!;
    // Kept from call to call: prices move little, so the order of gains is nearly right already.
    order[at] = at;
  }
  const gainAt = new Float64Array(arcs.count);
  const paying = new Int32Array(nodes.count);
  const earned = Array.from({ length: nodes.count }, (_, node) => new Float64Array(nodes.maxReplicas[node]! + 1));
  const choice = new Int32Array(nodes.count);
  const knapsack = createKnapsack(problem, earned, choice);
  const answers: SiteAnswers = {
    boundUsd: 0,
    flowRps: new Float64Array(arcs.count),
    gpuUsd: new Float64Array(sites.count),
  };

  // Links seldom bind, and then nothing is charged for them: the walk over every path is spared.
  let linksPriced = false;

  return ({ demandUsd, linkUsd }) => {
    linksPriced = linkUsd.some((usd) => usd > 0);
    answers.flowRps.fill(0);
    answers.gpuUsd.fill(0);
    let bound = 0;
    for (let pair = 0; pair < pairs.count; pair += 1) bound += pairs.demandRps[pair]! * demandUsd[pair]!;
    for (let row = 0; row < links.count; row += 1) bound -= links.capacityGbps[row]! * linkUsd[row]!;

    for (let site = 0; site < sites.count; site += 1) {
      const own = nodesOfSite[site]!;
      let profit = 0;
      let gpus = 0;
      for (const node of own) {
        choice[node] = 0;
        if (!couldPay(node, demandUsd, linkUsd)) continue;
        sortByGain(node);
        fillEarned(node);
        const row = earned[node]!;
        for (let n = 1; n < row.length; n += 1) if (row[n]! > row[choice[node]!]!) choice[node] = n;
        profit += row[choice[node]!]!;
        gpus += choice[node]! * nodes.gpusPerReplica[node]!;
      }
      const activation = sites.activationUsd[site]!;
      if (gpus > sites.gpus[site]! && profit > activation) {
        const rationed = knapsack(site, own);
        profit = rationed.profitUsd;
        answers.gpuUsd[site] = rationed.gpuUsd;
      }
      if (profit <= activation) continue;
      bound -= profit - activation;
      for (const node of own) serve(node);
    }
    answers.boundUsd = bound;
    return answers;
  };

  /** Prices the node's arcs; false if nothing it could take pays for a replica, which spares it the sorting. */
  function couldPay(node: number, demandUsd: Float64Array, linkUsd: Float64Array): boolean {
    let most = 0;
    let sum = 0;
    let count = 0;
    const first = arcs.nodeStart[node]!;
    const end = arcs.nodeStart[node + 1]!;
    for (let at = first; at < end; at += 1) {
      const pair = pairAt[at]!;
      let usd = demandUsd[pair]! - unitAt[at]!;
      if (linksPriced) usd -= carriageUsd(pair, node, linkUsd);
      gainAt[at] = usd;
      if (usd <= 0) continue;
      count += 1;
      sum += usd * demandAt[at]!;
      if (usd > most) most = usd;
    }
    paying[node] = count;
    const replica = nodes.replicaUsd[node]!;
    if (sum > replica && most * nodes.slopeRps[node]! > replica) return true;
    earned[node]!.fill(0);
    return false;
  }

  function carriageUsd(pair: number, node: number, linkUsd: Float64Array): number {
    const cell = pairs.market[pair]! * sites.count + nodes.site[node]!;
    let usd = 0;
    for (let at = links.start[cell]!; at < links.start[cell + 1]!; at += 1) {
      const entry = links.entry[at]!;
      usd += linkUsd[entry >> 1]! * links.gbps[pairs.class[pair]! * 2 + (entry & 1)]!;
    }
    return usd;
  }

  function sortByGain(node: number): void {
    const first = arcs.nodeStart[node]!;
    const end = arcs.nodeStart[node + 1]!;
    for (let rank = first + 1; rank < end; rank += 1) {
      const at = order[rank]!;
      const usd = gainAt[at]!;
      let slot = rank;
      while (slot > first && gainAt[order[slot - 1]!]! < usd) {
        order[slot] = order[slot - 1]!;
        slot -= 1;
      }
      order[slot] = at;
    }
  }

  /** What each number of replicas earns when it takes the best-paying demand first. */
  function fillEarned(node: number): void {
    const table = nodes.capacityRps[node]!;
    const row = earned[node]!;
    const replica = nodes.replicaUsd[node]!;
    const end = arcs.nodeStart[node]! + paying[node]!;
    let rank = arcs.nodeStart[node]!;
    let taken = 0;
    let usd = 0;
    let left = demandAt[order[rank]!]!;
    for (let n = 1; n < row.length; n += 1) {
      let room = table[n]! - taken;
      while (room > 0 && rank < end) {
        const rps = Math.min(room, left);
        usd += rps * gainAt[order[rank]!]!;
        taken += rps;
        room -= rps;
        left -= rps;
        if (left > 0) continue;
        rank += 1;
        if (rank < end) left = demandAt[order[rank]!]!;
      }
      row[n] = usd - n * replica;
    }
  }

  /** Fills the chosen replicas of a node of a site that opens. */
  function serve(node: number): void {
    let room = nodes.capacityRps[node]![choice[node]!]!;
    const end = arcs.nodeStart[node]! + paying[node]!;
    for (let rank = arcs.nodeStart[node]!; rank < end && room > 0; rank += 1) {
      const at = order[rank]!;
      const rps = Math.min(room, demandAt[at]!);
      answers.flowRps[arcs.nodeArc[at]!] = rps;
      room -= rps;
    }
  }
}

/** Up to this many GPUs a site's knapsack is solved exactly; above, its relaxation by a GPU price loses nearly nothing. */
const EXACT_GPUS = 64;

/** Shares a site's GPUs among its classes for the most earned; writes the replicas to `choice`. */
function createKnapsack({ nodes, sites }: PlacementProblem, earned: readonly Float64Array[], choice: Int32Array) {
  const best = new Float64Array(EXACT_GPUS + 1);
  const taken = new Int32Array((EXACT_GPUS + 1) * 64);

  return (site: number, own: readonly number[]): { profitUsd: number; gpuUsd: number } =>
    sites.gpus[site]! <= EXACT_GPUS ? exact(sites.gpus[site]!, own) : byPrice(sites.gpus[site]!, own);

  /** Dynamic programme over GPUs, class by class. */
  function exact(gpus: number, own: readonly number[]): { profitUsd: number; gpuUsd: number } {
    best.fill(0, 0, gpus + 1);
    own.forEach((node, place) => {
      const row = earned[node]!;
      const size = nodes.gpusPerReplica[node]!;
      for (let g = gpus; g >= 0; g -= 1) {
        let usd = best[g]!;
        let replicas = 0;
        for (let n = 1; n < row.length && n * size <= g; n += 1) {
          const candidate = best[g - n * size]! + row[n]!;
          if (candidate <= usd) continue;
          usd = candidate;
          replicas = n;
        }
        best[g] = usd;
        taken[place * (EXACT_GPUS + 1) + g] = replicas;
      }
    });
    let left = gpus;
    for (let place = own.length - 1; place >= 0; place -= 1) {
      const node = own[place]!;
      choice[node] = taken[place * (EXACT_GPUS + 1) + left]!;
      left -= choice[node]! * nodes.gpusPerReplica[node]!;
    }
    return { profitUsd: best[gpus]!, gpuUsd: gpus > 0 ? best[gpus]! - best[gpus - 1]! : 0 };
  }

  /** Halves the interval of GPU prices until the GPUs just suffice: each price gives a bound, the least is kept. */
  function byPrice(gpus: number, own: readonly number[]): { profitUsd: number; gpuUsd: number } {
    let low = 0;
    let high = 0;
    for (const node of own)
      for (let n = 1; n < earned[node]!.length; n += 1)
        high = Math.max(high, earned[node]![n]! / (n * nodes.gpusPerReplica[node]!));
    let profitUsd = Number.POSITIVE_INFINITY;
    for (let step = 0; step < 24; step += 1) {
      const usd = (low + high) / 2;
      const used = chooseAt(usd, own);
      let profit = usd * (gpus - used);
      for (const node of own) profit += earned[node]![choice[node]!]!;
      profitUsd = Math.min(profitUsd, profit);
      if (used > gpus) low = usd;
      else high = usd;
    }
    chooseAt(high, own);
    return { profitUsd, gpuUsd: high };
  }

  function chooseAt(gpuUsd: number, own: readonly number[]): number {
    let used = 0;
    for (const node of own) {
      const row = earned[node]!;
      const charge = gpuUsd * nodes.gpusPerReplica[node]!;
      let best = 0;
      for (let n = 1; n < row.length; n += 1) if (row[n]! - n * charge > row[best]! - best * charge) best = n;
      choice[node] = best;
      used += best * nodes.gpusPerReplica[node]!;
    }
    return used;
  }
}

/** All arcs of the problem, by node: what a bound must be taken over to be one. */
export function everyArc(problem: PlacementProblem): NodeArcs {
  const { pairs, nodes, arcs } = problem;
  const pair = new Int32Array(arcs.count);
  for (let i = 0; i < pairs.count; i += 1) pair.fill(i, pairs.arcStart[i]!, pairs.arcStart[i + 1]!);
  const nodeStart = new Int32Array(nodes.count + 1);
  for (let arc = 0; arc < arcs.count; arc += 1) nodeStart[arcs.node[arc]! + 1]! += 1;
  for (let node = 0; node < nodes.count; node += 1) nodeStart[node + 1]! += nodeStart[node]!;
  const next = nodeStart.slice();
  const nodeArc = new Int32Array(arcs.count);
  for (let arc = 0; arc < arcs.count; arc += 1) {
    const node = arcs.node[arc]!;
    nodeArc[next[node]!] = arc;
    next[node]! += 1;
  }
  return { count: arcs.count, pair, unitUsd: arcs.unitUsd, nodeStart, nodeArc };
}

function groupBySite({ nodes, sites }: PlacementProblem): number[][] {
  const groups: number[][] = Array.from({ length: sites.count }, () => []);
  for (let node = 0; node < nodes.count; node += 1) groups[nodes.site[node]!]!.push(node);
  return groups;
}
