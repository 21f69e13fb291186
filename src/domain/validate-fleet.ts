import { err, ok, type Result } from '@/lib/result.ts';
import type { Fleet, GpuType } from './fleet.ts';
import type { FleetDocument } from './planning.ts';
import type { WorkloadClass } from './workload.ts';

/**
 * What must hold between the parts of a fleet document, beyond the shape of each: ids are unique and known, numbers
 * are possible, every site and market is on the network. The error is a list of sentences, each naming its culprit.
 */
export function validateFleet(document: FleetDocument): Result<FleetDocument, readonly string[]> {
  const complaints = [
    ...repeatedIds(document),
    ...impossibleNumbers(document),
    ...unknownNames(document),
    ...strayPieces(document.fleet),
  ];
  return complaints.length === 0 ? ok(document) : err(complaints);
}

function* repeatedIds({ fleet, gpuTypes, models, classes }: FleetDocument): Iterable<string> {
  const lists = {
    node: fleet.nodes,
    link: fleet.links,
    site: fleet.sites,
    market: fleet.markets,
    'GPU type': gpuTypes,
    model: models,
    class: classes,
  };
  for (const [kind, items] of Object.entries(lists)) {
    const seen = new Set<string>();
    for (const { id } of items) {
      if (id === '') yield `A ${kind} has an empty id.`;
      if (seen.has(id)) yield `The ${kind} id "${id}" is used twice.`;
      seen.add(id);
    }
  }
  if (fleet.sites.length === 0) yield 'The fleet has no sites.';
  if (fleet.markets.length === 0) yield 'The fleet has no markets.';
}

function* unknownNames({ fleet, gpuTypes, models, classes, prices }: FleetDocument): Iterable<string> {
  const nodes = new Set(fleet.nodes.map(({ id }) => id));
  const types = new Set(gpuTypes.map(({ id }) => id));
  const modelIds = new Set(models.map(({ id }) => id));
  for (const { id, from, to } of fleet.links) {
    for (const end of [from, to])
      if (!nodes.has(end)) yield `Link "${id}" ends at "${end}", which is not a network node.`;
    if (from === to) yield `Link "${id}" begins and ends at "${from}".`;
  }
  for (const site of fleet.sites) {
    if (!nodes.has(site.nodeId)) yield `Site "${site.id}" stands at "${site.nodeId}", which is not a network node.`;
    if (!types.has(site.gpuTypeId)) yield `Site "${site.id}" has GPUs of the unknown type "${site.gpuTypeId}".`;
    if (!isTimeZone(site.timeZone)) yield `Site "${site.id}" has the unknown time zone "${site.timeZone}".`;
    if (site.financing === 'owned' && !(site.jurisdiction.state in prices.electricityUsdPerKwh)) {
      yield `Site "${site.id}" is in "${site.jurisdiction.state}", for which the price book has no electricity price.`;
    }
  }
  for (const market of fleet.markets) {
    if (!nodes.has(market.nodeId))
      yield `Market "${market.id}" enters at "${market.nodeId}", which is not a network node.`;
    if (!isTimeZone(market.timeZone)) yield `Market "${market.id}" has the unknown time zone "${market.timeZone}".`;
  }
  for (const { id, modelId } of classes) {
    if (!modelIds.has(modelId)) yield `Class "${id}" asks for the unknown model "${modelId}".`;
  }
}

function* impossibleNumbers({ fleet, gpuTypes, models, classes }: FleetDocument): Iterable<string> {
  if (!(fleet.routeStretch > 0)) yield `The route stretch ${fleet.routeStretch} is not above zero.`;
  for (const { id, position } of [...fleet.nodes, ...fleet.sites, ...fleet.markets]) {
    const isOnEarth = Math.abs(position.lon) <= 180 && Math.abs(position.lat) <= 90;
    if (!isOnEarth) yield `"${id}" is at ${position.lon}, ${position.lat}, which is nowhere on Earth.`;
  }
  for (const { id, length, capacity } of fleet.links) {
    if (!(length >= 0)) yield `Link "${id}" is ${length} km long.`;
    if (!(capacity > 0)) yield `Link "${id}" has a capacity of ${capacity} Gb/s.`;
  }
  for (const { id, gpus, radioPeakShare } of fleet.sites) {
    if (!Number.isInteger(gpus) || gpus < 0) yield `Site "${id}" has ${gpus} GPUs; it needs a whole number.`;
    if (!isShare(radioPeakShare)) yield `Site "${id}" gives the radio ${radioPeakShare}; a share is 0 to 1.`;
  }
  for (const { id, population, accessRtt, breakoutRtt } of fleet.markets) {
    if (!(population > 0)) yield `Market "${id}" has a population of ${population}.`;
    if (!(accessRtt >= 0 && breakoutRtt >= 0)) yield `Market "${id}" has a negative access or breakout time.`;
  }
  for (const type of gpuTypes) yield* impossibleGpuType(type);
  for (const { id, weightGB, requestGB, batchLimit } of models) {
    if (!(weightGB > 0 && requestGB > 0)) yield `Model "${id}" takes no memory.`;
    if (!Number.isInteger(batchLimit) || batchLimit < 1) yield `Model "${id}" has a batch limit of ${batchLimit}.`;
  }
  for (const workloadClass of classes) yield* impossibleClass(workloadClass);
}

function* impossibleGpuType({ id, memory, bandwidthGBps, denseTflops, boardPowerWatts }: GpuType): Iterable<string> {
  if (!(memory > 0 && bandwidthGBps > 0 && denseTflops > 0 && boardPowerWatts > 0)) {
    yield `GPU type "${id}" has no memory, bandwidth, speed or power.`;
  }
}

function* impossibleClass(workloadClass: WorkloadClass): Iterable<string> {
  const { id, target, inputTokens, outputTokens, cachedShare, peakRequestsPerSecond, burstCv } = workloadClass;
  if (!(target.limit > 0)) yield `Class "${id}" has a latency limit of ${target.limit} ms.`;
  if (!(inputTokens >= 0 && outputTokens >= 0)) yield `Class "${id}" has a negative number of tokens.`;
  if (!isShare(cachedShare)) yield `Class "${id}" finds ${cachedShare} of its input in the cache; a share is 0 to 1.`;
  if (!(peakRequestsPerSecond >= 0)) yield `Class "${id}" has a peak of ${peakRequestsPerSecond} requests per second.`;
  if (!(burstCv > 0)) yield `Class "${id}" has a burst coefficient of ${burstCv}.`;
}

/** Nodes that no link reaches from the first one: a site there could serve nobody. */
function* strayPieces({ nodes, links, sites, markets }: Fleet): Iterable<string> {
  const neighbours = new Map<string, string[]>(nodes.map(({ id }) => [id, []]));
  for (const { from, to } of links) {
    neighbours.get(from)?.push(to);
    neighbours.get(to)?.push(from);
  }
  const reached = new Set<string>();
  const open = markets.slice(0, 1).map(({ nodeId }) => nodeId);
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (reached.has(node)) continue;
    reached.add(node);
    open.push(...(neighbours.get(node) ?? []));
  }
  for (const { id, nodeId } of sites) if (!reached.has(nodeId)) yield `Site "${id}" is not connected to the network.`;
  for (const { id, nodeId } of markets)
    if (!reached.has(nodeId)) yield `Market "${id}" is not connected to the network.`;
}

const isShare = (value: number): boolean => value >= 0 && value <= 1;

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    // The constructor's RangeError is the only way the platform tells.
    return false;
  }
}
