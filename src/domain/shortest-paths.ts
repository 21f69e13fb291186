import { required } from '@/lib/invariant.ts';

/** What a path may use: both directions of each link. */
export interface PathLink {
  readonly from: string;
  readonly to: string;
  readonly length: number;
}

/** All shortest paths from one node. */
export interface PathTree {
  /** Length to a node; infinite if it cannot be reached. */
  kmTo(node: string): number;
  /** The links on the way, first one first: link index × 2, plus 1 where it is travelled from `to` to `from`. */
  linksTo(node: string): Int32Array;
}

export interface PathFinder {
  /** Computed once for each source, when first asked. */
  from(node: string): PathTree;
}

/** Dijkstra over nodes by id. Of equal paths the first found wins, which is the same on every run. */
export function createPathFinder(nodeIds: readonly string[], links: readonly PathLink[]): PathFinder {
  const index = new Map(nodeIds.map((id, i) => [id, i]));
  const indexOf = (id: string) => required(index.get(id), `network node ${id}`);
  const graph = buildGraph(nodeIds.length, links, indexOf);
  const trees = new Map<string, PathTree>();

  return {
    from(id) {
      let tree = trees.get(id);
      if (!tree) {
        tree = growTree(graph, indexOf(id), indexOf);
        trees.set(id, tree);
      }
      return tree;
    },
  };
}

interface Graph {
  readonly nodes: number;
  /** Ends of each link. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly km: Float64Array;
  /** Arcs that leave node n: `arcs[first[n] … first[n + 1]]`, each link index × 2 + direction. */
  readonly first: Int32Array;
  readonly arcs: Int32Array;
}

function buildGraph(nodes: number, links: readonly PathLink[], indexOf: (id: string) => number): Graph {
  const from = Int32Array.from(links, (link) => indexOf(link.from));
  const to = Int32Array.from(links, (link) => indexOf(link.to));
  const first = new Int32Array(nodes + 1);
  for (let link = 0; link < links.length; link++) {
    first[from[link]! + 1]!++;
    first[to[link]! + 1]!++;
  }
  for (let node = 0; node < nodes; node++) first[node + 1]! += first[node]!;
  const next = first.slice();
  const arcs = new Int32Array(2 * links.length);
  for (let link = 0; link < links.length; link++) {
    arcs[next[from[link]!]!++] = link * 2;
    arcs[next[to[link]!]!++] = link * 2 + 1;
  }
  return { nodes, from, to, km: Float64Array.from(links, (link) => link.length), first, arcs };
}

function growTree(graph: Graph, source: number, indexOf: (id: string) => number): PathTree {
  const km = new Float64Array(graph.nodes).fill(Number.POSITIVE_INFINITY);
  // The arc by which each node is reached; −1 at the source and where nothing reaches.
  const arc = new Int32Array(graph.nodes).fill(-1);
  const heap = createNodeHeap();
  km[source] = 0;
  heap.push(0, source);
  for (let top = heap.pop(); top; top = heap.pop()) {
    const [reachedKm, node] = top;
    if (reachedKm > km[node]!) continue;
    for (let i = graph.first[node]!; i < graph.first[node + 1]!; i++) {
      const out = graph.arcs[i]!;
      const neighbour = out & 1 ? graph.from[out >> 1]! : graph.to[out >> 1]!;
      const candidate = reachedKm + graph.km[out >> 1]!;
      if (candidate >= km[neighbour]!) continue;
      km[neighbour] = candidate;
      arc[neighbour] = out;
      heap.push(candidate, neighbour);
    }
  }

  return {
    kmTo: (id) => km[indexOf(id)]!,
    linksTo(id) {
      const path: number[] = [];
      for (let node = indexOf(id); arc[node]! >= 0; ) {
        const last = arc[node]!;
        path.push(last);
        node = last & 1 ? graph.to[last >> 1]! : graph.from[last >> 1]!;
      }
      return Int32Array.from(path.reverse());
    },
  };
}

/** Binary heap of (key, node), least key first, then least node. */
function createNodeHeap() {
  const keys: number[] = [];
  const nodes: number[] = [];
  const isBefore = (a: number, b: number) => keys[a]! < keys[b]! || (keys[a] === keys[b] && nodes[a]! < nodes[b]!);

  function swap(a: number, b: number): void {
    [keys[a], keys[b]] = [keys[b]!, keys[a]!];
    [nodes[a], nodes[b]] = [nodes[b]!, nodes[a]!];
  }

  return {
    push(key: number, node: number): void {
      let at = keys.length;
      keys.push(key);
      nodes.push(node);
      while (at > 0 && isBefore(at, (at - 1) >> 1)) {
        swap(at, (at - 1) >> 1);
        at = (at - 1) >> 1;
      }
    },
    pop(): readonly [key: number, node: number] | null {
      if (keys.length === 0) return null;
      swap(0, keys.length - 1);
      const top = [keys.pop()!, nodes.pop()!] as const;
      for (let at = 0; 2 * at + 1 < keys.length; ) {
        const left = 2 * at + 1;
        const child = left + 1 < keys.length && isBefore(left + 1, left) ? left + 1 : left;
        if (!isBefore(child, at)) break;
        swap(at, child);
        at = child;
      }
      return top;
    },
  };
}
