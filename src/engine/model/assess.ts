import { facilityWatts, gpuCost, transitUsdPerRequest } from '@/domain/cost.ts';
import type { Site } from '@/domain/fleet.ts';
import { latencyFloorMs, latencyQuantileMs } from '@/domain/latency.ts';
import { COST_TERMS, type CostTerm, type Placement } from '@/domain/plan.ts';
import { loadLimit } from '@/domain/queueing.ts';
import { tokensPerRequest } from '@/domain/serving.ts';
import type { ServiceProfile } from '@/domain/workload.ts';
import { required } from '@/lib/invariant.ts';
import type { Ground } from './build-problem.ts';
import type { Assessment, ClassAssessment, Features, PlanningInput, SiteAssessment } from './contract.ts';
import { dataRuleAllows, strategyAllows } from './eligibility.ts';
import { type LatencyPart, mixQuantileMs, NEVER_MS, queueTail } from './latency-mix.ts';
import { movesUsd } from './moves.ts';

/** Relative slack of every comparison: what adding up thousands of shares may lose. */
const TOLERANCE = 1e-6;
const SECONDS_PER_HOUR = 3600;
const BITS_PER_GIGABIT = 1e9;

export interface AssessOptions {
  readonly features: Features;
  readonly previous?: Placement | undefined;
  readonly priceOfMoveUsdPerHour?: number | undefined;
}

/**
 * Works a placement out from the operator's own words: cost by term, load, latency, power, traffic, and every rule
 * it breaks. Shares nothing with the solvers but the domain's formulas, so it can catch them out: each plan passes
 * here before anybody sees it.
 */
