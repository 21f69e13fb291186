import type { Highs } from 'highs';
import { radioShare, usableGpus } from '@/domain/radio.ts';
import { gpus } from '@/domain/units.ts';
import { buildProblem } from '../model/build-problem.ts';
import type { Change, PlanningInput } from '../model/contract.ts';
import type { Instance } from '../model/instance.ts';
import type { PlacementProblem } from '../model/problem.ts';
import { type Cell, findServableLimitMs } from '../model/servable-limit.ts';
import { type BentRules, explainInfeasible, type Relief, type ReliefOptions } from './explain-infeasible.ts';
import { pick } from './pick.ts';

/** GPUs that may be asked for at one site. Assumption: who needs more builds another site. */
const MOST_GPUS = 24;
/**
 * HiGHS is not asked about more arcs and replicas than these, nor for more branches, so that it says the same on every machine:
 * 200 replicas at 7 sites take it half a second, 500 at 20 more than five. The time limit is a guard.
 */
const MOST_ARCS = 3000;
const MOST_REPLICAS = 300;
const MOST_BRANCHES = 500;
const TIME_LIMIT_MS = 5000;

/** The question of those who compete for what is scarce, alone. */
export interface Rivals {
  /** Who may be served nowhere, whatever GPUs are added. */
  readonly nowhere: readonly Cell[];
  /** The least limit at which each of these has a site, by class; null if a looser target does not help one of them. */
  looserTargets(): Change[] | null;
  /** The fewest and least changes of these kinds that serve all rivals; null if there are none or it is too much to ask. */
  ask(highs: Highs, relief: readonly Relief[]): Change[] | null;
  /** The fewest closed sites that would have to return; null as above. */
  askToReopen(highs: Highs): Change[] | null;
}

/** `cells`: market × classes + class of each rival; `staysClosed`: ids of sites that cannot return. */
export function gatherRivals(
  { input, features }: Pick<PlacementProblem, 'input' | 'features'>,
  cells: ReadonlySet<number>,
  staysClosed: ReadonlySet<string>,
): Rivals | null {
  const { sites } = input.fleet;
  const closed = new Set(input.closedSiteIds);
  const isClosed = (siteId: string) => closed.has(siteId);
  const mayReturn = (siteId: string) => isClosed(siteId) && !staysClosed.has(siteId);
  // With room at every site, those that lack a GPU for a single replica are ways out as well.
  const roomy: PlanningInput = {
    ...input,
    fleet: { ...input.fleet, sites: sites.map((site) => ({ ...site, gpus: gpus(site.gpus + MOST_GPUS) })) },
    demandRps: input.demandRps.map((rps, cell) => (cells.has(cell) ? rps : 0)),
  };
  const built = buildProblem(roomy, features);
  if (!built.ok) return null;
  const { problem, ground } = built.value;
  const question = alone((siteId) => !isClosed(siteId));
  const nowhere = Array.from({ length: problem.pairs.count }, (_, pair) => pair)
    .filter((pair) => question.pairs.arcStart[pair] === question.pairs.arcStart[pair + 1])
    .map((pair) => ({ market: problem.pairs.market[pair]!, class: problem.pairs.class[pair]! }));

  return {
    nowhere,
    looserTargets() {
      const changes: Change[] = [];
      for (const k of new Set(nowhere.map((cell) => cell.class))) {
        const own = nowhere.filter((cell) => cell.class === k);
        const limitMs = findServableLimitMs(roomy, ground, own);
        if (limitMs === null) return null;
        changes.push({ kind: 'target', classId: input.classes[k]!.id, limitMs });
      }
      return changes;
    },
    ask(highs, relief) {
      const bent = bend(highs, question, { relief });
      return (
        bent && [
          ...bent.gpus.map((one) => gpusToInstall(one.site, one.gpus)),
          ...linksToWiden(problem, bent.rows),
          ...bent.demand.map(({ pair, rps }) => demandToDrop(problem, pair, rps)),
        ]
      );
    },
    askToReopen(highs) {
      const mostGpus = gpusAt(mayReturn);
      if (mostGpus.every((count) => count === 0)) return null;
      const reopened = alone((siteId) => !isClosed(siteId) || mayReturn(siteId));
      const bent = bend(highs, reopened, { relief: ['gpus'], mostGpus });
      return bent?.gpus.map(({ site }) => ({ kind: 'reopen', siteId: sites[site]!.id })) ?? null;
    },
  };

  /** Only the arcs to these sites, and the GPUs that are there now. */
  function alone(isIn: (siteId: string) => boolean): Instance {
    const arc = (index: number) => isIn(sites[problem.nodes.site[problem.arcs.node[index]!]!]!.id);
    const { instance } = pick(problem, { pair: () => true, arc });
    return { ...instance, sites: { ...instance.sites, gpus: gpusAt((siteId) => !isClosed(siteId)) } };
  }

  function gpusAt(isIn: (siteId: string) => boolean): Int32Array {
    return Int32Array.from(sites, (site) => (isIn(site.id) ? usableGpus(site, input.utcHour) : 0));
  }

  /** The radio claims its part of new GPUs as well. */
  function gpusToInstall(index: number, needed: number): Change {
    const site = sites[index]!;
    const wanted = usableGpus(site, input.utcHour) + needed;
    let more = Math.floor(needed / (1 - radioShare(site, input.utcHour)));
    while (usableGpus({ ...site, gpus: gpus(site.gpus + more) }, input.utcHour) < wanted) more += 1;
    return { kind: 'gpus', siteId: site.id, gpus: more };
  }
}

