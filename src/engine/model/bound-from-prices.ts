import { sortByKey } from '@/lib/sort-by-key.ts';
import { withFillers } from './fillers.ts';
import { type Instance, inOneForm } from './instance.ts';
import { endOfTwins, leadOf } from './twins.ts';

/** What a request per second is worth by pair, fillers (`fillers.ts`) after the others if they are priced, and what a Gb/s costs by row; $/h. */
export interface BoundPrices {
  readonly demandUsd: Float64Array;
  readonly rowUsd: Float64Array;
  /** What a copy is worth by rule, $/h. Absent: nothing. */
  readonly copyUsd?: Float64Array;
}

/**
 * The Lagrangian bound of any prices: no plan can cost less, however the prices were found. Buy all demand at its price,
 * rent out the rows, pay for every copy that a rule asks for, and let every site alone choose the whole replicas that earn it
 * most:
 *
 *     Σ demand · price + Σ copies · price  −  Σ rows capacity · price  −  Σ sites max(0, most it can earn − activation)
 *
 * Geoffrion, "Lagrangean relaxation for integer programming" (1974). Written anew for checking: shares nothing with the
 * solvers but the instance and its fillers. A figure that is not a number proves nothing: −Infinity.
 */
export function boundFromPrices(question: Instance, prices: BoundPrices): number {
  const instance = inOneForm(
    prices.demandUsd.length > question.pairs.count ? withFillers(question).instance : question,
  );
  const { pairs, nodes, sites, rows, copies } = instance;
  if (!areNumbers(instance, prices)) return Number.NEGATIVE_INFINITY;
  const worthUsd = pairs.demandRps.map((_, pair) => {
    const usd = prices.demandUsd[pair]!;
    // Nobody pays more for being served than it costs not to be.
    return pairs.hard[pair] === 1 ? usd : Math.min(usd, pairs.unservedUsd[pair]!);
  });
  // A negative price on a row would pay for using it up, and bound nothing.
  const rowUsd = prices.rowUsd.map((usd) => Math.max(0, usd));
  const copyUsd = Float64Array.from(copies?.least ?? [], (_, rule) => Math.max(0, prices.copyUsd?.[rule] ?? 0));
  const earnings = createEarnings(instance, worthUsd, rowUsd, copyUsd);

  let boundUsd = 0;
  for (let pair = 0; pair < pairs.count; pair += 1) boundUsd += pairs.demandRps[pair]! * worthUsd[pair]!;
  for (let row = 0; row < rows.count; row += 1)
    if (rowUsd[row]! > 0) boundUsd -= rows.capacityGbps[row]! * rowUsd[row]!;
  for (let rule = 0; rule < copyUsd.length; rule += 1) boundUsd += copies!.least[rule]! * copyUsd[rule]!;
  for (let site = 0; site < sites.count; site += 1) {
    const gpus = sites.gpus[site]!;
    const offers: Offer[] = [];
    for (let node = sites.nodeStart[site]!; node < sites.nodeStart[site + 1]!; node += 1) {
      if (leadOf(nodes, node) !== node) continue;
      const usd = earnings(node, Math.min(nodes.maxReplicas[node]!, Math.floor(gpus / nodes.gpusPerReplica[node]!)));
      if (usd.length > 1) offers.push({ usd, gpusPerReplica: nodes.gpusPerReplica[node]! });
    }
    boundUsd -= Math.max(0, mostEarned(offers, gpus) - sites.activationUsd[site]!);
  }
  return boundUsd;
}

function areNumbers({ pairs, nodes, sites, arcs, rows }: Instance, prices: BoundPrices): boolean {
  const figures = [
    prices.demandUsd,
    prices.rowUsd,
    ...(prices.copyUsd ? [prices.copyUsd] : []),
    pairs.demandRps,
    pairs.unservedUsd,
    nodes.replicaUsd,
    ...new Set(nodes.capacityRps),
    sites.activationUsd,
    arcs.unitUsd,
    rows.capacityGbps,
    rows.gbpsPerRps,
  ];
  return prices.demandUsd.length === pairs.count && prices.rowUsd.length === rows.count && figures.every(holdsNumbers);
}

