import type { Frame } from '@/domain/telemetry.ts';
import type { PlacementEngine } from '@/engine/model/contract.ts';
import { hashText } from '@/lib/hash.ts';
import type { WorldDefinition } from './contract.ts';
import { createWorld } from './world.ts';

/**
 * Fingerprint of the first minutes of a world: its frames every ten seconds, events first, then the closed form, with
 * a drain in between. The same in Node and in every browser; how long the engine took on the wall is left out.
 */
export async function dayHash(definition: WorldDefinition, engine: PlacementEngine, minutes: number): Promise<string> {
  const world = await createWorld(definition, engine);
  const hashes: string[] = [];
  const steps = minutes * 6;
  for (let step = 0; step < steps; step += 1) {
    if (step === Math.floor(steps / 4))
      await world.startDrain({
        siteId: busiestSite(world.frame(CLOCK), definition),
        reason: 'fixture',
        actor: 'fixture',
      });
    await world.advance(world.now() + 10_000, step < steps * 0.75 ? 'events' : 'modelled');
    hashes.push(frameHash(world.frame(CLOCK)));
  }
  return hashText(hashes.join(' '));
}

/** Fingerprint of a frame without its wall-clock figure. */
export function frameHash(frame: Frame): string {
  return hashText(JSON.stringify({ ...frame, plan: { ...frame.plan, engineMs: 0 } }));
}

const CLOCK = { running: true, speed: 10, fidelity: 'events' } as const;

function busiestSite(frame: Frame, definition: WorldDefinition): string {
  const busiest = frame.sites.arrivedRps.indexOf(Math.max(...frame.sites.arrivedRps));
  return definition.fleet.sites[busiest]!.id;
}
