import { sortByKey } from '@/lib/sort-by-key.ts';
import type { BoundPrices } from '../model/bound-from-prices.ts';
import { steepestSlope } from '../model/capacity.ts';
import { endOfTwins, leadOf } from '../model/twins.ts';
import type { Network } from './network.ts';
import { createKnapsack } from './site-knapsack.ts';

/** Insertion may shift this many places for each arc before sorting anew is quicker. Measured. */
const SHIFTS_PER_ARC = 64;
/** What sums in another order may differ by. */
const ROUNDING = 1e-9;

/** What the sites would do at given prices, and the bound that follows. The arrays are overwritten by the next call. */
export interface SiteAnswers {
  boundUsd: number;
  /** Requests per second that all sites together would serve of each pair: may be nothing, or many times its demand. */
  readonly servedRps: Float64Array;
  /** Replicas at each node, of the sites that would open. */
  readonly replicas: Int32Array;
  readonly rowGbps: Float64Array;
  /** $/h that each site would earn above its own cost; 0 where it would stay dark. */
  readonly profitUsd: Float64Array;
  /** $/h that one GPU more would earn at each site; 0 where some are left over. */
  readonly gpuUsd: Float64Array;
}

export interface SiteBound {
  at(prices: BoundPrices): SiteAnswers;
  /** Marks the arcs that the sites use in the last answer. */
  markUsed(used: Uint8Array): void;
}

/**
 * Lagrangian bound by sites. With a price on every pair's demand the problem falls apart: each site alone decides
 * which whole replicas to run and what to serve, to earn the most above its own cost, and opens if that pays for its
 * activation. The sum of the prices less what all sites earn is a lower bound for any prices ≥ 0 whatever:
 *
 *   L(v, μ) = Σ λᵢvᵢ − Σ capacityᵣμᵣ − Σₛ max(0, earnedₛ(v, μ) − activationₛ)
 *
 * Replicas stay whole and pooled capacity keeps its true shape, so the bound is above that of the linear relaxation
 * (Geoffrion 1974: the site problems lack the integrality property). With pooling, capacity grows faster than the
 * replicas, so the first replica that does not pay is no reason to stop: every count is looked at.
 */
