import type { FleetDocument } from '@/domain/planning.ts';
import { loadLimit, waitQuantileMs } from '@/domain/queueing.ts';
import { serviceProfile } from '@/domain/serving.ts';
import type { ServiceProfile } from '@/domain/workload.ts';
import { required } from '@/lib/invariant.ts';

/** What one replica of each class does on each GPU type, looked up by class and site index. */
export interface Profiles {
  /** Null where the class's model does not fit on the site's GPU type. */
  at(classIndex: number, site: number): ServiceProfile | null;
  /**
   * The wait to plan with, ms: that of a single replica at its load limit, at the class's own percentile. Bigger
   * pools wait less, so a site that passes with one replica passes with any number.
   */
  plannedWaitMs(classIndex: number, site: number): number;
}

export function buildProfiles({ fleet, gpuTypes, models, classes }: FleetDocument): Profiles {
  const types = gpuTypes.length;
  const typeOf = fleet.sites.map((site) => gpuTypes.findIndex((type) => type.id === site.gpuTypeId));
  const table = classes.flatMap((workloadClass) => {
    const model = required(
      models.find((candidate) => candidate.id === workloadClass.modelId),
      `model ${workloadClass.modelId}`,
    );
    return gpuTypes.map((gpuType) => serviceProfile(workloadClass, model, gpuType));
  });
  const waits = table.map((profile, cell) => {
    if (profile === null) return Number.POSITIVE_INFINITY;
    const { service, target } = classes[Math.floor(cell / types)]!;
    const { slots, slotTime, variability } = profile;
    const use = loadLimit(slots, service, variability);
    return waitQuantileMs(slots, use, slotTime, target.percentile / 100, variability);
  });
  return {
    at: (classIndex, site) => table[classIndex * types + typeOf[site]!] ?? null,
    plannedWaitMs: (classIndex, site) => waits[classIndex * types + typeOf[site]!]!,
  };
}
