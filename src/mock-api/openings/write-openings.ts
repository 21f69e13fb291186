import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { required } from '@/lib/invariant.ts';
import { makeWorld } from '../make-world.ts';
import { SCENARIOS } from '../scenarios/index.ts';
import { DEFAULT_SEED } from '../story.ts';
import { openingFile } from './opening-file.ts';
import { pack } from './pack.ts';

// npm run openings: the last step of a build, into its output: an opening belongs to the code that made it.
for (const { name: scenario } of SCENARIOS) {
  const story = { scenario, seed: DEFAULT_SEED };
  const file = required(openingFile(story), `the place of ${scenario}'s opening`);
  const path = fileURLToPath(new URL(`../../../dist/${file}`, import.meta.url));
  const bytes = gzipSync(pack((await makeWorld(story)).snapshot()));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  process.stdout.write(`${file}: ${(bytes.length / 1e6).toFixed(1)} MB\n`);
}
