import fc from 'fast-check';
import type { Instance } from '@/engine/model/instance.ts';

/** Capacity of n + 1 replicas over capacity of n never shrinks: pooling, as Erlang C gives it. */
const capacityTable = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 3, maxLength: 3 }))
  .map(([first, grows]) => {
    const table = [0, first];
    for (const grow of grows) table.push(2 * table.at(-1)! - table.at(-2)! + grow);
    return Float64Array.from(table);
  });

const tinySite = fc.record({
  gpus: fc.integer({ min: 0, max: 4 }),
  activationUsd: fc.integer({ min: 0, max: 20 }),
  rowGbps: fc.integer({ min: 1, max: 12 }),
  nodes: fc.array(
    fc.record({
      gpusPerReplica: fc.integer({ min: 1, max: 2 }),
      replicaUsd: fc.integer({ min: 0, max: 10 }),
      capacityRps: capacityTable,
    }),
    { minLength: 1, maxLength: 2 },
  ),
});

/** Up to four pairs and six nodes with whole figures, some hard and some soft, some that nothing can serve. */
export function tinyInstances({ rows = false }: { readonly rows?: boolean } = {}): fc.Arbitrary<Instance> {
  return fc
    .array(tinySite, { minLength: 1, maxLength: 3 })
    .chain((sites) => {
      const count = sites.reduce((sum, { nodes }) => sum + nodes.length, 0);
      const pair = fc.record({
        demandRps: fc.integer({ min: 0, max: 8 }),
        hard: fc.boolean(),
        unservedUsd: fc.integer({ min: 1, max: 9 }),
        unitUsd: fc.array(fc.option(fc.integer({ min: 0, max: 6 })), { minLength: count, maxLength: count }),
        gbpsPerRps: fc.integer({ min: 0, max: 2 }),
      });
      return fc.tuple(fc.constant(sites), fc.array(pair, { minLength: 1, maxLength: 4 }));
    })
    .map(([sites, pairs]) => toInstance(sites, pairs, rows));
}

/** The same with a rule for the first class at each site and one for the second: so many sites must run it. */
export function tinyInstancesWithCopies(): fc.Arbitrary<Instance> {
  const least = fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 1 }));
  return fc.tuple(tinyInstances(), least).map(([instance, leastCopies]) => {
    const { nodes, sites } = instance;
    const ofNode = nodes.site.map((site, node) => node - sites.nodeStart[site]!);
    return { ...instance, copies: { count: 2, ofNode, least: Int32Array.from(leastCopies) } };
  });
}

/** Two hours of one tiny operator: the same sites and classes, other demand, and fewer GPUs in one of them. */
export function tinyHours(): fc.Arbitrary<{
  readonly instances: readonly Instance[];
  readonly shares: readonly number[];
}> {
  const pair = fc.record({ times: fc.constantFrom(0, 0.5, 1, 2) });
  return fc
    .record({
      instance: tinyInstances({ rows: true }),
      pairs: fc.array(pair, { minLength: 4, maxLength: 4 }),
      fewer: fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 3, maxLength: 3 }),
      share: fc.constantFrom(0.25, 0.5, 0.75),
    })
    .map(({ instance, pairs, fewer, share }) => {
      const gpus = instance.sites.gpus.map((count, site) => Math.max(0, count - fewer[site]!));
      const demandRps = instance.pairs.demandRps.map((rps, at) => rps * pairs[at]!.times);
      const { nodes } = instance;
      const maxReplicas = nodes.site.map((site, node) => Math.floor(gpus[site]! / nodes.gpusPerReplica[node]!));
      const other = {
        ...instance,
        pairs: { ...instance.pairs, demandRps },
        nodes: { ...nodes, maxReplicas },
        sites: { ...instance.sites, gpus },
      };
      return { instances: [instance, other], shares: [share, 1 - share] };
    });
}

interface TinySite {
  readonly gpus: number;
  readonly activationUsd: number;
  readonly rowGbps: number;
  readonly nodes: readonly {
    readonly gpusPerReplica: number;
    readonly replicaUsd: number;
    readonly capacityRps: Float64Array;
  }[];
}

interface TinyPair {
  readonly demandRps: number;
  readonly hard: boolean;
  readonly unservedUsd: number;
  readonly gbpsPerRps: number;
  /** By node; null where there is no arc. */
  readonly unitUsd: readonly (number | null)[];
}

/** An instance from words: one row for each site if asked for. */
export function toInstance(sites: readonly TinySite[], pairs: readonly TinyPair[], rows = false): Instance {
  const nodes = sites.flatMap(({ nodes, gpus }, site) => nodes.map((node) => ({ ...node, site, gpus })));
  const arcs = pairs.flatMap(({ unitUsd, gbpsPerRps }, pair) =>
    unitUsd
      .flatMap((usd, node) => (usd === null ? [] : [{ pair, node, usd, gbpsPerRps }]))
      .sort((a, b) => a.usd - b.usd || a.node - b.node),
  );
  const nodeStart = [0];
  for (const site of sites) nodeStart.push(nodeStart.at(-1)! + site.nodes.length);
  return {
    pairs: {
      count: pairs.length,
      demandRps: Float64Array.from(pairs, ({ demandRps }) => demandRps),
      hard: Uint8Array.from(pairs, ({ hard }) => (hard ? 1 : 0)),
      unservedUsd: Float64Array.from(pairs, ({ hard, unservedUsd }) => (hard ? 0 : unservedUsd)),
      arcStart: Int32Array.from([...pairs.keys(), pairs.length], (p) => arcs.filter(({ pair }) => pair < p).length),
    },
    nodes: {
      count: nodes.length,
      site: Int32Array.from(nodes, ({ site }) => site),
      gpusPerReplica: Int32Array.from(nodes, ({ gpusPerReplica }) => gpusPerReplica),
      replicaUsd: Float64Array.from(nodes, ({ replicaUsd }) => replicaUsd),
      maxReplicas: Int32Array.from(nodes, ({ gpus, gpusPerReplica }) => Math.floor(gpus / gpusPerReplica)),
      capacityRps: nodes.map(({ capacityRps }) => capacityRps),
    },
    sites: {
      count: sites.length,
      gpus: Int32Array.from(sites, ({ gpus }) => gpus),
      activationUsd: Float64Array.from(sites, ({ activationUsd }) => activationUsd),
      nodeStart: Int32Array.from(nodeStart),
    },
    arcs: {
      count: arcs.length,
      node: Int32Array.from(arcs, ({ node }) => node),
      unitUsd: Float64Array.from(arcs, ({ usd }) => usd),
    },
    rows: rows
      ? {
          count: sites.length,
          capacityGbps: Float64Array.from(sites, ({ rowGbps }) => rowGbps),
          start: Int32Array.from({ length: arcs.length + 1 }, (_, arc) => arc),
          row: Int32Array.from(arcs, ({ node }) => nodes[node]!.site),
          gbpsPerRps: Float64Array.from(arcs, ({ gbpsPerRps }) => gbpsPerRps),
        }
      : {
          count: 0,
          capacityGbps: new Float64Array(0),
          start: new Int32Array(arcs.length + 1),
          row: new Int32Array(0),
          gbpsPerRps: new Float64Array(0),
        },
  };
}
