import { usMobile } from '@/domain/fleets/us-mobile.ts';
import type { PlacementEngine } from '@/engine/client/engine.ts';
import { createInProcessEngine } from '@/engine/client/in-process.ts';
import { required } from '@/lib/invariant.ts';
import type { World } from '@/sim/contract.ts';
import { createWorld } from '@/sim/world.ts';
import { findScenario } from './scenarios/index.ts';
import type { Story } from './story.ts';

/**
 * The default fleet living through a story, or going on from a snapshot of it. It plans on the caller's own thread unless
 * it is given an engine that has one of its own.
 */
export function makeWorld(
  { scenario, seed }: Story,
  snapshot?: unknown,
  instanceId?: string,
  engine: PlacementEngine = createInProcessEngine(),
): Promise<World> {
  const story = required(findScenario(scenario), `the scenario ${scenario}`);
  return createWorld({ ...usMobile(), scenario: story, seed }, engine, snapshot, instanceId);
}