/** A plain loop: `some` with a function takes longer than the bound itself. */
function holdsNumbers(values: Float64Array): boolean {
  for (let at = 0; at < values.length; at += 1) if (Number.isNaN(values[at])) return false;
  return true;
}

/**
 * What a node and its twins earn together with 0, 1, … replicas, up to the number that earns most: more would earn less and
 * take more.
 */
function createEarnings(
  { pairs, nodes, arcs, rows, copies }: Instance,
  worthUsd: Float64Array,
  rowUsd: Float64Array,
  copyUsd: Float64Array,
) {
  const start = new Int32Array(nodes.count + 1);
  const margin = new Float64Array(arcs.count);
  /** By node: the best margin, and what all its arcs together could bring. */
  const best = new Float64Array(nodes.count);
  const all = new Float64Array(nodes.count);
  const demand = new Float64Array(arcs.count);
  for (let arc = 0; arc < arcs.count; arc += 1) start[arcs.node[arc]! + 1]! += 1;
  for (let node = 0; node < nodes.count; node += 1) start[node + 1]! += start[node]!;
  // Only arcs that would earn something are of interest: `end` is where they stop within the node's part.
  const end = start.slice(0, nodes.count);
  for (let pair = 0; pair < pairs.count; pair += 1) {
    for (let arc = pairs.arcStart[pair]!; arc < pairs.arcStart[pair + 1]!; arc += 1) {
      let usd = worthUsd[pair]! - arcs.unitUsd[arc]!;
      for (let entry = rows.start[arc]!; entry < rows.start[arc + 1]!; entry += 1)
        usd -= rowUsd[rows.row[entry]!]! * rows.gbpsPerRps[entry]!;
      if (usd <= 0) continue;
      const at = end[arcs.node[arc]!]!;
      margin[at] = usd;
      demand[at] = pairs.demandRps[pair]!;
      end[arcs.node[arc]!] = at + 1;
      best[arcs.node[arc]!] = Math.max(best[arcs.node[arc]!]!, usd);
      all[arcs.node[arc]!]! += usd * pairs.demandRps[pair]!;
    }
  }

  const loss = new Float64Array(arcs.count);
  const order = new Int32Array(arcs.count);
  return (lead: number, mostReplicas: number): readonly number[] => {
    const paidForCopy = copyUsd[copies?.ofNode[lead] ?? -1] ?? 0;
    if (!couldEarn(lead, mostReplicas, paidForCopy)) return [0];
    const earned: number[] = new Array(mostReplicas + 1).fill(0);
    for (let twin = lead; twin < endOfTwins(nodes, lead); twin += 1) addEarned(twin, earned);
    let most = 0;
    for (let n = 1; n <= mostReplicas; n += 1) {
      earned[n]! += paidForCopy;
      if (earned[n]! > earned[most]!) most = n;
    }
    return earned.slice(0, most + 1);
  };

  /** False if no number of replicas pays, even were each filled at the best margin; most are, and need no sorting. */
  function couldEarn(lead: number, mostReplicas: number, paidForCopy: number): boolean {
    for (let n = 1; n <= mostReplicas; n += 1) {
      let usd = paidForCopy;
      for (let twin = lead; twin < endOfTwins(nodes, lead); twin += 1)
        usd += Math.min(all[twin]!, best[twin]! * nodes.capacityRps[twin]![n]!) - n * nodes.replicaUsd[twin]!;
      if (usd > 0) return true;
    }
    return false;
  }

  function addEarned(node: number, earned: number[]): void {
    // Arcs that earn most come first.
    for (let at = start[node]!; at < end[node]!; at += 1) {
      order[at] = at;
      loss[at] = -margin[at]!;
    }
    sortByKey(loss, order, start[node], end[node]);
    let next = start[node]!;
    let filledRps = 0;
    let filledUsd = 0;
    for (let n = 1; n < earned.length; n += 1) {
      const capacityRps = nodes.capacityRps[node]![n]!;
      while (next < end[node]! && filledRps + demand[order[next]!]! <= capacityRps) {
        filledRps += demand[order[next]!]!;
        filledUsd += demand[order[next]!]! * margin[order[next]!]!;
        next += 1;
      }
      const partUsd = next < end[node]! ? (capacityRps - filledRps) * margin[order[next]!]! : 0;
      earned[n]! += filledUsd + partUsd - n * nodes.replicaUsd[node]!;
    }
  }
}

