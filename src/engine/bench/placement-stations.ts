import { squaredChordOf } from '@/lib/nearest-index.ts';
import { pow } from '@/lib/portable-math.ts';
import { type BenchClass, CLASSES, EARTH_RADIUS_KM, GPU_KW, IDLE_SHARE, RTT_MS, TIERS } from './placement-tables.ts';
import type { BenchSite } from './placement-world.ts';

/** What each class would be at each site: station = site · classes + class. */
export interface Stations {
  /** 0: does not run there. */
  readonly gpusPerReplica: Uint8Array;
  readonly replicaRps: Float64Array;
  /** $/h for one replica, idle. */
  readonly replicaUsd: Float64Array;
  /** $/h for one request per second: the energy of the work. */
  readonly unitUsd: Float64Array;
  /** $/h for one request per second on a full site, transit apart: what candidates are compared by. */
  readonly candidateUsd: Float64Array;
  /** Squared chord to the farthest market whose target it keeps; −1 if there is none. */
  readonly reach: Float64Array;
}

export function benchStations(sites: readonly BenchSite[]): Stations {
  const count = sites.length * CLASSES.length;
  const stations = {
    gpusPerReplica: new Uint8Array(count),
    replicaRps: new Float64Array(count),
    replicaUsd: new Float64Array(count),
    unitUsd: new Float64Array(count),
    candidateUsd: new Float64Array(count),
    reach: new Float64Array(count).fill(-1),
  };
  for (let k = 0; k < CLASSES.length; k += 1) {
    const cls = CLASSES[k]!;
    const reaches = cls.serviceMs.map((_, gpuType) => TIERS.map((__, tier) => reachOf(cls, gpuType, tier)));
    for (let s = 0; s < sites.length; s += 1) {
      const { gpuType, tier, gpus, gpuUsdPerHour, usdPerKwh, activationUsd } = sites[s]!;
      const perReplica = cls.gpusPerReplica[gpuType]!;
      if (perReplica === 0 || perReplica > gpus) continue;
      const at = s * CLASSES.length + k;
      const kw = GPU_KW[gpuType]! * TIERS[tier]!.pue;
      const usableRps = cls.replicaRps[gpuType]! * cls.loadLimit;
      const replicaUsd = perReplica * (gpuUsdPerHour + IDLE_SHARE * kw * usdPerKwh);
      const unitUsd = ((1 - IDLE_SHARE) * kw * usdPerKwh * perReplica) / cls.replicaRps[gpuType]!;
      stations.gpusPerReplica[at] = perReplica;
      stations.replicaRps[at] = usableRps;
      stations.replicaUsd[at] = replicaUsd;
      stations.unitUsd[at] = unitUsd;
      stations.candidateUsd[at] = replicaUsd / usableRps + unitUsd + ((activationUsd / gpus) * perReplica) / usableRps;
      stations.reach[at] = reaches[gpuType]![tier]!;
    }
  }
  return stations;
}

/** Target less answer and wait, as distance. The wait is Sakasegawa's (1977) at the load limit. */
function reachOf({ targetMs, serviceMs, loadLimit, slots }: BenchClass, gpuType: number, tier: number): number {
  const wait = pow(loadLimit, Math.sqrt(2 * (slots + 1))) / (slots * (1 - loadLimit));
  const leftMs = targetMs - serviceMs[gpuType]! * (1 + wait) - RTT_MS.fixed - TIERS[tier]!.hopMs;
  if (leftMs < 0) return -1;
  const arc = leftMs / RTT_MS.perKm / EARTH_RADIUS_KM;
  return arc >= Math.PI ? Number.POSITIVE_INFINITY : squaredChordOf(arc);
}
