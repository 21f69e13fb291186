import { TICK_MS } from './assumptions.ts';
import type { PlanGate } from './contract.ts';
import type { WorldCore } from './world-state.ts';

/**
 * The first gate that is ahead or shut. A gate that is open and has been reached is passed; one that is open and ahead is
 * told all the same, so that who moves the world in pieces cuts them at the same moments however long the engine takes.
 */
export function nextGate({ state, planner }: WorldCore): PlanGate | null {
  const gates: PlanGate[] = state.control.requests.map((request) => ({
    atMs: gateMs(request.applyMs),
    answer: planner.isAnswered(request) ? null : planner.ask(request),
  }));
  const { command } = planner;
  if (command) gates.push({ atMs: gateMs(command.applyMs), answer: command.settled });
  return gates
    .filter(({ atMs, answer }) => answer !== null || atMs > state.nowMs)
    .reduce<PlanGate | null>((first, gate) => (first === null || gate.atMs < first.atMs ? gate : first), null);
}

/** A plan takes effect on the first whole second that is not before its moment. */
const gateMs = (applyMs: number) => (Math.ceil(applyMs / TICK_MS) - 1) * TICK_MS;
