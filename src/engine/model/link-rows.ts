import type { Routing } from '@/domain/network.ts';
import type { PlanningInput } from './contract.ts';
import type { Arcs, Nodes, Pairs } from './problem.ts';

/**
 * Capacity rows for the directions of links that could fill up. Which could is decided exactly: if everything that
 * may ever cross a direction fits, the row is left out and nothing is lost.
 */
export interface LinkRows {
  readonly count: number;
  /** `link * 2 + (1 if to → from)` of each row. */
  readonly direction: Int32Array;
  readonly capacityGbps: Float64Array;
  /** Rows of the path from market m to site s: entries `start[m * sites + s] … start[m * sites + s + 1] − 1`. */
  readonly start: Int32Array;
  /** `row * 2 + (0 if requests travel this way, 1 if answers do)`. */
  readonly entry: Int32Array;
  /** Gb/s for one request per second of each class: `gbps[class * 2 + (0 requests, 1 answers)]`. */
  readonly gbps: Float64Array;
}

const BITS_PER_GIGABIT = 1e9;

export function buildLinkRows(input: PlanningInput, routing: Routing, network: Network, enforced: boolean): LinkRows {
  const { fleet, classes } = input;
  const gbps = Float64Array.from(
    classes.flatMap(({ bytesUp, bytesDown }) => [(bytesUp * 8) / BITS_PER_GIGABIT, (bytesDown * 8) / BITS_PER_GIGABIT]),
  );
  const start = new Int32Array(fleet.markets.length * fleet.sites.length + 1);
  if (!enforced)
    return {
      count: 0,
      direction: Int32Array.of(),
      capacityGbps: Float64Array.of(),
      start,
      entry: Int32Array.of(),
      gbps,
    };

  const most = mostTraffic(input, routing, network, gbps);
  const direction = Int32Array.from(most.keys()).filter((key) => most[key]! > fleet.links[key >> 1]!.capacity);
  const rowOf = new Int32Array(fleet.links.length * 2).fill(-1);
  direction.forEach((key, row) => {
    rowOf[key] = row;
  });
  const entry: number[] = [];
  if (direction.length > 0) {
    for (let market = 0; market < fleet.markets.length; market += 1) {
      for (let site = 0; site < fleet.sites.length; site += 1) {
        for (const step of routing.links(market, site)) {
          if (rowOf[step]! >= 0) entry.push(rowOf[step]! * 2);
          if (rowOf[step ^ 1]! >= 0) entry.push(rowOf[step ^ 1]! * 2 + 1);
        }
        start[market * fleet.sites.length + site + 1] = entry.length;
      }
    }
  }
  return {
    count: direction.length,
    direction,
    capacityGbps: Float64Array.from(direction, (key) => fleet.links[key >> 1]!.capacity),
    start,
    entry: Int32Array.from(entry),
    gbps,
  };
}

/** Gb/s that could cross each direction if every pair that may use it did, with all its demand. */
function mostTraffic(
  { fleet }: PlanningInput,
  routing: Routing,
  { pairs, nodes, arcs }: Network,
  gbps: Float64Array,
): Float64Array {
  const most = new Float64Array(fleet.links.length * 2);
  // A link that could carry everything at once needs no counting; usually that leaves few, or none.
  const everything = allTraffic(pairs, gbps);
  const narrow = fleet.links.map(({ capacity }) => capacity < everything);
  const narrowSteps: Int32Array[] = new Array(fleet.markets.length * fleet.sites.length);
  const countedFor = new Int32Array(fleet.links.length * 2).fill(-1);
  for (let pair = 0; pair < pairs.count; pair += 1) {
    const market = pairs.market[pair]!;
    const rps = pairs.demandRps[pair]!;
    const k = pairs.class[pair]!;
    for (let arc = pairs.arcStart[pair]!; arc < pairs.arcStart[pair + 1]!; arc += 1) {
      const site = nodes.site[arcs.node[arc]!]!;
      const cell = market * fleet.sites.length + site;
      narrowSteps[cell] ??= routing.links(market, site).filter((step) => narrow[step >> 1]);
      const steps = narrowSteps[cell]!;
      for (let at = 0; at < steps.length; at += 1) {
        const step = steps[at]!;
        if (countedFor[step] === pair) continue;
        countedFor[step] = pair;
        // Requests go one way, answers come back the other.
        most[step]! += rps * gbps[k * 2]!;
        most[step ^ 1]! += rps * gbps[k * 2 + 1]!;
      }
    }
  }
  return most;
}

/** Gb/s of all requests, or of all answers if those are more, as if they shared one link. */
function allTraffic(pairs: Pairs, gbps: Float64Array): number {
  let all = 0;
  for (let pair = 0; pair < pairs.count; pair += 1) {
    const k = pairs.class[pair]!;
    all += pairs.demandRps[pair]! * Math.max(gbps[k * 2]!, gbps[k * 2 + 1]!);
  }
  return all;
}

interface Network {
  readonly pairs: Pairs;
  readonly nodes: Nodes;
  readonly arcs: Arcs;
}