export function assessPlacement(
  input: PlanningInput,
  ground: Ground,
  placement: Placement,
  options: AssessOptions,
): Assessment {
  const { fleet, classes, demandRps, prices } = input;
  const { routing, profiles, usable } = ground;
  const K = classes.length;
  const siteIndex = indexById(fleet.sites);
  const marketIndex = indexById(fleet.markets);
  const classIndex = indexById(classes);
  const closed = new Set(input.closedSiteIds);
  const gpuTypes = new Map(input.gpuTypes.map((type) => [type.id, type]));
  const typeOf = (site: Site) => required(gpuTypes.get(site.gpuTypeId), site.gpuTypeId);
  const violations = new Set<string>();
  const terms: Record<CostTerm, number> = {
    gpu: 0,
    operations: 0,
    space: 0,
    energy: 0,
    activation: 0,
    backbone: 0,
    unserved: 0,
    moves: 0,
  };

  const replicas = new Int32Array(fleet.sites.length * K);
  for (const placed of placement.replicas) {
    const site = siteIndex.get(placed.siteId);
    const k = classIndex.get(placed.classId);
    if (site === undefined || k === undefined)
      violations.add(`Replicas at ${placed.siteId} of ${placed.classId}: no such site or class.`);
    else if (!Number.isInteger(placed.replicas) || placed.replicas < 0)
      violations.add(`${placed.replicas} replicas of ${placed.classId} at ${placed.siteId}: not a whole number.`);
    else replicas[site * K + k]! += placed.replicas;
  }

  const routes: Route[] = [];
  const servedRps = new Float64Array(demandRps.length);
  const loadRps = new Float64Array(fleet.sites.length * K);
  const linkGbps = new Float64Array(fleet.links.length * 2);
  let backboneGbps = 0;
  for (const { marketId, classId, siteId, share } of placement.routes) {
    const market = marketIndex.get(marketId);
    const k = classIndex.get(classId);
    const site = siteIndex.get(siteId);
    if (market === undefined || k === undefined || site === undefined) {
      violations.add(`Route from ${marketId} to ${siteId} for ${classId}: no such market, site or class.`);
      continue;
    }
    if (!(share >= 0)) violations.add(`Route from ${marketId} to ${siteId} for ${classId} has the share ${share}.`);
    const rps = Math.max(0, share) * demandRps[market * K + k]!;
    if (rps === 0) continue;
    servedRps[market * K + k]! += rps;
    loadRps[site * K + k]! += rps;
    routes.push({ market, k, site, rps });
    const place = fleet.sites[site]!;
    const { bytesUp, bytesDown } = classes[k]!;
    const path = routing.links(market, site);
    for (const step of path) {
      linkGbps[step]! += (rps * bytesUp * 8) / BITS_PER_GIGABIT;
      linkGbps[step ^ 1]! += (rps * bytesDown * 8) / BITS_PER_GIGABIT;
    }
    const kinds = Array.from(path, (step) => fleet.links[step >> 1]!.kind);
    if (kinds.some((kind) => kind !== 'ring')) backboneGbps += (rps * (bytesUp + bytesDown) * 8) / BITS_PER_GIGABIT;
    const way = {
      leavesMetro: kinds.includes('long-haul'),
      rentedCloud: place.tier === 'cloud' && place.financing === 'rented',
    };
    terms.backbone += rps * transitUsdPerRequest(classes[k]!, way, prices) * SECONDS_PER_HOUR;
    for (const broken of brokenRules(market, k, site)) violations.add(broken);
  }

  let unservedRps = 0;
  let tokensPerSecond = 0;
  for (let cell = 0; cell < demandRps.length; cell += 1) {
    const asked = demandRps[cell]!;
    const workloadClass = classes[cell % K]!;
    const market = fleet.markets[Math.floor(cell / K)]!;
    const missing = Math.max(0, asked - servedRps[cell]!);
    if (servedRps[cell]! > asked * (1 + TOLERANCE))
      violations.add(`${workloadClass.name} in ${market.name}: route shares add up to more than 1.`);
    tokensPerSecond += servedRps[cell]! * tokensPerRequest(workloadClass);
    // What rounding loses of a full share is not a request that anybody misses.
    if (missing <= asked * 1e-9) continue;
    unservedRps += missing;
    if (workloadClass.service === 'soft')
      terms.unserved += missing * workloadClass.unservedUsdPerRequest * SECONDS_PER_HOUR;
    else if (missing > asked * TOLERANCE)
      violations.add(
        `${workloadClass.name} in ${market.name}: ${missing.toFixed(2)} requests/s unserved, and the class must be served in full.`,
      );
  }

  for (let k = 0; k < K; k += 1) {
    const held = fleet.sites.filter((_, site) => replicas[site * K + k]! > 0).length;
    const { name, minimumCopies } = classes[k]!;
    if (held < minimumCopies && minimumCopies > 1 && demandRps.some((rps, cell) => cell % K === k && rps > 0))
      violations.add(`${name} has warm copies at ${held} of the ${minimumCopies} sites that it must.`);
  }

  const partsOfSite = new Map<number, LatencyPart[]>();
  const partsOfClass: LatencyPart[][] = classes.map(() => []);
  const tails = new Map<number, ReturnType<typeof queueTail>>();
  for (const { market, k, site, rps } of routes) {
    const profile = profiles.at(k, site);
    const cell = site * K + k;
    if (profile === null || replicas[cell] === 0 || routing.rttMs(market, site) === Number.POSITIVE_INFINITY) continue;
    const use = loadShare(profile, cell);
    const queue = tails.get(cell) ?? queueTail(profile, replicas[cell]!, use);
    tails.set(cell, queue);
    const floorMs = latencyFloorMs(routing.rttMs(market, site), classes[k]!, profile);
    const { percentile, limit } = classes[k]!.target;
    const latencyMs = latencyQuantileMs(floorMs, profile, { replicas: replicas[cell]!, use }, percentile / 100);
    if (latencyMs > limit * (1 + TOLERANCE))
      violations.add(
        `${classes[k]!.name} from ${fleet.markets[market]!.name} to ${fleet.sites[site]!.name}: p${percentile} of ${Math.round(latencyMs)} ms is above ${limit} ms.`,
      );
    const part = { rps, floorMs, queue };
    partsOfClass[k]!.push(part);
    const own = partsOfSite.get(cell);
    if (own) own.push(part);
    else partsOfSite.set(cell, [part]);
  }

  let powerKw = 0;
  const sites = fleet.sites.map((site, index) => {
    const assessed = assessSite(site, index);
    powerKw += assessed.powerKw;
    return assessed;
  });
  terms.moves = movesUsd(options.previous, placement, options.priceOfMoveUsdPerHour ?? 0);

  const linkLoads = fleet.links.flatMap((link, index) => {
    const gbps = Math.max(linkGbps[index * 2]!, linkGbps[index * 2 + 1]!);
    if (gbps === 0) return [];
    if (options.features.links && gbps > link.capacity * (1 + TOLERANCE))
      violations.add(`Link ${link.id} would carry ${gbps.toFixed(1)} Gb/s of ${link.capacity}.`);
    return [{ linkId: link.id, gbps, capacityGbps: link.capacity as number }];
  });

  return {
    feasible: violations.size === 0,
    objectiveUsdPerHour: COST_TERMS.reduce((usd, term) => usd + terms[term], 0),
    terms,
    violations: [...violations],
    servedRps: routes.reduce((sum, { rps }) => sum + rps, 0),
    unservedRps,
    tokensPerSecond,
    sites,
    classes: classes.map((_, k) => assessClass(k)),
    powerKw,
    backboneGbps,
    linkLoads,
  };

  /** Load over the full rate of the placed replicas. */
  function loadShare(profile: ServiceProfile, cell: number): number {
    return replicas[cell] === 0 ? 0 : loadRps[cell]! / (replicas[cell]! * profile.requestsPerSecond);
  }

  function brokenRules(market: number, k: number, site: number): string[] {
    const place = fleet.sites[site]!;
    const workloadClass = classes[k]!;
    const broken: string[] = [];
    const where = `${workloadClass.name} at ${place.name}`;
    if (!strategyAllows(input.strategy, place))
      broken.push(`${where}: the strategy ${input.strategy} does not use this site.`);
    if (closed.has(place.id)) broken.push(`${where}: the site takes no work.`);
    if (!dataRuleAllows(workloadClass.dataRule, fleet.markets[market]!, place))
      broken.push(`${where}: data of ${fleet.markets[market]!.name} may not go to ${place.jurisdiction.state}.`);
    if (workloadClass.trustedOnly && !place.trusted) broken.push(`${where}: the class may only run at trusted sites.`);
    if (routing.rttMs(market, site) === Number.POSITIVE_INFINITY)
      broken.push(`${where}: no way there from ${fleet.markets[market]!.name}.`);
    if (profiles.at(k, site) === null) broken.push(`${where}: the model does not fit on its GPUs.`);
    else if (replicas[site * K + k] === 0) broken.push(`${where}: requests are sent there but no replica is placed.`);
    return broken;
  }

  function assessSite(site: Site, index: number): SiteAssessment {
    const gpuType = typeOf(site);
    const cost = gpuCost(site, gpuType, prices);
    const held: SiteAssessment['classes'][number][] = [];
    let gpusPlaced = 0;
    let usedGpus = 0;
    let rps = 0;
    let watts = 0;
    let usd = 0;
    for (let k = 0; k < K; k += 1) {
      const cell = index * K + k;
      const count = replicas[cell]!;
      rps += loadRps[cell]!;
      if (count === 0) continue;
      const profile = profiles.at(k, index);
      if (profile === null) {
        violations.add(`${classes[k]!.name} at ${site.name}: the model does not fit on its GPUs.`);
        continue;
      }
      const use = loadShare(profile, cell);
      const gpus = count * profile.gpusPerReplica;
      const limit = options.features.pooling
        ? loadLimit(count * profile.slots, classes[k]!.service, profile.variability)
        : loadLimit(profile.slots, classes[k]!.service, profile.variability);
      if (use > limit * (1 + TOLERANCE))
        violations.add(
          `${classes[k]!.name} at ${site.name}: use ${(use * 100).toFixed(1)} % is above the limit of ${(limit * 100).toFixed(1)} %.`,
        );
      gpusPlaced += gpus;
      usedGpus += gpus * use;
      watts += gpus * facilityWatts(site, gpuType, prices, Math.min(1, use));
      terms.gpu += gpus * cost.gpu;
      terms.operations += gpus * cost.operations;
      terms.space += gpus * cost.space;
      terms.energy += gpus * (cost.energyIdle + cost.energyPerUse * use);
      usd += gpus * (cost.gpu + cost.operations + cost.space + cost.energyIdle + cost.energyPerUse * use);
      const latencyMs = mixQuantileMs(partsOfSite.get(cell) ?? [], classes[k]!.target.percentile / 100);
      held.push({ classId: classes[k]!.id, replicas: count, rps: loadRps[cell]!, use, latencyMs });
    }
    if (gpusPlaced > usable[index]!)
      violations.add(`${site.name}: ${gpusPlaced} GPUs placed, ${usable[index]} usable.`);
    if (gpusPlaced > 0) {
      terms.activation += prices.activationUsdPerHour[site.tier];
      usd += prices.activationUsdPerHour[site.tier];
    }
    return {
      siteId: site.id,
      gpusPlaced,
      gpusUsable: usable[index]!,
      rps,
      use: gpusPlaced > 0 ? usedGpus / gpusPlaced : 0,
      costUsdPerHour: usd,
      powerKw: watts / 1000,
      classes: held,
    };
  }

  function assessClass(k: number): ClassAssessment {
    const { id, target, service } = classes[k]!;
    let asked = 0;
    let served = 0;
    for (let cell = k; cell < demandRps.length; cell += K) {
      asked += demandRps[cell]!;
      served += servedRps[cell]!;
    }
    const parts = partsOfClass[k]!;
    const told = [50, 95, 99].map((percentile) => mixQuantileMs(parts, percentile / 100));
    const own = told[[50, 95, 99].indexOf(target.percentile)] ?? mixQuantileMs(parts, target.percentile / 100);
    const inFull = served >= asked * (1 - TOLERANCE);
    return {
      classId: id,
      demandRps: asked,
      servedRps: served,
      p50Ms: told[0]!,
      p95Ms: told[1]!,
      p99Ms: told[2]!,
      targetMs: target.limit,
      meetsTarget:
        own <= target.limit && own < NEVER_MS && (asked === 0 || served > 0) && (service === 'soft' || inFull),
    };
  }
}

interface Route {
  readonly market: number;
  readonly k: number;
  readonly site: number;
  readonly rps: number;
}

const indexById = (things: readonly { readonly id: string }[]) => new Map(things.map(({ id }, index) => [id, index]));
