import type { Instance } from './instance.ts';

/**
 * Pairs and nodes that arcs join, directly or through others. Families meet only where their nodes share a site's GPUs and
 * activation, or their arcs a row: each class is at least one, and a class that may not leave its state is one for each.
 */
export interface Families {
  readonly count: number;
  readonly ofPair: Int32Array;
  readonly ofNode: Int32Array;
  /** By family. */
  readonly arcs: Int32Array;
}

/** The connected components of pairs and nodes (union by the smaller index, with path halving: Tarjan 1975). */
export function findFamilies({ pairs, nodes, arcs }: Instance): Families {
  const parent = Int32Array.from({ length: pairs.count + nodes.count }, (_, member) => member);
  for (let pair = 0; pair < pairs.count; pair += 1)
    for (let arc = pairs.arcStart[pair]!; arc < pairs.arcStart[pair + 1]!; arc += 1) {
      const [a, b] = [rootOf(pair), rootOf(pairs.count + arcs.node[arc]!)];
      parent[Math.max(a, b)] = Math.min(a, b);
    }

  let count = 0;
  const familyOf = new Int32Array(parent.length);
  // A root has the smallest index of its family, so it comes before its members.
  for (let member = 0; member < parent.length; member += 1) {
    const root = rootOf(member);
    familyOf[member] = root === member ? count : familyOf[root]!;
    if (root === member) count += 1;
  }
  const arcsOf = new Int32Array(count);
  for (let pair = 0; pair < pairs.count; pair += 1)
    arcsOf[familyOf[pair]!]! += pairs.arcStart[pair + 1]! - pairs.arcStart[pair]!;
  return { count, ofPair: familyOf.slice(0, pairs.count), ofNode: familyOf.slice(pairs.count), arcs: arcsOf };

  function rootOf(member: number): number {
    let at = member;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  }
}
