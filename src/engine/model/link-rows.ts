import type { PlanningInput } from './contract.ts';
import type { InstanceArcs } from './instance.ts';
import type { LinkRows, Nodes, Pairs } from './problem.ts';
import type { Ways } from './ways.ts';

const BITS_PER_GIGABIT = 1e9;

/**
 * Capacity rows for the directions of links that could fill up. Which could is decided exactly: if everything that
 * may ever cross a direction fits, the row is left out and nothing is lost.
 */
export function buildLinkRows(input: PlanningInput, ways: Ways, network: Net, enforced: boolean): LinkRows {
  const { fleet, classes } = input;
  /** Gb/s for one request per second of each class: `gbps[class * 2 + (0 requests, 1 answers)]`. */
  const gbps = Float64Array.from(
    classes.flatMap(({ bytesUp, bytesDown }) => [(bytesUp * 8) / BITS_PER_GIGABIT, (bytesDown * 8) / BITS_PER_GIGABIT]),
  );
  const narrow = narrowLinks(input, network.pairs, gbps);
  const couldBind = enforced && narrow.includes(true);
  const most = couldBind ? mostTraffic(input, ways, network, gbps) : new Float64Array(fleet.links.length * 2);
  const direction = Int32Array.from(most.keys()).filter(
    (key) => narrow[key >> 1] && most[key]! > fleet.links[key >> 1]!.capacity,
  );
  const rowOf = new Int32Array(fleet.links.length * 2).fill(-1);
  direction.forEach((key, row) => {
    rowOf[key] = row;
  });
  return {
    count: direction.length,
    direction,
    capacityGbps: Float64Array.from(direction, (key) => fleet.links[key >> 1]!.capacity),
    ...entriesOf(ways, network, rowOf, direction.length, gbps),
  };
}

/** Which rows each arc loads, and how much. Requests go one way, answers come back the other. */
function entriesOf(
  ways: Ways,
  { pairs, nodes, arcs }: Net,
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
  const meetsRow = rows > 0 ? waysOverRows(ways, rowOf) : new Uint8Array(0);
  for (let pair = 0; pair < pairs.count && rows > 0; pair += 1) {
    const k = pairs.class[pair]!;
    const ofMarket = pairs.market[pair]! * ways.siteCount;
    for (let arc = pairs.arcStart[pair]!; arc < pairs.arcStart[pair + 1]!; arc += 1) {
      const cell = ofMarket + nodes.site[arcs.node[arc]!]!;
      for (let at = ways.stepStart[cell]!; meetsRow[cell] === 1 && at < ways.stepStart[cell + 1]!; at += 1) {
        put(ways.step[at]!, gbps[k * 2]!);
        put(ways.step[at]! ^ 1, gbps[k * 2 + 1]!);
      }
      start[arc + 1] = row.length;
    }
  }
  return { start, row: Int32Array.from(row), gbpsPerRps: Float64Array.from(gbpsPerRps) };
}

/** By cell: 1 if the way has a row in either direction. Most have none, and are not walked for every class. */
function waysOverRows({ stepStart, step }: Ways, rowOf: Int32Array): Uint8Array {
  const meets = new Uint8Array(stepStart.length - 1);
  for (let cell = 0; cell < meets.length; cell += 1)
    for (let at = stepStart[cell]!; at < stepStart[cell + 1]!; at += 1)
      if (rowOf[step[at]!]! >= 0 || rowOf[step[at]! ^ 1]! >= 0) meets[cell] = 1;
  return meets;
}

/** A link that could carry everything at once needs no counting; usually that leaves few, or none. */
function narrowLinks({ fleet }: PlanningInput, pairs: Pairs, gbps: Float64Array): boolean[] {
  const everything = allTraffic(pairs, gbps);
  return fleet.links.map(({ capacity }) => capacity < everything);
}

/**
 * Gb/s that could cross each direction if every pair that may use it did, with all its demand. The ways of a pair are the
 * branches of one tree: walked home from the site, the first step that was counted has all others behind it.
 */
function mostTraffic(
  { fleet }: PlanningInput,
  ways: Ways,
  { pairs, nodes, arcs }: Net,
  gbps: Float64Array,
): Float64Array {
  const most = new Float64Array(fleet.links.length * 2);
  const countedFor = new Int32Array(fleet.links.length * 2).fill(-1);
  for (let pair = 0; pair < pairs.count; pair += 1) {
    const rps = pairs.demandRps[pair]!;
    const k = pairs.class[pair]!;
    const ofMarket = pairs.market[pair]! * ways.siteCount;
    for (let arc = pairs.arcStart[pair]!; arc < pairs.arcStart[pair + 1]!; arc += 1) {
      const cell = ofMarket + nodes.site[arcs.node[arc]!]!;
      for (let at = ways.stepStart[cell + 1]! - 1; at >= ways.stepStart[cell]!; at -= 1) {
        const step = ways.step[at]!;
        if (countedFor[step] === pair) break;
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

interface Net {
  readonly pairs: Pairs;
  readonly nodes: Nodes;
  readonly arcs: InstanceArcs;
}
