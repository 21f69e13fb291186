import type { PlacementProblem } from '../model/problem.ts';
import { type ArcSet, collectArcs } from './arc-set.ts';
import { createSiteBound, everyArc, type Multipliers } from './site-bound.ts';

/** The best bound found, the prices that prove it, and the average of what sites did on the way: nearly a plan. */
export interface Ascent {
  readonly boundUsd: number;
  readonly prices: Multipliers;
  /** $/h that one GPU more would earn at each site. */
  readonly gpuUsd: Float64Array;
  /** Requests per second on each of the problem's arcs, averaged over the last steps. */
  readonly flowRps: Float64Array;
  /** One byte for each of the problem's arcs: those that were looked at. */
  readonly looked: Uint8Array;
}

/** Where to begin. */
export interface AscentStart {
  /** $/h for each request per second, by pair. */
  readonly prices: Float64Array;
  /** About what a plan costs: sets the length of the first steps, proves nothing. */
  readonly upperUsd: number;
  /**
   * Average costs of a rough plan are too high by far, those of a plan in force less so; prices that an ascent ended
   * with are nearly right.
   */
  readonly from: 'rough' | 'in-force' | 'ascent';
}

/** Rounds, and steps in each: measured on `us-mobile`, where more of either gains less than half a percent. */
const ROUNDS = { rough: 4, 'in-force': 2, ascent: 2 } as const;
const STEPS = 60;
/** Parts of rough prices that are tried as the beginning. */
const SCALES = [0.2, 0.35, 0.6] as const;
/** Length of the first steps, as Polyak's factor. */
const THETA = { rough: 0.3, 'in-force': 0.3, ascent: 0.02 } as const;
/** The usual rule lengthens a step by a tenth on success and cuts it by a third after this many failures. */
const FAILURES_TO_SHORTEN = 2;

/**
 * Raises the site bound by the volume algorithm (Barahona and Anbil 2000): step along the average imbalance of what
 * sites offer and pairs ask, keep the best point, lengthen the step on success and shorten it after failures.
 *
 * Steps look at the candidate arcs only; after each round the bound is taken over every eligible arc (only that one
 * counts) and the arcs it would use are added.
 */
