import { getResponse } from 'msw';
import { createHandlers } from '@/mock-api/handlers/index.ts';
import type { Story } from '@/mock-api/story.ts';
import { cardOfHost, type WorldDoor } from '@/mock-api/world-door.ts';
import { createWorldHost } from '@/mock-api/world-host.ts';
import type { World } from '@/sim/contract.ts';
import { stillWorld } from './still-world.ts';

/** The whole mock API over one world in process; `fetch` speaks with it as the app's does with a server. */
export function createMockGrid(
  makeWorld: (story: Story, snapshot?: unknown, instanceId?: string) => World | Promise<World> = stillWorld,
) {
  const host = createWorldHost(async (...making) => makeWorld(...making), { scenario: 'steady', seed: 1 });
  const door: WorldDoor = { host: () => host, card: () => cardOfHost(host, 'shared'), claim: async () => {} };
  const handlers = createHandlers(door);
  return {
    host,
    handlers,
    async fetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
      const response = await getResponse(handlers, new Request(new URL(String(input), 'http://grid.test'), init));
      if (!response) throw new TypeError('fetch failed: nobody answers there');
      return response;
    },
    dispose: () => host.dispose(),
  };
}
