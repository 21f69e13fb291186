import type { ClockState } from '@/domain/telemetry.ts';
import type { WorkloadClass } from '@/domain/workload.ts';
import type { PlacementEngine } from '@/engine/model/contract.ts';
import { setRates } from '@/sim/arrivals.ts';
import { STEP_MS, TICK_MS } from '@/sim/assumptions.ts';
import { applyStep, prepareStep } from '@/sim/closed-form.ts';
import { mergeLatencies, rotateLatencies, rotateRates } from '@/sim/counters.ts';
import { dropImpatient, runEvents } from '@/sim/event-loop.ts';
import { createLatencySum, quantileMs } from '@/sim/latency-histogram.ts';
import { recordLatencies } from '@/sim/modelled-latencies.ts';
import type { Snapshot } from '@/sim/snapshot.ts';
import { createWorld } from '@/sim/world.ts';
import { createGreedyEngine } from './greedy-engine.ts';
import { oneStation } from './one-station.ts';
import { advanceSeconds, EVENTS, tinyDefinition } from './tiny-world.ts';

interface Observed {
  /** At each class's own percentile, over all requests. */
  readonly latencyMs: readonly number[];
  readonly requests: readonly number[];
  readonly gpuAiShare: number;
}

/** The first minutes of the tiny world at twice its demand, planned by `engine`; several seeds are several samples of the same minutes. */
export async function observeMinutes(
  fidelity: ClockState['fidelity'],
  minutes: number,
  seeds: readonly number[],
  engine: PlacementEngine,
): Promise<Observed> {
  const { classes } = tinyDefinition();
  const latencies = classes.map(createLatencySum);
  let gpuAiShare = 0;
  for (const seed of seeds) {
    const world = await createWorld(tinyDefinition(seed, { demandMultiplier: 2 }), engine);
    for (let minute = 0; minute < minutes; minute += 1) {
      await advanceSeconds(world, 60, fidelity);
      // On the minute the latency window holds exactly the last sixty seconds.
      const { counters } = (world.snapshot() as Snapshot).state.traffic;
      for (let station = 0; station < counters.stations; station += 1) {
        mergeLatencies(counters, station, latencies[station % classes.length]!);
      }
      gpuAiShare += world.frame(EVENTS).totals.gpuAiShare / minutes / seeds.length;
    }
  }
  return {
    latencyMs: latencies.map((sum, index) => quantileMs(sum, classes[index]!.target.percentile / 100)!),
    requests: latencies.map((sum) => sum.done / seeds.length),
    gpuAiShare,
  };
}

interface StationHour {
  readonly workloadClass: WorkloadClass;
  readonly slots: number;
  readonly slotMs: number;
  /** Time to answer beside the wait. */
  readonly answerMs: number;
  /** By minute, from an empty station: the load as a part of the slots, sent by three markets. */
  readonly use: readonly number[];
}

const MARKETS = 3;

/** Latency at the class's percentile over all minutes and seeds: of the events themselves, or of the closed form. */
export function observeStation(
  fidelity: ClockState['fidelity'],
  { workloadClass, slots, slotMs, answerMs, use }: StationHour,
  seeds: readonly number[],
): number {
  const sum = createLatencySum();
  for (const seed of seeds) {
    const { traffic, streams } = oneStation({ workloadClass, slots, slotMs, markets: MARKETS, seed });
    traffic.patienceMs[0] = PATIENCE_MS;
    traffic.stations.answerMs[0] = answerMs;
    use.forEach((part, minute) => {
      const beginMs = minute * MINUTE_MS;
      setRates(traffic.arrivals, beginMs, new Array<number>(MARKETS).fill((slots * part * 1000) / slotMs / MARKETS));
      const step = fidelity === 'modelled' ? prepareStep(traffic, beginMs, beginMs + MINUTE_MS) : null;
      for (let nowMs = beginMs + TICK_MS; nowMs <= beginMs + MINUTE_MS; nowMs += TICK_MS) {
        if (step) applyStep(traffic, step, TICK_MS, nowMs);
        else {
          runEvents(traffic, streams, nowMs);
          dropImpatient(traffic, nowMs);
        }
        rotateRates(traffic.counters);
        if (step && nowMs % MINUTE_MS === 0) recordLatencies(traffic, step);
        if (nowMs % STEP_MS === 0) rotateLatencies(traffic.counters);
      }
      mergeLatencies(traffic.counters, 0, sum);
    });
  }
  return quantileMs(sum, workloadClass.target.percentile / 100)!;
}

const MINUTE_MS = 60_000;
const PATIENCE_MS = 30_000;

/** Plans as if nobody sent in bursts, so that the bursty class waits: there the two fidelities could differ. */
export function createBurstBlindEngine(): PlacementEngine {
  const engine = createGreedyEngine();
  return {
    ...engine,
    openSession: (input) =>
      engine.openSession({ ...input, classes: input.classes.map((each) => ({ ...each, burstCv: 1 })) }),
  };
}
