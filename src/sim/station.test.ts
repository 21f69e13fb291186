import { expect, test } from 'vitest';
import { DEFAULT_CLASSES } from '@/domain/defaults.ts';
import { erlangC } from '@/domain/queueing.ts';
import { oneStation } from '@/testing/one-station.ts';
import { placeRequest, runEvents } from './event-loop.ts';
import { drawGap, gapLaw } from './inter-arrival.ts';

/** One station of `slots` servers with exponential gaps and work, through the world's own queue and counters. */
function observe(seed: number, slots: number, use: number): { waited: number; meanWaitMs: number } {
  const { traffic, streams } = oneStation({ workloadClass: DEFAULT_CLASSES[0]!, slots, slotMs: SLOT_MS, seed });
  const exponential = gapLaw(1);
  let nowMs = 0;
  let waited = 0;
  for (let i = 0; i < WARM_UP + REQUESTS; i += 1) {
    if (i === WARM_UP) for (const column of [traffic.flows.done, traffic.flows.latencySumMs]) column.fill(0);
    nowMs += (drawGap(exponential, streams.arrivals) * SLOT_MS) / (slots * use);
    runEvents(traffic, streams, nowMs);
    placeRequest(traffic, FLOW, nowMs, drawGap(exponential, streams.sizes), 0, nowMs);
    if (i >= WARM_UP && traffic.stations.queued[0]! > 0) waited += 1;
  }
  // With no travel and no answer time, latency is the wait.
  return { waited: waited / REQUESTS, meanWaitMs: traffic.flows.latencySumMs[0]! / traffic.flows.done[0]! };
}

/** The only one. */
const FLOW = 0;
const SLOT_MS = 100;
const WARM_UP = 2_000;
const REQUESTS = 20_000;

test.each([
  { slots: 1, use: 0.7 },
  { slots: 4, use: 0.8 },
  { slots: 16, use: 0.9 },
])(
  'a station of $slots slots at $use use makes requests wait as Erlang C says, within the confidence interval of 20 seeds',
  ({ slots, use }) => {
    const runs = Array.from({ length: 20 }, (_, seed) => observe(seed + 1, slots, use));
    const waiting = erlangC(slots, slots * use);
    expectWithin(
      runs.map((run) => run.waited),
      waiting,
    );
    expectWithin(
      runs.map((run) => run.meanWaitMs),
      (waiting * SLOT_MS) / (slots * (1 - use)),
    );
  },
);

/** 99 % interval of the mean of 20 runs: Student's t with 19 degrees of freedom is 2.861. */
function expectWithin(values: readonly number[], expected: number): void {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  const halfWidth = 2.861 * Math.sqrt(variance / values.length);
  expect(
    Math.abs(mean - expected),
    `${mean.toFixed(4)} ± ${halfWidth.toFixed(4)} against ${expected.toFixed(4)}`,
  ).toBeLessThanOrEqual(halfWidth);
}
