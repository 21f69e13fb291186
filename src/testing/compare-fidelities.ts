import type { ClockState } from '@/domain/telemetry.ts';
import type { PlacementEngine } from '@/engine/model/contract.ts';
import { mergeLatencies } from '@/sim/counters.ts';
import { createLatencySum, quantileMs } from '@/sim/latency-histogram.ts';
import type { Snapshot } from '@/sim/snapshot.ts';
import { createWorld } from '@/sim/world.ts';
import { createGreedyEngine } from './greedy-engine.ts';
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
  engine: PlacementEngine = blindToBursts(),
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

/** Plans as if nobody sent in bursts, so that the bursty class waits: there the two fidelities could differ. */
function blindToBursts(): PlacementEngine {
  const engine = createGreedyEngine();
  return {
    ...engine,
    openSession: (input) =>
      engine.openSession({ ...input, classes: input.classes.map((each) => ({ ...each, burstCv: 1 })) }),
  };
}
