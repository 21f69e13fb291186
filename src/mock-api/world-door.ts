import type { WorldCard } from '@/api/contract/world.ts';
import { SCENARIOS } from './scenarios/index.ts';
import type { WorldHost } from './world-host.ts';

/** How the handlers reach the world, wherever it runs, and whose it is. */
export interface WorldDoor {
  /** Null while another tab owns the world. */
  host(): WorldHost | null;
  card(): Promise<WorldCard>;
  /** Makes it ours; nothing happens when it is already. */
  claim(): Promise<void>;
}

/** The card of a world that answers here. */
export async function cardOfHost(host: WorldHost, owner: 'here' | 'shared'): Promise<WorldCard> {
  const { scenario, seed, worldId, startMs, notices } = await host.identity();
  const told = SCENARIO_CARDS.find(({ name }) => name === scenario) ?? null;
  return { owner, worldId, scenario: told, seed, startMs, notices: [...notices], scenarios: SCENARIO_CARDS };
}

/** The card of a world that somebody else holds, of which only that is known. */
export const unknownCard = (): WorldCard => ({
  owner: 'elsewhere',
  worldId: null,
  scenario: null,
  seed: null,
  startMs: null,
  notices: [],
  scenarios: SCENARIO_CARDS,
});

const SCENARIO_CARDS = SCENARIOS.map(({ name, title, story }) => ({ name, title, story }));
