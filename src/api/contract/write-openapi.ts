import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openApiText } from './openapi.ts';

// npm run openapi: after a change of the contract.
writeFileSync(fileURLToPath(new URL('../../../public/openapi.json', import.meta.url)), openApiText());
