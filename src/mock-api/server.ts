import { parseArgs } from 'node:util';
import { createHandlers } from './handlers/index.ts';
import { makeWorld } from './make-world.ts';
import { createApiServer } from './node.ts';
import { findScenario, SCENARIOS } from './scenarios/index.ts';
import { cardOfHost, type WorldDoor } from './world-door.ts';
import { createWorldHost } from './world-host.ts';

// npm run api: the same handlers behind HTTP, one world for all who come.
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4180' },
    scenario: { type: 'string', default: 'steady' },
    seed: { type: 'string', default: '1' },
  },
});
const story = { scenario: values.scenario, seed: Number(values.seed) };
if (!findScenario(story.scenario) || !Number.isSafeInteger(story.seed)) {
  console.error(`--scenario is one of ${SCENARIOS.map(({ name }) => name).join(', ')}; --seed is a whole number.`);
  process.exit(2);
}

const host = createWorldHost(makeWorld, story);
const door: WorldDoor = { host: () => host, card: () => cardOfHost(host, 'shared'), claim: async () => {} };
const server = createApiServer(createHandlers(door));

function stop() {
  host.dispose();
  server.close(() => process.exit(0));
  server.closeAllConnections(); // streams never end by themselves
}
process.once('SIGINT', stop);
process.once('SIGTERM', stop);

server.once('error', (error) => {
  console.error(`The API cannot be served: ${error.message}`);
  process.exit(1);
});
server.listen(Number(values.port), () => {
  console.log(`Catchment API: http://localhost:${values.port}/api/v1 (${story.scenario}, seed ${story.seed})`);
});
