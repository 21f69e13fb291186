import { parseArgs } from 'node:util';
import { createRequestRouter } from '../router/request-router.ts';
import { buildRouteTables } from '../router/route-tables.ts';
import { optimise } from '../solver/optimise.ts';
import { benchClock, type ClockKind } from './bench-clock.ts';
import { placementBenchmark } from './placement-instance.ts';
import { type PlacementSize, SIZES } from './placement-tables.ts';

/**
 * Routing decisions per second of one thread on a real plan: `npm run --silent bench:router -- [--size planning]
 * [--clock wall|cpu]`. Requests come by the pairs' rates, each leaves after as many others as are in flight on average;
 * in the second series every tenth node is drained.
 */
const { values } = parseArgs({
  options: { size: { type: 'string', default: 'planning' }, clock: { type: 'string', default: 'wall' } },
});
if (!(values.size in SIZES)) throw new Error(`no such size: ${values.size}`);
const size = values.size as PlacementSize;
const now = benchClock(values.clock as ClockKind);

const REQUESTS = 20_000_000;
const SERIES = 5;
/** Requests are drawn once and used again: drawing them is not the router's work. */
const DRAWN = 1 << 20;
/** Assumption: a request is in flight for a second. */
const IN_FLIGHT_SECONDS = 1;

const { instance } = placementBenchmark(size, 1, now);
const plan = optimise(instance, { seed: 1, timeLimitMs: 3_000, now });
// Distances are not in the instance; any will do to measure by, as long as they differ.
const networkMs = instance.arcs.unitUsd.map((_, arc) => 4 + (Math.imul(arc, 0x9e3779b1) >>> 27));
const tables = buildRouteTables(instance, plan, networkMs);
const pairs = drawPairs();
const total = instance.pairs.demandRps.reduce((sum, rps) => sum + rps, 0);

// One router, as in use: V8 makes the code of a process's only one nearly twice as fast as that of one among many.
const router = createRequestRouter(tables, 1);
const open = Array.from({ length: SERIES }, run);
for (let node = 0; node < instance.nodes.count; node += 10) router.setDrained(node, true);
const drained = Array.from({ length: SERIES }, run);
process.stdout.write(
  `${JSON.stringify({
    size,
    pairs: instance.pairs.count,
    entries: tables.node.length,
    millionsPerSecond: median(open),
    millionsPerSecondDrained: median(drained),
  })}\n`,
);

function run(): number {
  const window = new Int32Array(1 << Math.ceil(Math.log2(total * IN_FLIGHT_SECONDS))).fill(-1);
  const began = now();
  for (let request = 0; request < REQUESTS; request += 1) {
    const slot = request & (window.length - 1);
    const leaving = window[slot]!;
    if (leaving >= 0) router.finish(leaving);
    window[slot] = router.route(pairs[request & (DRAWN - 1)]!);
  }
  const took = now() - began;
  for (const node of window) if (node >= 0) router.finish(node);
  return REQUESTS / 1000 / took;
}

/** Pairs in proportion to their rates, spread by a low-discrepancy sequence. */
function drawPairs(): Int32Array {
  const { demandRps, count } = instance.pairs;
  const upTo = new Float64Array(count);
  let sum = 0;
  for (let pair = 0; pair < count; pair += 1) {
    sum += demandRps[pair]!;
    upTo[pair] = sum;
  }
  return Int32Array.from({ length: DRAWN }, (_, request) => {
    const wanted = ((request * 0.6180339887498949) % 1) * sum;
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (upTo[middle]! >= wanted) high = middle;
      else low = middle + 1;
    }
    return low;
  });
}

function median(values: readonly number[]): number {
  return Number(values.toSorted((a, b) => a - b)[values.length >> 1]!.toFixed(1));
}
