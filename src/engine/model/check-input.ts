import type { PriceBook } from '@/domain/price-book.ts';
import type { PlanningInput } from './contract.ts';

/** What is wrong with an input, a sentence for each culprit; none if it can be planned with. */
export function findBadInput(input: PlanningInput): string[] {
  const { fleet, gpuTypes, models, classes, demandRps, utcHour, prices } = input;
  const wrong: string[] = [];
  if (fleet.sites.length === 0) wrong.push('The fleet has no site: nothing can be placed.');
  if (fleet.markets.length === 0) wrong.push('The fleet has no market: nothing is asked.');
  if (classes.length === 0) wrong.push('There is no workload class.');
  wrong.push(
    ...duplicates('site', fleet.sites),
    ...duplicates('market', fleet.markets),
    ...duplicates('link', fleet.links),
    ...duplicates('network node', fleet.nodes),
    ...duplicates('workload class', classes),
    ...duplicates('GPU type', gpuTypes),
    ...duplicates('model', models),
  );

  const nodeIds = new Set(fleet.nodes.map((node) => node.id));
  const typeIds = new Set(gpuTypes.map((type) => type.id));
  const modelIds = new Set(models.map((model) => model.id));
  for (const site of fleet.sites) {
    if (!isCount(site.gpus) || site.gpus > MOST_GPUS)
      wrong.push(`Site ${site.id} has ${site.gpus} GPUs: it must be a whole number from 0 to ${MOST_GPUS}.`);
    if (!typeIds.has(site.gpuTypeId))
      wrong.push(`Site ${site.id} names the GPU type ${site.gpuTypeId}, which is not in the list.`);
    if (!nodeIds.has(site.nodeId))
      wrong.push(`Site ${site.id} stands at the network node ${site.nodeId}, which does not exist.`);
    if (!(site.radioPeakShare >= 0 && site.radioPeakShare <= 1))
      wrong.push(`Site ${site.id} has a radio share of ${site.radioPeakShare}: it must be between 0 and 1.`);
  }
  for (const market of fleet.markets) {
    if (!nodeIds.has(market.nodeId))
      wrong.push(`Market ${market.id} enters at the network node ${market.nodeId}, which does not exist.`);
    if (!isAmount(market.accessRtt) || !isAmount(market.breakoutRtt))
      wrong.push(`Market ${market.id} has an access or breakout round trip that is not 0 ms or more.`);
  }
  for (const link of fleet.links) {
    if (!nodeIds.has(link.from) || !nodeIds.has(link.to))
      wrong.push(`Link ${link.id} ends at a network node that does not exist.`);
    if (!isAmount(link.length) || !isAmount(link.capacity))
      wrong.push(`Link ${link.id} has a length or a capacity that is not 0 or more.`);
  }
  for (const workloadClass of classes) {
    const { id, target, unservedUsdPerRequest } = workloadClass;
    if (!modelIds.has(workloadClass.modelId))
      wrong.push(`Class ${id} names the model ${workloadClass.modelId}, which is not in the list.`);
    if (!(target.limit > 0 && Number.isFinite(target.limit)))
      wrong.push(`Class ${id} has a latency target of ${target.limit} ms: it must be more than 0.`);
    if (target.percentile !== 95 && target.percentile !== 99)
      wrong.push(`Class ${id} has its target at p${target.percentile}: it must be p95 or p99.`);
    if (!isCount(workloadClass.minimumCopies) || workloadClass.minimumCopies < 1)
      wrong.push(`Class ${id} wants ${workloadClass.minimumCopies} copies: it must be a whole number from 1.`);
    if (!isAmount(unservedUsdPerRequest))
      wrong.push(`Class ${id} has a price of ${unservedUsdPerRequest} for an unserved request: it must be 0 or more.`);
    if (!isAmount(workloadClass.bytesUp) || !isAmount(workloadClass.bytesDown))
      wrong.push(`Class ${id} has a request size that is not 0 bytes or more.`);
  }

  if (!(utcHour >= 0 && utcHour < 24)) wrong.push(`The hour of the day is ${utcHour}: it must be from 0 to 24.`);
  for (const type of gpuTypes) {
    for (const key of ['capexUsd', 'serverFactor', 'rentUsdPerHour', 'boardPowerWatts'] as const)
      if (!isAmount(type[key])) wrong.push(`GPU type ${type.id} has a ${key} of ${type[key]}: it must be 0 or more.`);
  }
  for (const [name, price] of pricesByName(prices))
    if (!isAmount(price)) wrong.push(`The price book's ${name} is ${price}: it must be 0 or more.`);
  if (!(prices.capitalYears > 0 && Number.isFinite(prices.capitalYears)))
    wrong.push(`The price book recovers capital over ${prices.capitalYears} years: it must be more than 0.`);
  const cells = fleet.markets.length * classes.length;
  if (demandRps.length !== cells)
    wrong.push(`The demand has ${demandRps.length} figures; ${cells} are needed, one for each market and class.`);
  const badCell = demandRps.findIndex((rps) => !isAmount(rps) || rps > MOST_RPS);
  if (badCell >= 0 && badCell < cells) {
    const market = fleet.markets[Math.floor(badCell / classes.length)]?.id;
    const workloadClass = classes[badCell % classes.length]?.id;
    wrong.push(
      `The demand of ${market} for ${workloadClass} is ${demandRps[badCell]} requests per second: it must be from 0 to ${MOST_RPS}.`,
    );
  }
  return wrong;
}

/** Sums of these stay exact whole numbers in the arrays, and far from where floating point loses requests. */
const MOST_GPUS = 1e6;
const MOST_RPS = 1e15;

/** Every price of the book by the name that the book has for it, such as `electricityUsdPerKwh.TX.commercial`. */
function pricesByName({ id: _id, capitalYears: _years, ...prices }: PriceBook): [name: string, price: number][] {
  const named = (name: string, value: unknown): [string, number][] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, inner]) => named(`${name}.${key}`, inner))
      : [[name, Number(value ?? Number.NaN)]];
  return Object.entries(prices).flatMap(([key, value]) => named(key, value));
}

const isAmount = (value: number): boolean => value >= 0 && Number.isFinite(value);
const isCount = (value: number): boolean => Number.isInteger(value) && value >= 0;

function duplicates(what: string, things: readonly { readonly id: string }[]): string[] {
  const seen = new Set<string>();
  const wrong: string[] = [];
  for (const { id } of things) {
    if (seen.has(id)) wrong.push(`Two of the fleet's entries are called ${id}: every ${what} needs its own id.`);
    seen.add(id);
  }
  return wrong;
}
