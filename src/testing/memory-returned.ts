import { expect } from 'vitest';
import type { EngineSession } from '@/engine/model/contract.ts';
import { createLinearSolver, createSolverSession } from '@/engine/solver/session.ts';
import { heldMemory } from './held-memory.ts';
import { type QuestionShape, randomQuestion } from './random-question.ts';

const QUESTION: QuestionShape = { seed: 3, load: 0.45, sites: 4, markets: 4 };
const WARM_UP = 10;
/** Of compiled code and the collector's own books; one leaked problem a solve would be several times that. */
const HEAP_SLACK_BYTES = 2 * 2 ** 20;
/** One plan at work, which may outlive a collection; a leak would hold one for each solve, and that is twenty times as much. */
const ARRAY_SLACK_BYTES = 72 * 2 ** 10;

/**
 * Solves again and again, draining and restoring a site in between, and expects to hold no more in the end than at the start:
 * one session through it all, and then as many that are opened and disposed of.
 */
export async function expectMemoryReturned(solves: number): Promise<void> {
  const linear = createLinearSolver();
  const input = randomQuestion(QUESTION);
  const lasting = createSolverSession(input, linear);
  await expectSteady(solves, async (round) => {
    const siteIds = ['site-1'];
    await lasting.change(round % 2 === 0 ? { kind: 'close-sites', siteIds } : { kind: 'open-sites', siteIds });
    await solve(lasting);
  });
  await expectSteady(solves, async () => {
    const session = createSolverSession(input, linear);
    await solve(session);
    session.dispose();
  });
}

async function solve(session: EngineSession): Promise<void> {
  expect((await session.solve({ iterationLimit: 50 })).status).not.toBe('crashed');
}

async function expectSteady(solves: number, work: (round: number) => Promise<void>): Promise<void> {
  for (let round = 0; round < WARM_UP; round += 1) await work(round);
  const before = heldMemory();
  for (let round = 0; round < solves; round += 1) await work(round);
  const after = heldMemory();
  expect(after.arrayBytes).toBeLessThan(before.arrayBytes + ARRAY_SLACK_BYTES);
  expect(after.heapBytes - before.heapBytes).toBeLessThan(HEAP_SLACK_BYTES);
}
