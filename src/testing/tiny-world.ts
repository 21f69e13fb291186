import type { ClockState } from '@/domain/telemetry.ts';
import type { Scenario, World, WorldDefinition } from '@/sim/contract.ts';
import { createWorld } from '@/sim/world.ts';
import { createGreedyEngine } from './greedy-engine.ts';
import { tinyDocument } from './tiny-fleet.ts';

export const EVENTS: ClockState = { running: true, speed: 1, fidelity: 'events' };

/** Thursday 21 May 2026, 18:42 in Dallas. */
const START_MS = Date.UTC(2026, 4, 21, 23, 42);

export function tinyDefinition(seed = 1, scenario: Partial<Scenario> = {}): WorldDefinition {
  return {
    ...tinyDocument(),
    seed,
    scenario: {
      name: 'calm',
      title: 'Calm evening',
      story: 'Nothing happens.',
      startMs: START_MS,
      demandMultiplier: 1,
      events: [],
      ...scenario,
    },
  };
}

export const tinyWorld = (seed = 1, scenario: Partial<Scenario> = {}): Promise<World> =>
  createWorld(tinyDefinition(seed, scenario), createGreedyEngine());

/** The site that most requests go to, by its last frame. */
export function busiestSiteId(world: World): string {
  const { arrivedRps } = world.frame(EVENTS).sites;
  return world.definition.fleet.sites[arrivedRps.indexOf(Math.max(...arrivedRps))]!.id;
}

export async function advanceSeconds(
  world: World,
  seconds: number,
  fidelity: ClockState['fidelity'] = 'events',
): Promise<void> {
  await world.advance(world.now() + seconds * 1000, fidelity);
}