export function* ascend(
  problem: PlacementProblem,
  start: AscentStart,
  candidates: Uint8Array,
): Generator<void, Ascent, boolean> {
  const { upperUsd, from } = start;
  const { pairs, links } = problem;
  const looked = candidates.slice();
  const boundOverAll = createSiteBound(problem, everyArc(problem));
  const reference = start.prices;
  const averageRps = new Float64Array(problem.arcs.count);
  const served = new Float64Array(pairs.count);
  const linkGbps = new Float64Array(links.count);
  let proof = scaled(0);
  let boundUsd = Number.NEGATIVE_INFINITY;
  let gpuUsd = new Float64Array(problem.sites.count);
  let theta: number = THETA[from];

  prove(proof);
  for (const scale of from === 'ascent' ? [1] : SCALES) {
    prove(scaled(scale));
    if (yield) return ascent();
  }
  look(boundOverAll(proof).flowRps);

  let best = proof;
  for (let round = 0; round < ROUNDS[from]; round += 1) {
    const arcs = collectArcs(problem, looked);
    const boundOver = createSiteBound(problem, arcs);
    const flowRps = new Float64Array(arcs.count);
    let bestUsd = Number.NEGATIVE_INFINITY;
    let failures = 0;
    for (let step = 0; step <= STEPS; step += 1) {
      const trial = step === 0 ? best : stepFrom(best);
      const answer = boundOver(trial);
      // The newest answer counts for much at first and little later: the average settles.
      const weight = step === 0 ? 1 : Math.max(0.03, 0.12 - 0.001 * step);
      for (let arc = 0; arc < arcs.count; arc += 1) flowRps[arc]! += weight * (answer.flowRps[arc]! - flowRps[arc]!);
      addUp(arcs, flowRps);
      if (answer.boundUsd > bestUsd) {
        if (step > 0) theta = Math.min(2, theta * 1.1);
        bestUsd = answer.boundUsd;
        best = trial;
        failures = 0;
      } else {
        failures += 1;
        if (failures % FAILURES_TO_SHORTEN === 0) theta *= 0.66;
      }
      if (step % 8 === 7 && (yield)) {
        prove(best);
        return ascent();
      }
    }
    const usedRps = prove(best);
    averageRps.fill(0);
    for (let arc = 0; arc < arcs.count; arc += 1) averageRps[arcs.origin[arc]!] = flowRps[arc]!;
    look(usedRps);
  }
  return ascent();

  function ascent(): Ascent {
    return { boundUsd: Math.max(0, boundUsd), prices: proof, gpuUsd, flowRps: averageRps, looked };
  }

  function scaled(scale: number): Multipliers {
    return { demandUsd: start.prices.map((usd) => usd * scale), linkUsd: new Float64Array(links.count) };
  }

  /** Takes the bound over all arcs, and keeps it if it is the best yet; returns what it would use. */
  function prove(prices: Multipliers): Float64Array {
    const answer = boundOverAll(prices);
    if (answer.boundUsd > boundUsd) {
      boundUsd = answer.boundUsd;
      proof = prices;
      gpuUsd = answer.gpuUsd.slice();
    }
    return answer.flowRps;
  }

  function look(usedRps: Float64Array): void {
    for (let arc = 0; arc < problem.arcs.count; arc += 1) if (usedRps[arc]! > 0) looked[arc] = 1;
  }

  /** Rows are stepped in units of their own size, so that a hamlet and a metropolis learn at the same pace. */
  function stepFrom(from: Multipliers): Multipliers {
    let length = 0;
    for (let pair = 0; pair < pairs.count; pair += 1) {
      const lacking = 1 - served[pair]! / pairs.demandRps[pair]!;
      length += lacking * lacking * reference[pair]! * pairs.demandRps[pair]!;
    }
    const stride = length > 0 ? (theta * Math.max(upperUsd * 1e-3, upperUsd - Math.max(0, boundUsd))) / length : 0;
    const demandUsd = new Float64Array(pairs.count);
    for (let pair = 0; pair < pairs.count; pair += 1) {
      const lacking = Math.max(-2, 1 - served[pair]! / pairs.demandRps[pair]!);
      const most = pairs.hard[pair] ? Number.POSITIVE_INFINITY : pairs.unservedUsd[pair]!;
      demandUsd[pair] = Math.min(most, Math.max(0, from.demandUsd[pair]! + stride * reference[pair]! * lacking));
    }
    const linkUsd = new Float64Array(links.count);
    for (let row = 0; row < links.count; row += 1) {
      const over = linkGbps[row]! / links.capacityGbps[row]! - 1;
      linkUsd[row] = Math.max(0, from.linkUsd[row]! + (LINK_PACE * upperUsd * theta * over) / links.capacityGbps[row]!);
    }
    return { demandUsd, linkUsd };
  }

  function addUp(arcs: ArcSet, flowRps: Float64Array): void {
    served.fill(0);
    linkGbps.fill(0);
    for (let arc = 0; arc < arcs.count; arc += 1) {
      const pair = arcs.pair[arc]!;
      served[pair]! += flowRps[arc]!;
      if (links.count === 0 || flowRps[arc] === 0) continue;
      const cell = pairs.market[pair]! * problem.sites.count + problem.nodes.site[arcs.node[arc]!]!;
      for (let at = links.start[cell]!; at < links.start[cell + 1]!; at += 1) {
        const entry = links.entry[at]!;
        linkGbps[entry >> 1]! += flowRps[arc]! * links.gbps[pairs.class[pair]! * 2 + (entry & 1)]!;
      }
    }
  }
}

/** How fast an overloaded link becomes dear, as part of the whole cost. Assumption: links bind seldom. */
const LINK_PACE = 0.01;
