import { type SizeLaw, sizeLaw } from '@/domain/request-sizes.ts';
import type { WorkloadClass } from '@/domain/workload.ts';
import { createEventHeap, type EventHeap } from '@/lib/event-heap.ts';
import type { RandomStream } from '@/lib/random.ts';
import { type Arrivals, createArrivals } from './arrivals.ts';
import { patienceMs } from './assumptions.ts';
import { type Counters, createCounters } from './counters.ts';
import { createFlows, type Flows } from './flows.ts';
import { type GapLaw, gapLaw } from './inter-arrival.ts';
import { createRouter, type Router } from './router.ts';
import { createRequests, createStations, type Requests, type Stations } from './stations.ts';

/** Everything that moves when a request moves. Plain data: a snapshot is a clone. */
export interface Traffic {
  readonly sites: number;
  readonly classes: number;
  readonly arrivals: Arrivals;
  readonly router: Router;
  readonly flows: Flows;
  readonly stations: Stations;
  readonly requests: Requests;
  /** Completions to come: (time, request). */
  readonly completions: EventHeap;
  readonly counters: Counters;
  /** By site: 0 after it was lost. The router does not know until the health check does. */
  readonly alive: Uint8Array;
  /** By class: the target's limit in force, and how long a request waits at most. */
  readonly limitMs: Float64Array;
  readonly patienceMs: Float64Array;
  readonly gapLaws: readonly GapLaw[];
  readonly sizeLaws: readonly SizeLaw[];
  /** What the closed form keeps between its steps. */
  readonly modelled: ModelledLevels;
}

/** Parts of requests that the closed form still owes to its whole counts; flows keep their own (`flows.owed`). */
export interface ModelledLevels {
  readonly nowhereOwed: Float64Array;
  readonly shedOwed: Float64Array;
  /** By station: the queue as a level; `stations.queued` is the nearest whole number. */
  readonly queue: Float64Array;
  /** By station: how long the first of the queue has waited, where there is a backlog. */
  readonly waitedMs: Float64Array;
  /** By station: the part of its completions that is within the target. */
  readonly goodShare: Float64Array;
}

/** One stream for each cause, so that a change of one does not disturb the others. */
export interface Streams {
  readonly arrivals: RandomStream;
  readonly routing: RandomStream;
  readonly sizes: RandomStream;
  /** What a closed-form count becomes, request by request, when the fidelity changes. */
  readonly carryOver: RandomStream;
}

export function createTraffic(
  markets: number,
  sites: number,
  classes: readonly WorkloadClass[],
  streams: Streams,
): Traffic {
  const gapLaws = classes.map((workloadClass) => gapLaw(workloadClass.burstCv));
  const stations = createStations(sites * classes.length, classes.length);
  const traffic: Traffic = {
    sites,
    classes: classes.length,
    arrivals: createArrivals(markets * classes.length, (pair) => gapLaws[pair % classes.length]!, streams.arrivals),
    router: createRouter(markets * classes.length, stations.count),
    flows: createFlows(),
    stations,
    requests: createRequests(),
    completions: createEventHeap(4096),
    counters: createCounters(sites, classes.length),
    alive: new Uint8Array(sites).fill(1),
    limitMs: new Float64Array(classes.length),
    patienceMs: new Float64Array(classes.length),
    gapLaws,
    sizeLaws: classes.map(sizeLaw),
    modelled: {
      nowhereOwed: new Float64Array(markets * classes.length),
      shedOwed: new Float64Array(markets * classes.length),
      queue: new Float64Array(stations.count),
      waitedMs: new Float64Array(stations.count),
      goodShare: new Float64Array(stations.count).fill(1),
    },
  };
  setLimits(traffic, classes);
  return traffic;
}

/** Targets in force: what counts as good, and how long a request waits. */
export function setLimits(traffic: Traffic, classes: readonly WorkloadClass[]): void {
  classes.forEach((workloadClass, index) => {
    traffic.limitMs[index] = workloadClass.target.limit;
    traffic.patienceMs[index] = patienceMs(workloadClass.target.limit);
  });
}