function bend(highs: Highs, instance: Instance, how: Pick<ReliefOptions, 'relief' | 'mostGpus'>): BentRules | null {
  if (how.relief.includes('rows') && instance.rows.count === 0) return null;
  const mayGrow = how.relief.includes('gpus');
  if (instance.arcs.count > MOST_ARCS || replicasIn(instance, mayGrow) > MOST_REPLICAS) return null;
  const limits = { timeLimitMs: TIME_LIMIT_MS, mostBranches: MOST_BRANCHES };
  const bent = explainInfeasible(highs, instance, { ...how, ...limits });
  return bent?.proved ? bent : null;
}

/** A link has the same capacity both ways: the wider of what its directions need. */
function linksToWiden({ input, rows }: PlacementProblem, bent: BentRules['rows']): Change[] {
  const gbpsOf = new Map<string, number>();
  for (const { row, gbps } of bent) {
    const { id } = input.fleet.links[rows.direction[row]! >> 1]!;
    gbpsOf.set(id, Math.max(gbpsOf.get(id) ?? 0, roundUp(gbps)));
  }
  return [...gbpsOf].map(([linkId, gbps]) => ({ kind: 'link', linkId, gbps }));
}

function demandToDrop({ input, pairs }: PlacementProblem, pair: number, rps: number): Change {
  return {
    kind: 'demand',
    classId: input.classes[pairs.class[pair]!]!.id,
    marketId: input.fleet.markets[pairs.market[pair]!]!.id,
    rps: Math.min(roundUp(rps), pairs.demandRps[pair]!),
  };
}

/** Up to three digits that matter: what is told must suffice. */
function roundUp(amount: number): number {
  let unit = 1;
  while (amount / unit >= 1000) unit *= 10;
  while (amount / unit < 100) unit /= 10;
  return Math.ceil(amount / unit - 1e-9) * unit;
}

/** Replicas to decide about: as many as the tables know of, or as fit now. */
function replicasIn({ nodes, sites }: Instance, mayGrow: boolean): number {
  return nodes.capacityRps.reduce((sum, table, node) => {
    const fit = Math.floor(sites.gpus[nodes.site[node]!]! / nodes.gpusPerReplica[node]!);
    return sum + (mayGrow ? table.length - 1 : Math.min(table.length - 1, fit));
  }, 0);
}
