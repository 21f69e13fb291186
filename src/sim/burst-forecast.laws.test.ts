import { expect, test } from 'vitest';
import { DEFAULT_CLASSES } from '@/domain/defaults.ts';
import { loadLimit, waitQuantileMs } from '@/domain/queueing.ts';
import { variabilityOf } from '@/domain/request-sizes.ts';
import { oneStation } from '@/testing/one-station.ts';
import { setRates } from './arrivals.ts';
import { mergeLatencies, rotateLatencies } from './counters.ts';
import { runEvents } from './event-loop.ts';
import { bucketStartMs, createLatencySum, quantileMs } from './latency-histogram.ts';

const SLOT_MS = 1000;
const REQUESTS = 60_000;

/** Waits at one station of a default class, fed by `markets` streams with its bursts and its lengths of work. */
function observe(seed: number, classId: string, slots: number, use: number, markets: number) {
  const { traffic, streams } = oneStation({ workloadClass: classOf(classId), slots, slotMs: SLOT_MS, markets, seed });
  const rps = (slots * use * 1000) / SLOT_MS;
  setRates(traffic.arrivals, 0, new Array<number>(markets).fill(rps / markets));
  const warmUpMs = 20 * SLOT_MS;
  runEvents(traffic, streams, warmUpMs);
  for (let slice = 0; slice < 7; slice += 1) rotateLatencies(traffic.counters);
  runEvents(traffic, streams, warmUpMs + (REQUESTS / rps) * 1000);
  // With no travel and no answer time, latency is the wait; the first bucket holds who did not wait.
  const waits = createLatencySum();
  mergeLatencies(traffic.counters, 0, waits);
  return waits;
}

const classOf = (classId: string) => DEFAULT_CLASSES.find(({ id }) => id === classId)!;

test.each([
  { classId: 'iot-agents', slots: 128, markets: 1 },
  { classId: 'iot-agents', slots: 128, markets: 6 },
  { classId: 'iot-agents', slots: 512, markets: 3 },
  { classId: 'personalisation', slots: 16, markets: 3 },
  { classId: 'clinical', slots: 64, markets: 2 },
  { classId: 'voice-agent', slots: 64, markets: 2 },
])(
  'at its load limit $classId on $slots slots waits as rarely and as briefly as planned, whoever sends it',
  ({ classId, slots, markets }) => {
    const { service } = classOf(classId);
    const variability = variabilityOf(classOf(classId));
    const use = loadLimit(slots, service, variability);
    const runs = [1, 2, 3].map((seed) => observe(seed, classId, slots, use, markets));
    const mean = (of: (run: (typeof runs)[number]) => number) =>
      runs.reduce((sum, run) => sum + of(run), 0) / runs.length;
    const planned = service === 'hard' ? 0.05 : 0.2;
    const waited = mean(({ buckets, done }) => 1 - buckets[0]! / done);
    expect(waited).toBeLessThan(planned * 1.15);
    expect(waited).toBeGreaterThan(planned * 0.4);
    const forecastMs = waitQuantileMs(slots, use, SLOT_MS, 0.99, variability);
    const observedMs = mean((run) => quantileMs(run, 0.99)!);
    expect(observedMs, `p99 of ${observedMs} ms against ${forecastMs}`).toBeLessThan(
      forecastMs * 1.15 + bucketStartMs(1),
    );
    expect(observedMs).toBeGreaterThan(forecastMs * 0.4);
  },
);
