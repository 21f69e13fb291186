import type { InstancePlan } from './check-plan.ts';
import { findFamilies } from './families.ts';
import { type Instance, inOneForm } from './instance.ts';

/** A question together with fillers: their pairs come after its own, their arcs after its own. */
export interface Filled {
  readonly instance: Instance;
  /** By filler: the first pair of its family, which is hard and stays the same whatever site is closed. */
  readonly firstPair: Int32Array;
  /** By node: the filler that it may serve, or −1. */
  readonly ofNode: Int32Array;
  /** By pair: the filler that shrinks as the pair grows, or −1. */
  readonly ofPair: Int32Array;
}

/**
 * Demand rounded up to what whole replicas carry. Where a family (`families.ts`) asks for 1.4 replicas' worth, every plan runs
 * two, and what 0.6 could carry is left over. A *filler* asks for as much as every plan leaves over, hard, and for nothing at
 * any node of the family. So it costs no plan anything, and a bound of the question with fillers is a bound of the question;
 * but a relaxation can no longer mix half a replica here with the better half of one there (the rounding of Gomory and
 * Chvátal, Nemhauser and Wolsey 1988, II.1). On `us-mobile` that is a third of the gap: clinical work may not leave its state.
 *
 * Only where everything a family asks for is hard: what may go unserved is not sure to be carried.
 */
export function withFillers(instance: Instance): Filled {
  const known = outlines.get(instance.arcs.node);
  const outline = known && isOutlineOf(known, instance) ? known : drawOutline(instance);
  outlines.set(instance.arcs.node, outline);
  const { families, firstPair, ofNode, ofPair, arcs, arcStart } = outline;
  if (families.length === 0) return { instance, firstPair, ofNode, ofPair };
  const { pairs, rows } = instance;
  const rowStart = new Int32Array(arcs.count + 1).fill(rows.start[instance.arcs.count]!, instance.arcs.count);
  rowStart.set(rows.start);
  const count = pairs.count + families.length;
  const demandRps = new Float64Array(count);
  const hard = new Uint8Array(count).fill(1);
  const unservedUsd = new Float64Array(count);
  demandRps.set(pairs.demandRps);
  hard.set(pairs.hard);
  unservedUsd.set(pairs.unservedUsd);
  const allRps = pairs.demandRps.reduce((sum, rps) => sum + rps, 0);
  for (const [index, family] of families.entries())
    demandRps[pairs.count + index] = leftOverRps(instance, family, allRps);
  return {
    instance: inOneForm({
      ...instance,
      pairs: { ...pairs, count, demandRps, hard, unservedUsd, arcStart },
      arcs,
      rows: { ...rows, start: rowStart },
    }),
    firstPair,
    ofNode,
    ofPair,
  };
}

/** A plan of the question as one of the question with fillers: what its replicas have left serves them. */
export function serveFillers(filled: Instance, { replicas, flowRps }: InstancePlan): InstancePlan {
  const { pairs, nodes, arcs } = filled;
  const flow = new Float64Array(arcs.count);
  flow.set(flowRps);
  const roomRps = Float64Array.from({ length: nodes.count }, (_, node) => nodes.capacityRps[node]![replicas[node]!]!);
  for (const [arc, rps] of flowRps.entries()) roomRps[arcs.node[arc]!]! -= rps;
  for (let pair = 0; pair < pairs.count; pair += 1) {
    if (pairs.arcStart[pair]! < flowRps.length) continue;
    let leftRps = pairs.demandRps[pair]!;
    for (let arc = pairs.arcStart[pair]!; arc < pairs.arcStart[pair + 1]!; arc += 1) {
      flow[arc] = Math.max(0, Math.min(leftRps, roomRps[arcs.node[arc]!]!));
      leftRps -= flow[arc]!;
    }
  }
  return { replicas, flowRps: flow };
}

interface Family {
  readonly pairs: readonly number[];
  readonly nodes: readonly number[];
}

/** What stays the same when sites close or demand changes. */
interface Outline {
  readonly of: Pick<Instance, 'arcs'> & { readonly hard: Uint8Array; readonly arcStart: Int32Array };
  readonly families: readonly Family[];
  readonly firstPair: Int32Array;
  readonly ofNode: Int32Array;
  readonly ofPair: Int32Array;
  readonly arcs: Instance['arcs'];
  readonly arcStart: Int32Array;
}

/** By the nodes of the arcs. */
const outlines = new WeakMap<Int32Array, Outline>();

