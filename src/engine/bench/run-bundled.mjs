// Runs a benchmark as the product runs: bundled. Run through tsx instead, every closure is wrapped to keep its name, and
// the search is half as fast. `node src/engine/bench/run-bundled.mjs NAME …arguments`
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '../../..');
const outDir = join(root, 'node_modules/.cache/catchment-bench');
const benches = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.bench.ts'));
const [name, ...args] = process.argv.slice(2);

await build({
  configFile: false,
  root,
  logLevel: 'error',
  resolve: { alias: { '@': join(root, 'src') } },
  build: {
    ssr: true,
    target: 'node20',
    outDir,
    emptyOutDir: true,
    minify: false,
    rolldownOptions: {
      input: Object.fromEntries(benches.map((file) => [basename(file, '.ts'), join(import.meta.dirname, file)])),
      output: { entryFileNames: '[name].mjs' },
    },
  },
});
const { status } = spawnSync(process.execPath, [join(outDir, `${name}.bench.mjs`), ...args], { stdio: 'inherit' });
process.exit(status ?? 1);
