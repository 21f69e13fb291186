import type { Instance } from '../model/instance.ts';

/** Up to this many GPUs a site's knapsack is solved exactly; above, its relaxation by a GPU price loses nearly nothing. */
const EXACT_GPUS = 48;
/** Halvings of the interval of GPU prices: a millionth of the dearest is exact enough. */
const HALVINGS = 22;

export interface Knapsack {
  /** Replicas of each node of the site; the caller sets what each would choose if GPUs were free. */
  readonly choice: Int32Array;
  /** Shares the site's GPUs for the most earned, rewrites `choice`; returns that most, or what no sharing can exceed. */
  ration(site: number): number;
  /** $/h that one GPU more would earn, at the last site rationed. */
  gpuUsd(): number;
}

/**
 * Shares a site's GPUs among its classes: a knapsack where each class picks one replica count.
 *
 * `earned[earnedAt[place] + n]` is what n replicas of the site's place-th node earn. No class ever picks more than it
 * would with GPUs for free: fewer replicas would earn more and leave more to others.
 */
export function createKnapsack({ nodes, sites }: Instance, earned: Float64Array, earnedAt: Int32Array): Knapsack {
  const places = earnedAt.length;
  const choice = new Int32Array(places);
  const wished = new Int32Array(places);
  const best = new Float64Array(EXACT_GPUS + 1);
  const taken = new Int32Array((EXACT_GPUS + 1) * places);
  let lastGpuUsd = 0;

  return {
    choice,
    ration: (site) => (sites.gpus[site]! <= EXACT_GPUS ? exact(site) : byPrice(site)),
    gpuUsd: () => lastGpuUsd,
  };

  /** Dynamic programme over GPUs, class by class. */
  function exact(site: number): number {
    const gpus = sites.gpus[site]!;
    const first = sites.nodeStart[site]!;
    const count = sites.nodeStart[site + 1]! - first;
    best.fill(0, 0, gpus + 1);
    for (let place = 0; place < count; place += 1) {
      const wish = choice[place]!;
      const row = place * (EXACT_GPUS + 1);
      if (wish === 0) {
        taken.fill(0, row, row + gpus + 1);
        continue;
      }
      const size = nodes.gpusPerReplica[first + place]!;
      const from = earnedAt[place]!;
      for (let g = gpus; g >= 0; g -= 1) {
        let usd = best[g]!;
        let replicas = 0;
        for (let n = 1, left = g - size; n <= wish && left >= 0; n += 1, left -= size) {
          const candidate = best[left]! + earned[from + n]!;
          if (candidate <= usd) continue;
          usd = candidate;
          replicas = n;
        }
        best[g] = usd;
        taken[row + g] = replicas;
      }
    }
    lastGpuUsd = gpus > 0 ? best[gpus]! - best[gpus - 1]! : 0;
    let left = gpus;
    for (let place = count - 1; place >= 0; place -= 1) {
      choice[place] = taken[place * (EXACT_GPUS + 1) + left]!;
      left -= choice[place]! * nodes.gpusPerReplica[first + place]!;
    }
    return best[gpus]!;
  }

  /** Halves the interval of GPU prices until the GPUs just suffice: each price gives a bound, the least is kept. */
  function byPrice(site: number): number {
    const gpus = sites.gpus[site]!;
    const first = sites.nodeStart[site]!;
    const count = sites.nodeStart[site + 1]! - first;
    let low = 0;
    let high = 0;
    for (let place = 0; place < count; place += 1) {
      wished[place] = choice[place]!;
      const size = nodes.gpusPerReplica[first + place]!;
      for (let n = 1; n <= wished[place]!; n += 1) high = Math.max(high, earned[earnedAt[place]! + n]! / (n * size));
    }
    let least = Number.POSITIVE_INFINITY;
    for (let step = 0; step < HALVINGS; step += 1) {
      const usd = (low + high) / 2;
      const used = chooseAt(usd, first, count);
      let profit = usd * (gpus - used);
      for (let place = 0; place < count; place += 1)
        if (choice[place]! > 0) profit += earned[earnedAt[place]! + choice[place]!]!;
      least = Math.min(least, profit);
      if (used > gpus) low = usd;
      else high = usd;
      if (used === gpus) break;
    }
    chooseAt(high, first, count);
    lastGpuUsd = high;
    return least;
  }

  /** The replicas each class picks when a GPU costs so much; returns the GPUs they take. */
  function chooseAt(gpuUsd: number, first: number, count: number): number {
    let used = 0;
    for (let place = 0; place < count; place += 1) {
      const size = nodes.gpusPerReplica[first + place]!;
      const from = earnedAt[place]!;
      const charge = gpuUsd * size;
      let best = 0;
      let most = 0;
      for (let n = 1; n <= wished[place]!; n += 1) {
        const usd = earned[from + n]! - n * charge;
        if (usd <= most) continue;
        best = n;
        most = usd;
      }
      choice[place] = best;
      used += best * size;
    }
    return used;
  }
}
