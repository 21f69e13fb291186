import type { Routing } from '@/domain/network.ts';
import type { PlanningInput } from './contract.ts';
import type { InstanceArcs } from './instance.ts';
import type { LinkRows, Nodes, Pairs } from './problem.ts';

const BITS_PER_GIGABIT = 1e9;

/**
 * Capacity rows for the directions of links that could fill up. Which could is decided exactly: if everything that
 * may ever cross a direction fits, the row is left out and nothing is lost.
 */
export function buildLinkRows(input: PlanningInput, routing: Routing, network: Ways, enforced: boolean): LinkRows {
  const { fleet, classes } = input;
  /** Gb/s for one request per second of each class: `gbps[class * 2 + (0 requests, 1 answers)]`. */
  const gbps = Float64Array.from(
    classes.flatMap(({ bytesUp, bytesDown }) => [(bytesUp * 8) / BITS_PER_GIGABIT, (bytesDown * 8) / BITS_PER_GIGABIT]),
  );
  const narrowWays = waysThrough(input, routing, narrowLinks(input, network.pairs, gbps));
  const most = enforced ? mostTraffic(input, narrowWays, network, gbps) : new Float64Array(fleet.links.length * 2);
  const direction = Int32Array.from(most.keys()).filter((key) => most[key]! > fleet.links[key >> 1]!.capacity);
  const rowOf = new Int32Array(fleet.links.length * 2).fill(-1);
  direction.forEach((key, row) => {
    rowOf[key] = row;
  });
  return {
    count: direction.length,
    direction,
    capacityGbps: Float64Array.from(direction, (key) => fleet.links[key >> 1]!.capacity),
    ...entriesOf(narrowWays, network, rowOf, direction.length, gbps),
  };
}

/** Which rows each arc loads, and how much. */
function entriesOf(
  narrowWays: NarrowWays,
  { pairs, nodes, arcs }: Ways,
  rowOf: Int32Array,
  rows: number,
  gbps: Float64Array,
): Pick<LinkRows, 'start' | 'row' | 'gbpsPerRps'> {
  const start = new Int32Array(arcs.count + 1);
  const row: number[] = [];
  const gbpsPerRps: number[] = [];
  const put = (key: number, amount: number) => {
    if (rowOf[key]! < 0 || amount === 0) return;
    row.push(rowOf[key]!);
    gbpsPerRps.push(amount);
  };
  for (let pair = 0; pair < pairs.count && rows > 0; pair += 1) {
    const k = pairs.class[pair]!;
    for (let arc = pairs.arcStart[pair]!; arc < pairs.arcStart[pair + 1]!; arc += 1) {
      // Requests go one way, answers come back the other.
      for (const step of narrowWays(pairs.market[pair]!, nodes.site[arcs.node[arc]!]!)) {
        put(step, gbps[k * 2]!);
        put(step ^ 1, gbps[k * 2 + 1]!);
      }
      start[arc + 1] = row.length;
    }
  }
  return { start, row: Int32Array.from(row), gbpsPerRps: Float64Array.from(gbpsPerRps) };
}

/** A link that could carry everything at once needs no counting; usually that leaves few, or none. */
function narrowLinks({ fleet }: PlanningInput, pairs: Pairs, gbps: Float64Array): boolean[] {
  const everything = allTraffic(pairs, gbps);
  return fleet.links.map(({ capacity }) => capacity < everything);
}

/** The steps over narrow links on the way from a market to a site: `link * 2 + (1 if to → from)`. */
type NarrowWays = (market: number, site: number) => Int32Array;

function waysThrough({ fleet }: PlanningInput, routing: Routing, narrow: readonly boolean[]): NarrowWays {
  const known: Int32Array[] = new Array(fleet.markets.length * fleet.sites.length);
  const none = new Int32Array(0);
  if (!narrow.includes(true)) return () => none;
  return (market, site) => {
    const cell = market * fleet.sites.length + site;
    known[cell] ??= routing.links(market, site).filter((step) => narrow[step >> 1]);
    return known[cell]!;
  };
}

/** Gb/s that could cross each direction if every pair that may use it did, with all its demand. */
function mostTraffic(
  { fleet }: PlanningInput,
  narrowWays: NarrowWays,
  { pairs, nodes, arcs }: Ways,
  gbps: Float64Array,
): Float64Array {
  const most = new Float64Array(fleet.links.length * 2);
  const countedFor = new Int32Array(fleet.links.length * 2).fill(-1);
  for (let pair = 0; pair < pairs.count; pair += 1) {
    const rps = pairs.demandRps[pair]!;
    const k = pairs.class[pair]!;
    for (let arc = pairs.arcStart[pair]!; arc < pairs.arcStart[pair + 1]!; arc += 1) {
      const steps = narrowWays(pairs.market[pair]!, nodes.site[arcs.node[arc]!]!);
      for (let at = 0; at < steps.length; at += 1) {
        const step = steps[at]!;
        if (countedFor[step] === pair) continue;
        countedFor[step] = pair;
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

interface Ways {
  readonly pairs: Pairs;
  readonly nodes: Nodes;
  readonly arcs: InstanceArcs;
}
