import type { WorkloadClass } from '@/domain/workload.ts';
import { createRandomStreams } from '@/lib/random.ts';
import { openFlow } from '@/sim/flows.ts';
import { buildRouteTable, rampTo } from '@/sim/router.ts';
import { createTraffic, type Streams, type Traffic } from '@/sim/traffic.ts';

interface OneStation {
  readonly workloadClass: WorkloadClass;
  readonly slots: number;
  readonly slotMs: number;
  /** Markets that send all their requests there. */
  readonly markets?: number;
  readonly seed: number;
}

/**
 * One station of the world's own traffic and nothing around it: no way to it, no answer time, endless patience, so that a
 * request's latency is its wait. Flow m comes from market m; nothing arrives until rates are set.
 */
export function oneStation({ workloadClass, slots, slotMs, markets = 1, seed }: OneStation): {
  readonly traffic: Traffic;
  readonly streams: Streams;
} {
  const streams = trafficStreams(seed);
  const traffic = createTraffic(markets, 1, [workloadClass], streams);
  traffic.patienceMs[0] = Number.POSITIVE_INFINITY;
  traffic.stations.slotMs[0] = slotMs;
  traffic.stations.slots[0] = slots;
  const routes = Array.from({ length: markets }, (_, pair) => {
    const flow = openFlow(traffic.flows, pair, 0, 1, 1);
    traffic.flows.reachable[flow] = 1;
    return { pair, flow, share: 1 };
  });
  rampTo(traffic.router, buildRouteTable(markets, routes), 0, 0);
  traffic.router.open[0] = 1;
  return { traffic, streams };
}

export function trafficStreams(seed: number): Streams {
  const random = createRandomStreams(seed);
  return {
    arrivals: random.stream('arrivals'),
    routing: random.stream('routing'),
    sizes: random.stream('sizes'),
    carryOver: random.stream('carry-over'),
  };
}
