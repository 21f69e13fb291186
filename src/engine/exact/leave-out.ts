import type { BoundPrices } from '../model/bound-from-prices.ts';
import type { Instance } from '../model/instance.ts';
import { type Earnings, earnAtPrices } from './earnings.ts';
import { type Picked, pick } from './pick.ts';

/** What a cheaper plan may still use: `least` to `instance.nodes.maxReplicas` replicas at each node. */
export interface Remainder extends Picked {
  readonly least: Int32Array;
}

/** Rounding of the bound's sums, as a part of the cost: by so much a choice must fail before it is left out. */
const SURELY = 1e-6;
/** Steps of a site's dynamic programme that are worth an exact answer; above, its GPUs are taken to be enough. */
const EXACT_STEPS = 40_000;

/**
 * Leaves out every number of replicas that no plan cheaper than `costUsd` can have (Lagrangian fixing; Geoffrion 1974, and the
 * "reduced cost tests" of Beasley, "Lagrangean heuristics for location problems", 1993). At given prices the bound falls
 * apart by site, so what it becomes when node k is told to run n replicas is one site's question:
 *
 *     L(k, n) = L + V − (most that the site earns with n replicas at k)        V: most that it earns, left alone
 *
 * Every plan with n replicas at k costs at least L(k, n): if that is above `costUsd`, it is of no interest. Arcs go with nodes
 * that may run nothing. A plan of that cost stays inside, so the remainder's optimum is never above it, and if it is below
 * it is the optimum of the whole.
 */
export function leaveOut(instance: Instance, prices: BoundPrices, costUsd: number): Remainder {
  const { nodes, sites, arcs } = instance;
  const earnings = earnAtPrices(instance, prices);
  const asks = Array.from({ length: sites.count }, (_, site) => askSite(instance, earnings, site));
  const boundUsd = asks.reduce((usd, { takesUsd }) => usd - takesUsd, earnings.salesUsd);
  const roomUsd = costUsd * (1 + SURELY) - boundUsd;

  const least = new Int32Array(nodes.count);
  const maxReplicas = new Int32Array(nodes.count);
  for (let site = 0; site < sites.count; site += 1) {
    const { takesUsd, takesWithUsd } = asks[site]!;
    for (let node = sites.nodeStart[site]!; node < sites.nodeStart[site + 1]!; node += 1) {
      const counts = Array.from(earnings.grossUsd[node]!.keys());
      const fit = counts.filter((n) => takesUsd - takesWithUsd(node, n) <= roomUsd);
      if (fit.length === 0) throw new Error(`The bound of ${boundUsd} $/h leaves no room for a plan of ${costUsd} $/h`);
      least[node] = fit[0]!;
      maxReplicas[node] = fit.at(-1)!;
    }
  }
  const picked = pick(instance, { pair: () => true, arc: (arc) => maxReplicas[arcs.node[arc]!]! > 0 });
  return { ...picked, least, instance: { ...picked.instance, nodes: { ...nodes, maxReplicas } } };
}

interface SiteAsked {
  /** Most that the site earns, activation paid; 0 if it stays dark. $/h. */
  readonly takesUsd: number;
  /** The same, or more, if one of its nodes must run so many replicas; negative if it then loses. */
  takesWithUsd(node: number, replicas: number): number;
}

function askSite({ nodes, sites }: Instance, { grossUsd }: Earnings, site: number): SiteAsked {
  const [first, end] = [sites.nodeStart[site]!, sites.nodeStart[site + 1]!];
  const gpus = sites.gpus[site]!;
  const activationUsd = sites.activationUsd[site]!;
  const offers = Array.from({ length: end - first }, (_, at) => ({
    gpus: nodes.gpusPerReplica[first + at]!,
    netUsd: grossUsd[first + at]!.map((usd, n) => usd - n * nodes.replicaUsd[first + at]!),
  }));
  const wished = offers.reduce((sum, { gpus: each, netUsd }) => sum + each * (netUsd.length - 1), 0);
  const steps = gpus * offers.reduce((sum, { netUsd }) => sum + netUsd.length - 1, 0);
  const withoutUsd = wished <= gpus || steps > EXACT_STEPS ? sharedByAll(offers) : sharedOut(offers, gpus);
  return {
    takesUsd: Math.max(0, withoutUsd(-1, gpus) - activationUsd),
    takesWithUsd(node, replicas) {
      const { gpus: each, netUsd } = offers[node - first]!;
      const usd = withoutUsd(node - first, gpus - each * replicas) + netUsd[replicas]! - activationUsd;
      return replicas === 0 ? Math.max(0, usd) : usd;
    },
  };
}

interface SiteOffer {
  readonly gpus: number;
  /** By number of replicas, which are paid. */
  readonly netUsd: Float64Array;
}

/** Most that all offers but one earn with so many GPUs left; −1: all of them. */
type WithoutUsd = (offer: number, gpusLeft: number) => number;

function sharedByAll(offers: readonly SiteOffer[]): WithoutUsd {
  const bestUsd = offers.map(({ netUsd }) => netUsd.reduce((most, usd) => Math.max(most, usd), 0));
  const allUsd = bestUsd.reduce((sum, usd) => sum + usd, 0);
  return (offer) => allUsd - (bestUsd[offer] ?? 0);
}

/** Multiple-choice knapsacks over the offers before and after each one, put together where they meet. */
function sharedOut(offers: readonly SiteOffer[], gpus: number): WithoutUsd {
  const before: Float64Array[] = [new Float64Array(gpus + 1)];
  for (const offer of offers) before.push(add(before.at(-1)!, offer));
  const after: Float64Array[] = [new Float64Array(gpus + 1)];
  for (const offer of offers.toReversed()) after.unshift(add(after[0]!, offer));
  return (offer, gpusLeft) => {
    if (offer < 0) return before.at(-1)![gpusLeft]!;
    let mostUsd = 0;
    for (let g = 0; g <= gpusLeft; g += 1)
      mostUsd = Math.max(mostUsd, before[offer]![g]! + after[offer + 1]![gpusLeft - g]!);
    return mostUsd;
  };

  function add(bestUsd: Float64Array, { gpus: each, netUsd }: SiteOffer): Float64Array {
    return bestUsd.map((_, g) => {
      let mostUsd = 0;
      for (let n = 0; n < netUsd.length && n * each <= g; n += 1)
        mostUsd = Math.max(mostUsd, bestUsd[g - n * each]! + netUsd[n]!);
      return mostUsd;
    });
  }
}
