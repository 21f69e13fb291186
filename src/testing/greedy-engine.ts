import { latencyFloorMs } from '@/domain/latency.ts';
import { createRouting } from '@/domain/network.ts';
import type { PlacedReplicas, Plan, RouteShare } from '@/domain/plan.ts';
import { loadLimit } from '@/domain/queueing.ts';
import { usableGpus } from '@/domain/radio.ts';
import { serviceProfile } from '@/domain/serving.ts';
import type { PlacementEngine, PlanningInput, SolveOutcome } from '@/engine/model/contract.ts';
import { required } from '@/lib/invariant.ts';

/**
 * For tests of the world only: the nearest allowed site that still has GPUs serves a pair whole. No bound, no cost;
 * quick and always the same.
 */
export function createGreedyEngine(): PlacementEngine {
  return {
    dispose() {},
    openSession: async (input) => ({
      solve: async () => place(input),
      change: async () => {},
      evaluate: () => Promise.reject(new Error('the greedy engine does not evaluate')),
      planHours: () => Promise.reject(new Error('the greedy engine knows one hour only')),
      checkFailures: () => Promise.reject(new Error('the greedy engine knows no failures')),
      dispose() {},
    }),
  };
}

function place(input: PlanningInput): SolveOutcome {
  const { fleet, classes } = input;
  const routing = createRouting(fleet, input.cutLinkIds);
  const closed = new Set(input.closedSiteIds);
  const gpusLeft = fleet.sites.map((site) => (closed.has(site.id) ? 0 : usableGpus(site, input.utcHour)));
  const stations = fleet.sites.flatMap((site) =>
    classes.map((workloadClass) => {
      const model = required(
        input.models.find(({ id }) => id === workloadClass.modelId),
        workloadClass.modelId,
      );
      const gpuType = required(
        input.gpuTypes.find(({ id }) => id === site.gpuTypeId),
        site.gpuTypeId,
      );
      return { profile: serviceProfile(workloadClass, model, gpuType), replicas: 0, rps: 0 };
    }),
  );
  const replicas: PlacedReplicas[] = [];
  const routes: RouteShare[] = [];
  const order = classes.map((_, index) => index).sort((a, b) => classes[b]!.priority - classes[a]!.priority);
  for (const index of order) {
    const workloadClass = classes[index]!;
    fleet.markets.forEach((market, marketIndex) => {
      const rps = input.demandRps[marketIndex * classes.length + index]!;
      if (rps <= 0) return;
      const allowed = fleet.sites
        .map((site, siteIndex) => ({ site, siteIndex, station: stations[siteIndex * classes.length + index]! }))
        .filter(({ site, siteIndex, station }) => {
          if (closed.has(site.id) || !station.profile) return false;
          if (workloadClass.trustedOnly && !site.trusted) return false;
          if (workloadClass.dataRule === 'state' && site.jurisdiction.state !== market.jurisdiction.state) return false;
          return (
            latencyFloorMs(routing.rttMs(marketIndex, siteIndex), workloadClass, station.profile) <=
            workloadClass.target.limit * 0.9
          );
        })
        .sort(
          (a, b) =>
            routing.pathKm(marketIndex, a.siteIndex) - routing.pathKm(marketIndex, b.siteIndex) ||
            a.siteIndex - b.siteIndex,
        );
      for (const { site, siteIndex, station } of allowed) {
        const profile = station.profile!;
        const limitOf = (count: number) =>
          profile.requestsPerSecond *
          count *
          loadLimit(profile.slots * count, workloadClass.service, profile.variability);
        let count = station.replicas;
        while (
          limitOf(count) < station.rps + rps &&
          (count - station.replicas + 1) * profile.gpusPerReplica <= gpusLeft[siteIndex]!
        )
          count += 1;
        if (limitOf(count) < station.rps + rps) continue;
        gpusLeft[siteIndex] = gpusLeft[siteIndex]! - (count - station.replicas) * profile.gpusPerReplica;
        station.replicas = count;
        station.rps += rps;
        routes.push({ marketId: market.id, classId: workloadClass.id, siteId: site.id, share: 1 });
        return;
      }
    });
    const unserved = fleet.markets.find(
      (market, marketIndex) =>
        input.demandRps[marketIndex * classes.length + index]! > 0 &&
        !routes.some((route) => route.marketId === market.id && route.classId === workloadClass.id),
    );
    if (unserved && workloadClass.service === 'hard') {
      const sentence = `${workloadClass.name} in ${unserved.name} has no site with room.`;
      return {
        status: 'infeasible',
        stopped: 'proved',
        problemHash: 'greedy',
        obstacles: [
          {
            kind: 'not-enough-capacity',
            classId: workloadClass.id,
            marketId: unserved.id,
            unservedRps: 0,
            reasons: [],
            sentence,
          },
        ],
        relaxations: [],
        bestEffort: null,
        engineMs: 0,
      };
    }
  }
  stations.forEach((station, at) => {
    if (station.replicas > 0)
      replicas.push({
        siteId: fleet.sites[Math.floor(at / classes.length)]!.id,
        classId: classes[at % classes.length]!.id,
        replicas: station.replicas,
      });
  });
  const terms = {
    gpu: replicas.length,
    operations: 0,
    space: 0,
    energy: 0,
    activation: 0,
    backbone: 0,
    unserved: 0,
    moves: 0,
  };
  const plan: Plan = {
    status: 'feasible',
    problemHash: 'greedy',
    seed: 0,
    objectiveUsdPerHour: replicas.length,
    boundUsdPerHour: 0,
    gap: 1,
    terms,
    prices: null,
    engineMs: 0,
    replicas,
    routes,
  };
  return {
    status: 'feasible',
    stopped: 'iterations',
    plan,
    assessment: {
      feasible: true,
      objectiveUsdPerHour: replicas.length,
      terms,
      violations: [],
      servedRps: 0,
      unservedRps: 0,
      tokensPerSecond: 0,
      sites: [],
      classes: [],
      powerKw: 0,
      backboneGbps: 0,
      linkLoads: [],
    },
    moves: { started: [], stopped: [], movedRps: 0 },
    shadowPrices: { gpuBySite: [], gbpsByLink: [], demand: [], limits: [] },
  };
}
