import type { InstancePlan } from '../model/check-plan.ts';
import type { Instance } from '../model/instance.ts';

/** A group grows until so many arcs lead to its sites and to where their pairs could go instead. */
const MOST_ARCS = 1500;
/** Sites of a group, lit and dark; more are no neighbourhood. */
const MOST_SITES = 12;

/** Sites to ask anew together, one group after the other. */
export interface SiteGroups {
  /** The sites marked 1; null if every group has been asked since the plan last became better. */
  next(plan: InstancePlan, isBetter?: boolean): Uint8Array | null;
}

/**
 * Groups of sites that compete for the same pairs. Each begins at a lit site, the one that loses most first; then the site joins
 * that could earn most by serving the group's pairs, lit or dark, at what the bound says they are worth.
 */
export function createSiteGroups(instance: Instance, worthUsd: Float64Array, mostSites = MOST_SITES): SiteGroups {
  const { pairs, nodes, sites, arcs } = instance;
  /** Sites that a group has begun at, and the groups, since the plan last became better. */
  const asked = new Uint8Array(sites.count);
  const askedGroups = new Set<string>();

  return {
    next(plan, isBetter = false) {
      if (isBetter) {
        asked.fill(0);
        askedGroups.clear();
      }
      for (let seed = worstSite(plan); seed >= 0; seed = worstSite(plan)) {
        asked[seed] = 1;
        const group = grow(seed, plan);
        const name = group.join('');
        if (askedGroups.has(name)) continue;
        askedGroups.add(name);
        return group;
      }
      return null;
    },
  };

  /** Where what is served earns least above its cost, of the lit sites that have not been asked. */
  function worstSite({ replicas, flowRps }: InstancePlan): number {
    const earnedUsd = new Float64Array(sites.count);
    const isLit = new Uint8Array(sites.count);
    for (let site = 0; site < sites.count; site += 1) earnedUsd[site] = -sites.activationUsd[site]!;
    for (let node = 0; node < nodes.count; node += 1) {
      if (replicas[node] === 0) continue;
      isLit[nodes.site[node]!] = 1;
      earnedUsd[nodes.site[node]!]! -= replicas[node]! * nodes.replicaUsd[node]!;
    }
    for (let pair = 0; pair < pairs.count; pair += 1)
      for (let arc = pairs.arcStart[pair]!; arc < pairs.arcStart[pair + 1]!; arc += 1)
        if (flowRps[arc]! > 0)
          earnedUsd[nodes.site[arcs.node[arc]!]!]! += flowRps[arc]! * (worthUsd[pair]! - arcs.unitUsd[arc]!);
    let worst = -1;
    for (let site = 0; site < sites.count; site += 1)
      if (isLit[site] === 1 && asked[site] === 0 && (worst < 0 || earnedUsd[site]! < earnedUsd[worst]!)) worst = site;
    return worst;
  }

  function grow(seed: number, { replicas, flowRps }: InstancePlan): Uint8Array {
    const isFree = new Uint8Array(sites.count);
    const isRefused = new Uint8Array(sites.count);
    const couldEarnUsd = new Float64Array(sites.count);
    const group: number[] = [];
    let count = 0;
    for (let joining = seed; joining >= 0; joining = bestOther()) {
      const more = pairsServedAt(joining);
      isFree[joining] = 1;
      if (count > 0 && countWays([...group, ...more]) > MOST_ARCS) {
        isFree[joining] = 0;
        isRefused[joining] = 1;
        continue;
      }
      count += 1;
      for (const pair of more) {
        group.push(pair);
        eachWay(pair, (arc, site) => {
          const usd = worthUsd[pair]! - arcs.unitUsd[arc]!;
          if (usd > 0) couldEarnUsd[site]! += usd * pairs.demandRps[pair]!;
        });
      }
    }
    return isFree;

    /** Pairs that the site serves and the group does not know. */
    function pairsServedAt(site: number): number[] {
      const known = new Set(group);
      const found = new Set<number>();
      for (let pair = 0; pair < pairs.count; pair += 1)
        if (!known.has(pair))
          eachWay(pair, (arc, at) => {
            if (at === site && flowRps[arc]! > 0) found.add(pair);
          });
      return [...found];
    }

    /** Ways that asking about these pairs takes: into the group, and to whatever runs elsewhere. */
    function countWays(asked: readonly number[]): number {
      let ways = 0;
      for (const pair of asked)
        eachWay(pair, (arc, site) => {
          if (isFree[site] === 1 ? arcs.unitUsd[arc]! < worthUsd[pair]! : replicas[arcs.node[arc]!]! > 0) ways += 1;
        });
      return ways;
    }

    function bestOther(): number {
      let best = -1;
      if (count === mostSites) return best;
      for (let site = 0; site < sites.count; site += 1)
        if (isFree[site] === 0 && isRefused[site] === 0 && couldEarnUsd[site]! > (best < 0 ? 0 : couldEarnUsd[best]!))
          best = site;
      return best;
    }
  }

  function eachWay(pair: number, visit: (arc: number, site: number) => void): void {
    for (let arc = pairs.arcStart[pair]!; arc < pairs.arcStart[pair + 1]!; arc += 1)
      visit(arc, nodes.site[arcs.node[arc]!]!);
  }
}
