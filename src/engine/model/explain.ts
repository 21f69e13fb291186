import type { Ground } from './build-problem.ts';
import { steepestSlope } from './capacity.ts';
import { ELIGIBILITY_FILTERS, type EligibilityFilter, type Obstacle, type Relaxation } from './contract.ts';
import { createEligibility } from './eligibility.ts';
import type { PlacementProblem } from './problem.ts';
import { findNearestTooSlow, roundUpMs } from './servable-limit.ts';

export function badInputObstacle(sentence: string): Obstacle {
  return { kind: 'bad-input', classId: null, marketId: null, unservedRps: 0, reasons: [], sentence };
}

/** A class that fails in more markets than this is told once as a whole, with its worst markets after it. */
const MARKETS_TOLD = 5;

/** What is told besides the obstacles, and which closed sites cannot return. */
interface WaysOut {
  readonly relaxations?: readonly Relaxation[];
  readonly staysClosedSiteIds?: readonly string[] | undefined;
}

/**
 * Says why hard demand cannot be served: which filters removed which sites, and a way out for each market. Where the GPUs
 * that all of it needs are known (`relaxations`), what one market alone would need is not told beside them.
 */
export function explainShortfall(
  problem: PlacementProblem,
  ground: Ground,
  shortfallRps: Float64Array,
  { relaxations = [], staysClosedSiteIds = [] }: WaysOut = {},
): Obstacle[] {
  const { input, pairs } = problem;
  const eligible = createEligibility(input, ground.routing, ground.profiles, ground.usable);
  const missing = Array.from(shortfallRps.keys()).filter((pair) => shortfallRps[pair]! > 0);
  missing.sort((a, b) => shortfallRps[b]! - shortfallRps[a]! || a - b);
  const eligibleIfOpen = createEligibility(
    { ...input, closedSiteIds: [] },
    ground.routing,
    ground.profiles,
    ground.usable,
  );
  const stays = new Set(staysClosedSiteIds);
  const gpusAreKnown = relaxations.some(({ changes }) => changes.some(({ kind }) => kind === 'gpus'));
  const obstacles: Obstacle[] = [];
  for (const k of new Set(missing.map((pair) => pairs.class[pair]!))) {
    const own = missing.filter((pair) => pairs.class[pair] === k);
    if (own.length > MARKETS_TOLD) obstacles.push(explainClass(problem, k, own, shortfallRps));
    for (const pair of own.slice(0, MARKETS_TOLD)) obstacles.push(explainPair(pair));
  }
  return obstacles;

  function explainPair(pair: number): Obstacle {
    const market = pairs.market[pair]!;
    const k = pairs.class[pair]!;
    const workloadClass = input.classes[k]!;
    const where = `${workloadClass.name} in ${input.fleet.markets[market]!.name}`;
    const verdicts = input.fleet.sites.map((_, site) => eligible(market, k, site));
    const allowed = verdicts.filter((verdict) => verdict === null).length;
    const removed = ELIGIBILITY_FILTERS.map((filter) => ({
      filter,
      sites: verdicts.filter((verdict) => verdict === filter).length,
    })).filter(({ sites }) => sites > 0);
    const base = {
      classId: workloadClass.id,
      marketId: input.fleet.markets[market]!.id,
      unservedRps: shortfallRps[pair]!,
    };
    if (allowed > 0) {
      return {
        ...base,
        kind: 'not-enough-capacity',
        reasons: [...removed, { filter: 'capacity', sites: allowed }],
        sentence: `${where} lacks capacity for ${rate(base.unservedRps)}: ${many(allowed, 'site is', 'sites are')} allowed, and all are full${gpusAreKnown ? '' : `; ${gpusNeeded(pair)}`}.`,
      };
    }
    const list = removed.map(({ filter, sites }) => `${FILTER_WORDS[filter]} ${sites}`).join(', ');
    return {
      ...base,
      kind: 'no-eligible-site',
      reasons: removed,
      sentence: `${where} (${rate(base.unservedRps)}) has no site it may use: ${list}. ${relaxation(market, k, verdicts)}`,
    };
  }

  /** GPUs that would serve the rest at the allowed site that needs the fewest, at its steepest slope. */
  function gpusNeeded(pair: number): string {
    const { nodes, arcs } = problem;
    let fewest = Number.POSITIVE_INFINITY;
    let at = 0;
    for (let arc = pairs.arcStart[pair]!; arc < pairs.arcStart[pair + 1]!; arc += 1) {
      const node = arcs.node[arc]!;
      if (nodes.maxReplicas[node] === 0) continue;
      const each = steepestSlope(nodes.capacityRps[node]!, nodes.maxReplicas[node]!);
      const gpus = Math.ceil(shortfallRps[pair]! / each) * nodes.gpusPerReplica[node]!;
      if (gpus >= fewest) continue;
      fewest = gpus;
      at = nodes.site[node]!;
    }
    return `add about ${many(fewest, 'GPU', 'GPUs')} at ${input.fleet.sites[at]!.name}, or relax the target so that more sites are near enough`;
  }

  function relaxation(market: number, k: number, verdicts: readonly (EligibilityFilter | null)[]): string {
    const workloadClass = input.classes[k]!;
    const nearest = findNearestTooSlow(input, ground, eligible, { market, class: k });
    if (nearest)
      return `Relax the target from ${workloadClass.target.limit} to ${roundUpMs(nearest.latencyMs)} ms and ${input.fleet.sites[nearest.site]!.name} can serve it.`;
    const mayReturn = input.fleet.sites.find(
      ({ id }, site) => verdicts[site] === 'closed' && eligibleIfOpen(market, k, site) === null && !stays.has(id),
    );
    if (mayReturn) return `Return a closed site to service, such as ${mayReturn.name}.`;
    if (verdicts.includes('unreachable')) return 'Repair a link: the sites it may use cannot be reached.';
    if (verdicts.includes('memory')) return 'Place GPUs with enough memory at a site it may use.';
    if (verdicts.includes('trust')) return 'Make a site within its data rule a trusted one.';
    return `Add a site that its data rule (${workloadClass.dataRule}) allows.`;
  }
}

