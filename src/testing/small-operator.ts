import type { Instance } from '@/engine/model/instance.ts';
import { createRandomStreams } from '@/lib/random.ts';
import { toInstance } from './tiny-instance.ts';

/**
 * A made-up operator on a plane, for laws that need more than a handful of sites: three classes, pooled capacity, far
 * sites dearer to reach, one class hard. `load` is the demand as a part of what all GPUs together could carry.
 */
export function smallOperator(seed: number, load: number, { sites = 14, markets = 10 } = {}): Instance {
  const random = createRandomStreams(seed).stream('small operator');
  const place = () => ({ x: random.next(), y: random.next() });
  const classes = [
    { gpusPerReplica: 1, rps: 20, unservedUsd: 2, hard: false },
    { gpusPerReplica: 2, rps: 12, unservedUsd: 5, hard: false },
    { gpusPerReplica: 1, rps: 6, unservedUsd: 0, hard: true },
  ];
  const where = Array.from({ length: sites }, () => ({ ...place(), gpus: 2 + Math.floor(random.next() * 14) }));
  const gpus = where.reduce((sum, site) => sum + site.gpus, 0);
  const built = where.map((site) => ({
    gpus: site.gpus,
    activationUsd: 1 + site.gpus * 0.2 * random.next(),
    rowGbps: Number.MAX_VALUE,
    nodes: classes.map(({ gpusPerReplica, rps }) => ({
      gpusPerReplica,
      replicaUsd: gpusPerReplica * (1.5 + random.next()),
      // Ten replicas together carry a third more than ten alone.
      capacityRps: Float64Array.from({ length: site.gpus + 1 }, (_, n) => n * rps * (1 - 0.4 / (1 + n))),
    })),
  }));
  const weights = Array.from({ length: markets }, () => 0.3 + random.next());
  const weight = weights.reduce((sum, each) => sum + each, 0);
  const pairs = weights.flatMap((own) => {
    const home = place();
    return classes.map(({ gpusPerReplica, rps, unservedUsd, hard }) => ({
      demandRps: ((load * gpus * rps) / (classes.length * gpusPerReplica)) * (own / weight),
      hard,
      unservedUsd,
      gbpsPerRps: 0,
      unitUsd: where.flatMap((site) => {
        const away = Math.sqrt((site.x - home.x) ** 2 + (site.y - home.y) ** 2);
        return classes.map((_, k) => (classes[k]!.rps === rps && away < 0.7 ? 0.02 + away * 0.05 : null));
      }),
    }));
  });
  return toInstance(built, pairs);
}