export function createSiteBound(network: Network): SiteBound {
  const { instance, nodeStart, nodeArc, pairAt, unitAt, gainOrder: order } = network;
  const { pairs, nodes, sites, arcs, rows, copies } = instance;
  const gainAt = new Float64Array(arcs.count);
  /** How many arcs of each node pay; they come first in its order. */
  const paying = new Int32Array(nodes.count);
  const slopeRps = Float64Array.from({ length: nodes.count }, (_, node) =>
    steepestSlope(nodes.capacityRps[node]!, nodes.maxReplicas[node]!),
  );
  /** No less than each node can earn at the prices at hand. */
  const couldEarnUsd = new Float64Array(nodes.count);
  const longest = longestRows();
  /** What each number of replicas earns, node after node of the site at hand. */
  const earned = new Float64Array(2 * longest);
  /** Where a node's own part is worked out before it is added to that of its twins. */
  const alone = longest;
  const earnedAt = new Int32Array(mostNodesOfASite() + 1);
  const waiting = new Int32Array(maxArcsOfANode());
  const loss = new Float64Array(arcs.count);
  const knapsack = createKnapsack(instance, earned, earnedAt);
  const { choice } = knapsack;
  const answers: SiteAnswers = {
    boundUsd: 0,
    servedRps: new Float64Array(pairs.count),
    replicas: new Int32Array(nodes.count),
    rowGbps: new Float64Array(rows.count),
    profitUsd: new Float64Array(sites.count),
    gpuUsd: new Float64Array(sites.count),
  };
  const demandRps = pairs.demandRps;
  let demandUsd: Float64Array = new Float64Array(0);
  let rowUsd: Float64Array = new Float64Array(0);
  let copyUsd: Float64Array | undefined;
  // Rows seldom bind, and then nothing is charged for them: the walk over every path is spared.
  let rowsPriced = false;

  return { at, markUsed };

  function at(prices: BoundPrices): SiteAnswers {
    demandUsd = prices.demandUsd;
    rowUsd = prices.rowUsd;
    copyUsd = prices.copyUsd;
    rowsPriced = rowUsd.some((usd) => usd > 0);
    answers.servedRps.fill(0);
    answers.replicas.fill(0);
    answers.rowGbps.fill(0);
    answers.gpuUsd.fill(0);
    let bound = 0;
    for (let pair = 0; pair < pairs.count; pair += 1) bound += demandRps[pair]! * demandUsd[pair]!;
    for (let row = 0; row < rows.count; row += 1) bound -= rows.capacityGbps[row]! * rowUsd[row]!;
    for (let rule = 0; rule < (copyUsd?.length ?? 0); rule += 1) bound += copies!.least[rule]! * copyUsd![rule]!;
    for (let site = 0; site < sites.count; site += 1) {
      const profit = sites.gpus[site]! > 0 ? open(site) : 0;
      answers.profitUsd[site] = profit;
      bound -= profit;
    }
    answers.boundUsd = bound;
    return answers;
  }

  /** What the site earns above its activation; serves if that is more than nothing. */
  function open(site: number): number {
    const first = sites.nodeStart[site]!;
    const end = sites.nodeStart[site + 1]!;
    if (mostItCouldEarn(first, end) <= sites.activationUsd[site]!) return 0;
    let profit = 0;
    let gpus = 0;
    let used = 0;
    for (let node = first; node < end; node += 1) {
      const place = node - first;
      earnedAt[place] = used;
      choice[place] = 0;
      const counted = earn(node, used);
      if (counted === 0) continue;
      let best = 0;
      for (let n = 1; n <= counted; n += 1) if (earned[used + n]! > earned[used + best]!) best = n;
      choice[place] = best;
      profit += earned[used + best]!;
      gpus += best * nodes.gpusPerReplica[node]!;
      used += counted + 1;
    }
    const activation = sites.activationUsd[site]!;
    if (profit <= activation) return 0;
    if (gpus > sites.gpus[site]!) {
      profit = knapsack.ration(site);
      answers.gpuUsd[site] = knapsack.gpuUsd();
      if (profit <= activation) return 0;
    }
    for (let node = first; node < end; node += 1) {
      const replicas = choice[leadOf(nodes, node) - first]!;
      if (replicas > 0) serve(node, replicas);
    }
    return profit - activation;
  }

  /** What 0, 1, 2 … replicas earn at a node; returns the last count worth knowing. A lead speaks for all its twins. */
  function earn(node: number, from: number): number {
    if (leadOf(nodes, node) !== node) return 0;
    const end = endOfTwins(nodes, node);
    const paidForCopy = paidFor(node);
    if (end > node + 1 || paidForCopy > 0) return earnTogether(node, end, from, paidForCopy);
    if (couldEarnUsd[node] === 0) return 0;
    sortByGain(node);
    return fillEarned(node, from);
  }

  /**
   * Twins share their replicas, so they earn together, and whoever runs anything may be paid for being a copy: a node that would
   * not pay alone is not passed over.
   */
  function earnTogether(first: number, end: number, from: number, paidForCopy: number): number {
    const most = nodes.maxReplicas[first]!;
    let counted = paidForCopy > 0 ? Math.min(1, most) : 0;
    earned.fill(0, from, from + most + 1);
    for (let twin = first; twin < end; twin += 1) {
      sortByGain(twin);
      const replica = nodes.replicaUsd[twin]!;
      const own = paying[twin]! > 0 ? fillEarned(twin, alone) : 0;
      for (let n = 1; n <= most; n += 1) {
        const usd = own === 0 ? 0 : earned[alone + Math.min(n, own)]!;
        earned[from + n]! += usd - Math.max(0, n - own) * replica;
      }
      counted = Math.max(counted, own);
    }
    for (let n = 1; n <= most; n += 1) earned[from + n]! += paidForCopy;
    return counted;
  }

  /** No less than the nodes of a site can earn together: a site that stays dark even so is spared the sorting. */
  function mostItCouldEarn(first: number, end: number): number {
    let most = 0;
    for (let node = first; node < end; node += 1) {
      couldEarnUsd[node] = priceArcs(node);
      most += couldEarnUsd[node]! + (leadOf(nodes, node) === node ? paidFor(node) : 0);
    }
    return most;
  }

  /** $/h for being a copy. */
  function paidFor(node: number): number {
    return copyUsd?.[copies!.ofNode[node]!] ?? 0;
  }

  /**
   * Gains of the node's arcs, and no less than any number of replicas can earn with them, 0 if none pays: all arcs together
   * less one replica, and less what replicas in full use cost for each request.
   */
  function priceArcs(node: number): number {
    const first = nodeStart[node]!;
    const end = nodeStart[node + 1]!;
    const replica = nodes.replicaUsd[node]!;
    const fullUse = replica / slopeRps[node]!;
    // Kept at hand: these change from call to call, and the loop would look them up at each arc.
    const [worthUsd, charged] = [demandUsd, rowsPriced];
    let sum = 0;
    let beyond = 0;
    for (let at = first; at < end; at += 1) {
      const pair = pairAt[at]!;
      let usd = worthUsd[pair]! - unitAt[at]!;
      if (charged) usd -= carriageUsd(nodeArc[at]!);
      gainAt[at] = usd;
      // Without branches: which arcs pay is as good as chance to a processor.
      sum += Math.max(0, usd) * demandRps[pair]!;
      beyond += Math.max(0, usd - fullUse) * demandRps[pair]!;
    }
    return Math.max(0, Math.min(sum - replica, beyond) * (1 + ROUNDING));
  }

  function carriageUsd(arc: number): number {
    let usd = 0;
    for (let at = rows.start[arc]!; at < rows.start[arc + 1]!; at += 1)
      usd += rowUsd[rows.row[at]!]! * rows.gbpsPerRps[at]!;
    return usd;
  }

  /**
   * Those that pay come first, best first; the others keep their order behind them. Prices move little from call to call, so the
   * order is nearly right already and each is inserted among those before it; where it is not, that is given up for a real sort.
   */
  function sortByGain(node: number): void {
    const first = nodeStart[node]!;
    const end = nodeStart[node + 1]!;
    let count = first;
    let idle = 0;
    let shifts = (end - first) * SHIFTS_PER_ARC;
    for (let rank = first; rank < end; rank += 1) {
      const at = order[rank]!;
      const usd = gainAt[at]!;
      if (!(usd > 0)) {
        waiting[idle] = at;
        idle += 1;
        continue;
      }
      let slot = count;
      // Ties go to the first place, so that where the order began leaves no trace.
      while (slot > first && shifts > 0) {
        const before = order[slot - 1]!;
        const ahead = gainAt[before]!;
        if (ahead > usd || (ahead === usd && before < at)) break;
        order[slot] = before;
        slot -= 1;
        shifts -= 1;
      }
      order[slot] = at;
      count += 1;
    }
    for (let rank = 0; rank < idle; rank += 1) order[count + rank] = waiting[rank]!;
    paying[node] = count - first;
    if (shifts > 0) return;
    for (let placed = first; placed < count; placed += 1) loss[placed] = -gainAt[order[placed]!]!;
    sortByKey(loss, order, first, count);
  }

  /** What 0, 1, 2 … replicas earn when they take the best-paying demand first; returns the last count worth knowing. */
  function fillEarned(node: number, from: number): number {
    const table = nodes.capacityRps[node]!;
    const most = nodes.maxReplicas[node]!;
    const replica = nodes.replicaUsd[node]!;
    const end = nodeStart[node]! + paying[node]!;
    let rank = nodeStart[node]!;
    let taken = 0;
    let usd = 0;
    let left = demandRps[pairAt[order[rank]!]!]!;
    earned[from] = 0;
    for (let n = 1; n <= most; n += 1) {
      const capacity = table[n]!;
      let room = capacity - taken;
      while (room > 0) {
        const rps = Math.min(left, room);
        usd += rps * gainAt[order[rank]!]!;
        room -= rps;
        left -= rps;
        if (left > 0) continue;
        rank += 1;
        if (rank === end) {
          earned[from + n] = usd - n * replica;
          return n;
        }
        left = demandRps[pairAt[order[rank]!]!]!;
      }
      taken = capacity;
      earned[from + n] = usd - n * replica;
    }
    return most;
  }

  /** Fills the chosen replicas of a node of a site that opens. */
  function serve(node: number, replicas: number): void {
    answers.replicas[node] = replicas;
    let room = nodes.capacityRps[node]![replicas]!;
    const end = nodeStart[node]! + paying[node]!;
    for (let rank = nodeStart[node]!; rank < end && room > 0; rank += 1) {
      const at = order[rank]!;
      const pair = pairAt[at]!;
      const rps = Math.min(room, demandRps[pair]!);
      answers.servedRps[pair]! += rps;
      room -= rps;
      if (rows.count === 0) continue;
      const arc = nodeArc[at]!;
      for (let entry = rows.start[arc]!; entry < rows.start[arc + 1]!; entry += 1)
        answers.rowGbps[rows.row[entry]!]! += rps * rows.gbpsPerRps[entry]!;
    }
  }

  function markUsed(used: Uint8Array): void {
    for (let node = 0; node < nodes.count; node += 1) {
      if (answers.replicas[node] === 0) continue;
      let room = nodes.capacityRps[node]![answers.replicas[node]!]!;
      const end = nodeStart[node]! + paying[node]!;
      for (let rank = nodeStart[node]!; rank < end && room > 0; rank += 1) {
        const at = order[rank]!;
        used[nodeArc[at]!] = 1;
        room -= demandRps[pairAt[at]!]!;
      }
    }
  }

  function longestRows(): number {
    let longest = 1;
    for (let site = 0; site < sites.count; site += 1) {
      let length = 0;
      for (let node = sites.nodeStart[site]!; node < sites.nodeStart[site + 1]!; node += 1)
        length += nodes.maxReplicas[node]! + 1;
      longest = Math.max(longest, length);
    }
    return longest;
  }

  function mostNodesOfASite(): number {
    let most = 1;
    for (let site = 0; site < sites.count; site += 1)
      most = Math.max(most, sites.nodeStart[site + 1]! - sites.nodeStart[site]!);
    return most;
  }

  function maxArcsOfANode(): number {
    let most = 1;
    for (let node = 0; node < nodes.count; node += 1) most = Math.max(most, nodeStart[node + 1]! - nodeStart[node]!);
    return most;
  }
}