interface Offer {
  /** By number of replicas; the last one earns most. */
  readonly usd: readonly number[];
  readonly gpusPerReplica: number;
}

/** Steps of the dynamic programme over a site's GPUs that are worth an exact answer. */
const EXACT_STEPS = 40_000;

/** The most that the site's nodes can earn together with its GPUs, or, where that takes long, no less than it. */
function mostEarned(offers: readonly Offer[], gpus: number): number {
  const wished = offers.reduce((sum, { usd, gpusPerReplica }) => sum + (usd.length - 1) * gpusPerReplica, 0);
  if (wished <= gpus) return offers.reduce((sum, { usd }) => sum + usd[usd.length - 1]!, 0);
  const steps = gpus * offers.reduce((sum, { usd }) => sum + usd.length - 1, 0);
  return steps <= EXACT_STEPS ? mostEarnedExactly(offers, gpus) : mostEarnedInParts(offers, gpus);
}

/** Multiple-choice knapsack by dynamic programming: `best[g]` is the most earned with g GPUs. */
function mostEarnedExactly(offers: readonly Offer[], gpus: number): number {
  const best = new Float64Array(gpus + 1);
  for (const { usd, gpusPerReplica } of offers)
    for (let g = gpus; g >= gpusPerReplica; g -= 1)
      for (let n = Math.min(usd.length - 1, Math.floor(g / gpusPerReplica)); n > 0; n -= 1)
        best[g] = Math.max(best[g]!, best[g - n * gpusPerReplica]! + usd[n]!);
  return best[gpus]!;
}

/**
 * The same with parts of replicas allowed, so never less: each offer is replaced by the smallest concave curve above it,
 * and GPUs go to the steepest piece first (Sinha and Zoltners, 1979). Capacity may grow faster than the replicas, so the
 * first replica may lose money where the third earns; the curve steps over such hollows.
 */
function mostEarnedInParts(offers: readonly Offer[], gpus: number): number {
  const pieces = offers.flatMap(concavePieces).sort((a, b) => b.usdPerGpu - a.usdPerGpu);
  let left = gpus;
  let earned = 0;
  for (const piece of pieces) {
    const taken = Math.min(left, piece.gpus);
    earned += taken * piece.usdPerGpu;
    left -= taken;
    if (left === 0) break;
  }
  return earned;
}

/** The rising pieces of the upper hull of the points (GPUs, $/h), left to right. */
function concavePieces({ usd, gpusPerReplica }: Offer): { usdPerGpu: number; gpus: number }[] {
  const hull = [0];
  const slope = (a: number, b: number) => (usd[b]! - usd[a]!) / (b - a);
  for (let n = 1; n < usd.length; n += 1) {
    while (hull.length > 1 && slope(hull.at(-2)!, hull.at(-1)!) <= slope(hull.at(-1)!, n)) hull.pop();
    hull.push(n);
  }
  return hull.slice(1).map((n, piece) => ({
    usdPerGpu: slope(hull[piece]!, n) / gpusPerReplica,
    gpus: (n - hull[piece]!) * gpusPerReplica,
  }));
}
