import { type Instance, inOneForm } from '../model/instance.ts';

/** An instance with its arcs indexed from the other side as well: what bound and search both walk over. */
export interface Network extends ArcIndex {
  readonly instance: Instance;
}

/** Depends on pairs and arcs only: closing a site leaves it as it is. */
interface ArcIndex {
  readonly arcPair: Int32Array;
  /** Arcs of node k: `nodeArc[nodeStart[k]] … nodeArc[nodeStart[k + 1] − 1]`. */
  readonly nodeStart: Int32Array;
  readonly nodeArc: Int32Array;
  /** Pair and `unitUsd` of the arc at each place of `nodeArc`: hot loops over a node then read memory in order. */
  readonly pairAt: Int32Array;
  readonly unitAt: Float64Array;
  /** Places in `nodeArc`, node by node, in whatever order the last bound left them: a good start for the next. */
  readonly gainOrder: Int32Array;
}

/** `part`: where the arcs of a restriction come from, whose order is begun with. */
export function buildNetwork(
  question: Instance,
  part?: { readonly network: Network; readonly origin: Int32Array },
): Network {
  const instance = inOneForm(question);
  const { pairs, arcs } = instance;
  const known = indices.get(arcs.node);
  if (known?.arcStart === pairs.arcStart && known.unitUsd === arcs.unitUsd) return { instance, ...known.index };
  const index = indexArcs(instance);
  if (part) orderLike(index, part.network, part.origin);
  indices.set(arcs.node, { index, arcStart: pairs.arcStart, unitUsd: arcs.unitUsd });
  return { instance, ...index };
}

/** By the nodes of the arcs: questions that differ in demand or closed sites share them. */
const indices = new WeakMap<
  Int32Array,
  { readonly index: ArcIndex; readonly arcStart: Int32Array; readonly unitUsd: Float64Array }
>();

function indexArcs({ pairs, nodes, arcs }: Instance): ArcIndex {
  const arcPair = new Int32Array(arcs.count);
  for (let pair = 0; pair < pairs.count; pair += 1)
    arcPair.fill(pair, pairs.arcStart[pair]!, pairs.arcStart[pair + 1]!);
  const nodeStart = new Int32Array(nodes.count + 1);
  for (let arc = 0; arc < arcs.count; arc += 1) nodeStart[arcs.node[arc]! + 1]! += 1;
  for (let node = 0; node < nodes.count; node += 1) nodeStart[node + 1]! += nodeStart[node]!;
  const next = nodeStart.slice(0, nodes.count);
  const nodeArc = new Int32Array(arcs.count);
  const pairAt = new Int32Array(arcs.count);
  const unitAt = new Float64Array(arcs.count);
  const gainOrder = new Int32Array(arcs.count);
  for (let arc = 0; arc < arcs.count; arc += 1) {
    const node = arcs.node[arc]!;
    const at = next[node]!;
    nodeArc[at] = arc;
    pairAt[at] = arcPair[arc]!;
    unitAt[at] = arcs.unitUsd[arc]!;
    gainOrder[arc] = arc;
    next[node] = at + 1;
  }
  return { arcPair, nodeStart, nodeArc, pairAt, unitAt, gainOrder };
}

/** Takes over the order in which the whole network's arcs stand. */
function orderLike({ nodeStart, nodeArc, gainOrder }: ArcIndex, whole: Network, origin: Int32Array): void {
  const placeOf = new Int32Array(whole.arcPair.length).fill(-1);
  for (let at = 0; at < nodeArc.length; at += 1) placeOf[origin[nodeArc[at]!]!] = at;
  for (let node = 0; node < nodeStart.length - 1; node += 1) {
    let next = nodeStart[node]!;
    for (let rank = whole.nodeStart[node]!; rank < whole.nodeStart[node + 1]!; rank += 1) {
      const at = placeOf[whole.nodeArc[whole.gainOrder[rank]!]!]!;
      if (at < 0) continue;
      gainOrder[next] = at;
      next += 1;
    }
  }
}

/** What is looked at: the network of some of an instance's arcs, and where each comes from. */
export interface LookedAt {
  readonly network: Network;
  readonly origin: Int32Array;
}

/** A smaller instance with some of the arcs only, and where each of its arcs came from. */
export interface Restriction {
  readonly instance: Instance;
  /** Index in the whole instance's arcs. */
  readonly origin: Int32Array;
}

/** Keeps the arcs marked in `chosen` (one byte for each). A plan of the restriction is a plan of the whole; a bound is not. */
export function restrict(instance: Instance, chosen: Uint8Array): Restriction {
  const { pairs, arcs, rows } = instance;
  let count = 0;
  for (let arc = 0; arc < arcs.count; arc += 1) count += chosen[arc]!;
  const origin = new Int32Array(count);
  const arcStart = new Int32Array(pairs.count + 1);
  const node = new Int32Array(count);
  const unitUsd = new Float64Array(count);
  let kept = 0;
  for (let pair = 0; pair < pairs.count; pair += 1) {
    for (let arc = pairs.arcStart[pair]!; arc < pairs.arcStart[pair + 1]!; arc += 1) {
      if (chosen[arc] === 0) continue;
      origin[kept] = arc;
      node[kept] = arcs.node[arc]!;
      unitUsd[kept] = arcs.unitUsd[arc]!;
      kept += 1;
    }
    arcStart[pair + 1] = kept;
  }
  return {
    instance: inOneForm({
      ...instance,
      pairs: { ...pairs, arcStart },
      arcs: { count, node, unitUsd },
      rows: restrictRows(rows, origin),
    }),
    origin,
  };
}

function restrictRows(rows: Instance['rows'], origin: Int32Array): Instance['rows'] {
  const start = new Int32Array(origin.length + 1);
  if (rows.count === 0) return { ...rows, start };
  let entries = 0;
  for (let arc = 0; arc < origin.length; arc += 1) {
    entries += rows.start[origin[arc]! + 1]! - rows.start[origin[arc]!]!;
    start[arc + 1] = entries;
  }
  const row = new Int32Array(entries);
  const gbpsPerRps = new Float64Array(entries);
  for (let arc = 0, at = 0; arc < origin.length; arc += 1) {
    for (let entry = rows.start[origin[arc]!]!; entry < rows.start[origin[arc]! + 1]!; entry += 1, at += 1) {
      row[at] = rows.row[entry]!;
      gbpsPerRps[at] = rows.gbpsPerRps[entry]!;
    }
  }
  return { ...rows, start, row, gbpsPerRps };
}