function isOutlineOf({ of }: Outline, { pairs, arcs }: Instance): boolean {
  return (
    of.arcs.unitUsd === arcs.unitUsd &&
    of.arcStart === pairs.arcStart &&
    of.hard.every((hard, pair) => hard === pairs.hard[pair])
  );
}

function drawOutline(instance: Instance): Outline {
  const { pairs, arcs } = instance;
  const families = hardFamilies(instance);
  const more = families.reduce((sum, { nodes }) => sum + nodes.length, 0);
  const count = arcs.count + more;
  const node = new Int32Array(count);
  const unitUsd = new Float64Array(count);
  const arcStart = new Int32Array(pairs.count + families.length + 1);
  const ofNode = new Int32Array(instance.nodes.count).fill(-1);
  const ofPair = new Int32Array(pairs.count).fill(-1);
  node.set(arcs.node);
  unitUsd.set(arcs.unitUsd);
  arcStart.set(pairs.arcStart);
  let end = arcs.count;
  for (const [index, family] of families.entries()) {
    for (const own of family.nodes) ofNode[own] = index;
    for (const own of family.pairs) ofPair[own] = index;
    node.set(family.nodes, end);
    end += family.nodes.length;
    arcStart[pairs.count + index + 1] = end;
  }
  return {
    of: { arcs, hard: pairs.hard, arcStart: pairs.arcStart },
    families,
    firstPair: Int32Array.from(families, (family) => family.pairs[0]!),
    ofNode,
    ofPair,
    arcs: { count, node, unitUsd },
    arcStart,
  };
}

/** Families of which every pair is hard. */
function hardFamilies(instance: Instance): Family[] {
  const { ofPair, ofNode, count } = findFamilies(instance);
  const families = Array.from({ length: count }, () => ({ pairs: [] as number[], nodes: [] as number[] }));
  for (const [pair, family] of ofPair.entries()) families[family]!.pairs.push(pair);
  for (const [node, family] of ofNode.entries()) families[family]!.nodes.push(node);
  return families.filter(
    ({ pairs, nodes }) =>
      pairs.length > 0 && nodes.length > 0 && pairs.every((pair) => instance.pairs.hard[pair] === 1),
  );
}

/**
 * A plan that lacks no more than this part of what is asked for, or of all demand, may count as whole (`check-plan.ts`
 * forgives a tenth of it): what it carries is enough.
 */
const CRUMB = { ofFamily: 1e-5, ofAll: 1e-8 };
/** With more sums than this they lie so close together that next to nothing is left over. */
const MOST_SUMS = 400;

/** The least that whole replicas carry if it is enough for the family, less what the family asks for; 0 if that is hard to say. */
function leftOverRps(instance: Instance, { pairs, nodes }: Family, allRps: number): number {
  const askedRps = pairs.reduce((sum, pair) => sum + instance.pairs.demandRps[pair]!, 0);
  const enoughRps = askedRps * (1 - CRUMB.ofFamily) - allRps * CRUMB.ofAll;
  if (enoughRps <= 0) return 0;
  const portions = portionsOf(instance, nodes, enoughRps);
  // Any number of each portion, though there may be fewer sites: the least of more sums is no higher.
  const sums = [0];
  const seen = new Set(sums);
  let leastRps = Number.POSITIVE_INFINITY;
  for (let at = 0; at < sums.length; at += 1) {
    for (const portion of portions) {
      const sumRps = sums[at]! + portion;
      if (sumRps >= enoughRps) {
        leastRps = Math.min(leastRps, sumRps);
        continue;
      }
      const place = Math.round(sumRps / askedRps / ALIKE);
      if (seen.has(place)) continue;
      seen.add(place);
      sums.push(sumRps);
      if (sums.length > MOST_SUMS) return 0;
    }
  }
  return Number.isFinite(leastRps) ? Math.max(0, leastRps - askedRps) * (1 - CRUMB.ofFamily) : 0;
}

/** Sums that differ by less than this part of what is asked for differ by rounding. */
const ALIKE = 1e-9;

/** What 1, 2, 3 … replicas carry at any of the nodes, up to the first number that is enough. */
function portionsOf({ nodes: { capacityRps, maxReplicas } }: Instance, nodes: readonly number[], enoughRps: number) {
  const most = new Map<Float64Array, number>();
  for (const node of nodes)
    most.set(capacityRps[node]!, Math.max(maxReplicas[node]!, most.get(capacityRps[node]!) ?? 0));
  const portions = new Set<number>();
  for (const [table, replicas] of most) {
    for (let n = 1; n <= replicas; n += 1) {
      portions.add(table[n]!);
      if (table[n]! >= enoughRps) break;
    }
  }
  portions.delete(0);
  return portions;
}
