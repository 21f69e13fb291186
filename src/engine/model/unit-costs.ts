import { gpuCost, transitUsdPerRequest } from '@/domain/cost.ts';
import { required } from '@/lib/invariant.ts';
import type { PlanningInput } from './contract.ts';
import type { Profiles } from './profiles.ts';
import type { Ways } from './ways.ts';

const SECONDS_PER_HOUR = 3600;

/** $/h of one request per second of a market's class at a site: energy of the work above idling, and transit. */
export type UnitCosts = (market: number, classIndex: number, site: number) => number;

export function createUnitCosts(
  input: PlanningInput,
  { routing, profiles }: { readonly routing: Ways; readonly profiles: Profiles },
): UnitCosts {
  const { fleet, classes, prices } = input;
  const energyUsd = workEnergyUsd(input, profiles);
  const rented = fleet.sites.map(({ tier, financing }) => (tier === 'cloud' && financing === 'rented' ? 1 : 0));
  /** By class, whether the way leaves the metro, and whether it ends in a rented cloud. */
  const transitUsd = classes.flatMap((each) =>
    [false, true].flatMap((leavesMetro) =>
      [false, true].map(
        (rentedCloud) => transitUsdPerRequest(each, { leavesMetro, rentedCloud }, prices) * SECONDS_PER_HOUR,
      ),
    ),
  );
  return (market, k, site) =>
    energyUsd[site * classes.length + k]! +
    transitUsd[k * 4 + routing.leavesMetro[market * fleet.sites.length + site]! * 2 + rented[site]!]!;
}

/** At `site * classes + class`; 0 where none runs. */
function workEnergyUsd(input: PlanningInput, profiles: Profiles): Float64Array {
  const { fleet, classes, prices } = input;
  const types = new Map(input.gpuTypes.map((type) => [type.id, type]));
  const usd = new Float64Array(fleet.sites.length * classes.length);
  fleet.sites.forEach((site, index) => {
    const { energyPerUse } = gpuCost(site, required(types.get(site.gpuTypeId), site.gpuTypeId), prices);
    for (let k = 0; k < classes.length; k += 1) {
      const profile = profiles.at(k, index);
      if (profile !== null)
        usd[index * classes.length + k] = (energyPerUse * profile.gpusPerReplica) / profile.requestsPerSecond;
    }
  });
  return usd;
}