function explainClass(
  problem: PlacementProblem,
  k: number,
  pairs: readonly number[],
  shortfallRps: Float64Array,
): Obstacle {
  const { input } = problem;
  const unservedRps = pairs.reduce((sum, pair) => sum + shortfallRps[pair]!, 0);
  const nowhere = pairs.every((pair) => !hasOpenArc(problem, pair));
  return {
    kind: nowhere ? 'no-eligible-site' : 'not-enough-capacity',
    classId: input.classes[k]!.id,
    marketId: null,
    unservedRps,
    reasons: [],
    sentence: `${input.classes[k]!.name} cannot be served in full in ${pairs.length} markets: ${rate(unservedRps)} in all. The worst of them follow.`,
  };
}

function hasOpenArc({ pairs, arcs, nodes }: PlacementProblem, pair: number): boolean {
  for (let arc = pairs.arcStart[pair]!; arc < pairs.arcStart[pair + 1]!; arc += 1)
    if (nodes.maxReplicas[arcs.node[arc]!]! > 0) return true;
  return false;
}

const FILTER_WORDS: Readonly<Record<EligibilityFilter, string>> = {
  strategy: 'not used by the strategy',
  closed: 'closed',
  'data-rule': 'barred by the data rule',
  trust: 'not trusted',
  memory: 'too few or too small GPUs',
  latency: 'too slow',
  unreachable: 'cut off',
};

const rate = (rps: number): string => `${rps >= 10 ? Math.round(rps) : rps.toFixed(rps >= 0.1 ? 1 : 3)} requests/s`;
const many = (count: number, one: string, more: string): string => `${count} ${count === 1 ? one : more}`;
