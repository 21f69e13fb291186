import type { ModelledStep } from './closed-form.ts';
import type { Traffic } from './traffic.ts';

/**
 * A station's queue without its requests: how long it is, and how long its first has waited.
 *
 * The length follows dQ/dt = λ − μ·Q / (Q + K): arrivals less what leaves while there is somebody to leave (the pointwise
 * stationary fluid flow of Wang, Tipper and Banerjee, 1996). K is such that below full use Q comes to rest at the steady
 * queue, and far above it Q grows as a fluid; K = (ca² + cs²) / 2 where everybody waits. A long queue is a backlog: who
 * is served has been there since its head came.
 */
export function moveQueue(traffic: Traffic, step: ModelledStep, station: number, elapsedMs: number): number {
  const { stations, modelled } = traffic;
  const rate = step.stationRate[station]!;
  const slots = stations.slots[station]!;
  const serviceRate = slots / stations.slotMs[station]!;
  const before = modelled.queue[station]!;
  const queue = lengthAfter(before + rate * elapsedMs, serviceRate * elapsedMs, step.queueSpread[station]!);
  const wasLong = step.backlogged[station] === 1;
  let waitedMs = 0;
  if (queue > 0) {
    // Its members came at queue / wait on average, and leave at the rate of service: so does the head.
    const advance = wasLong && before > 0 ? (elapsedMs * serviceRate * modelled.waitedMs[station]!) / before : null;
    if (advance === null || before < rate * elapsedMs) waitedMs = queue / (rate > 0 ? rate : serviceRate);
    else waitedMs = Math.max(0, modelled.waitedMs[station]! + elapsedMs - advance);
  }
  modelled.queue[station] = queue;
  modelled.waitedMs[station] = waitedMs;
  const patienceMs = traffic.patienceMs[station % traffic.classes]!;
  return waitedMs > patienceMs ? queue * (1 - patienceMs / waitedMs) : 0;
}

/** One implicit step, which is stable at any length and rests exactly where the equation does. */
function lengthAfter(withArrivals: number, served: number, spread: number): number {
  const half = (served + spread - withArrivals) / 2;
  return Math.sqrt(half * half + withArrivals * spread) - half;
}

/** Longer than chance makes it: then waits come from the length and not from chance. */
export function isBacklogged(traffic: Traffic, step: ModelledStep, station: number): boolean {
  const steady = step.steadyQueue[station]!;
  return steady === Number.POSITIVE_INFINITY || traffic.modelled.queue[station]! > 2 * steady + 1;
}

/** How the queue compares with the steady one, where chance makes both; waits are longer or shorter alike. */
export function queueStretch({ modelled }: Traffic, { steadyQueue }: ModelledStep, station: number): number {
  const steady = steadyQueue[station]!;
  return steady > 0 ? Math.min(2, modelled.queue[station]! / steady) : 1;
}
