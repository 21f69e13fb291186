import { type GpuCost, gpuCost } from '@/domain/cost.ts';
import type { GpuType, Link, Market, Site } from '@/domain/fleet.ts';
import { serviceProfile, tokensPerRequest } from '@/domain/serving.ts';
import type { ServiceProfile, WorkloadClass } from '@/domain/workload.ts';
import { invariant, required } from '@/lib/invariant.ts';
import type { WorldDefinition } from './contract.ts';

/** What the world stands on and never changes: the definition by index, with profiles and prices looked up once. */
export interface Ground {
  readonly definition: WorldDefinition;
  readonly sites: readonly Site[];
  readonly markets: readonly Market[];
  readonly links: readonly Link[];
  readonly classes: readonly WorkloadClass[];
  readonly siteIndex: ReadonlyMap<string, number>;
  readonly marketIndex: ReadonlyMap<string, number>;
  readonly classIndex: ReadonlyMap<string, number>;
  readonly linkIndex: ReadonlyMap<string, number>;
  /** By station (site × class); null where the class cannot run. */
  readonly profiles: readonly (ServiceProfile | null)[];
  readonly gpuTypes: readonly GpuType[];
  readonly gpuCosts: readonly GpuCost[];
  readonly activationUsdPerHour: readonly number[];
  readonly tokensPerRequest: readonly number[];
}

export function createGround(definition: WorldDefinition): Ground {
  const { fleet, classes, models, prices } = definition;
  const typeOf = new Map(definition.gpuTypes.map((type) => [type.id, type]));
  const modelOf = new Map(models.map((model) => [model.id, model]));
  const gpuTypes = fleet.sites.map((site) =>
    required(typeOf.get(site.gpuTypeId), `GPU type ${site.gpuTypeId} of ${site.id}`),
  );
  const ground = {
    definition,
    sites: fleet.sites,
    markets: fleet.markets,
    links: fleet.links,
    classes,
    siteIndex: indexOf(fleet.sites),
    marketIndex: indexOf(fleet.markets),
    classIndex: indexOf(classes),
    linkIndex: indexOf(fleet.links),
    profiles: gpuTypes.flatMap((type) =>
      classes.map((workloadClass) =>
        serviceProfile(
          workloadClass,
          required(modelOf.get(workloadClass.modelId), `model ${workloadClass.modelId}`),
          type,
        ),
      ),
    ),
    gpuTypes,
    gpuCosts: fleet.sites.map((site, index) => gpuCost(site, gpuTypes[index]!, prices)),
    activationUsdPerHour: fleet.sites.map((site) => prices.activationUsdPerHour[site.tier]),
    tokensPerRequest: classes.map(tokensPerRequest),
  };
  checkScenario(ground);
  return ground;
}

/** A scenario written for another fleet is found at once, not at the minute of its event. */
function checkScenario({ definition, siteIndex, linkIndex, marketIndex }: Ground): void {
  const { name, events } = definition.scenario;
  events.forEach((event, index) => {
    const where = `scenario ${name}, event ${index + 1}`;
    invariant(
      index === 0 || events[index - 1]!.atMinute <= event.atMinute,
      `${where}: events must be in the order of their minutes`,
    );
    if ('siteId' in event) invariant(siteIndex.has(event.siteId), `${where}: the fleet has no site ${event.siteId}`);
    if ('linkId' in event) invariant(linkIndex.has(event.linkId), `${where}: the fleet has no link ${event.linkId}`);
    if ('marketIds' in event)
      for (const id of event.marketIds) invariant(marketIndex.has(id), `${where}: the fleet has no market ${id}`);
  });
}

/** UTC hour of the day, fractional. */
export const utcHourOf = (atMs: number): number => (((atMs / 3_600_000) % 24) + 24) % 24;

const indexOf = (things: readonly { readonly id: string }[]) =>
  new Map(things.map((thing, index) => [thing.id, index]));
