import { createInProcessEngine } from '@/engine/client/in-process.ts';
import type { Scenario, World } from '@/sim/contract.ts';
import { createWorld } from '@/sim/world.ts';
import { tinyDocument } from './tiny-fleet.ts';

const scenario: Scenario = {
  name: 'steady',
  title: 'A small world',
  story: 'Two states, six sites.',
  startMs: Date.UTC(2026, 4, 21, 23, 42),
  demandMultiplier: 1,
  events: [],
};

/** The true world on the tiny fleet: real requests, real plans, made in well under a second. */
export const smallWorld = (seed = 1, snapshot?: unknown): Promise<World> =>
  createWorld({ ...tinyDocument(), scenario, seed }, createInProcessEngine(), snapshot);
