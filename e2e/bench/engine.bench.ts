/**
 * The placement engine in Chromium beside Node, on the same instances and for the same seconds: `npm run bench:chromium`
 * (`-- --demo 4 --planning 5` are the seconds). The same solver core is bundled twice, for a process of Node's and for a
 * worker of a bare page that is served under the product's content security policy. Every plan and bound is taken again
 * here by the referees, and those figures are the ones printed. Only a quiet machine gives figures worth keeping: the
 * load is printed with them.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium, type Page } from '@playwright/test';
import { build, type InlineConfig, preview } from 'vite';
import { placementBenchmark } from '@/engine/bench/placement-instance.ts';
import { boundFromPrices } from '@/engine/model/bound-from-prices.ts';
import { checkPlan } from '@/engine/model/check-plan.ts';
import type { Instance } from '@/engine/model/instance.ts';
import { invariant } from '@/lib/invariant.ts';
import { monotonicNow } from '@/lib/wall-clock.ts';
import { contentSecurityPolicy } from '../../vite.config.ts';
import { findOrInstallBrowser } from '../find-browser.mjs';
import { packArrays, unpackArrays } from './bare-engine/pack-arrays.ts';
import type { PackedAnswer } from './bare-engine/solve-packed.ts';

const SIZES = ['demo', 'planning'] as const;
const SEED = 1;
const PORT = 4187;
const root = fileURLToPath(new URL('../..', import.meta.url));
const source = join(root, 'e2e/bench/bare-engine');
const results = join(root, 'test-results/bench-engine');
const site = join(results, 'page');

const { values } = parseArgs({
  options: { demo: { type: 'string', default: '4' }, planning: { type: 'string', default: '5' } },
});

interface Figures {
  readonly costUsd: number;
  readonly boundUsd: number;
  readonly gapPercent: number;
  readonly firstPlanMs: number;
  readonly solveMs: number;
  readonly triesPerSecond: number;
}

const shared: InlineConfig = {
  configFile: false,
  root: source,
  logLevel: 'error',
  resolve: { alias: { '@': join(root, 'src') } },
};
await build({
  ...shared,
  worker: { format: 'es' },
  build: { outDir: site, emptyOutDir: true, target: 'es2022' },
});
await build({
  ...shared,
  build: {
    ssr: join(source, 'solve-in-node.ts'),
    target: 'node20',
    outDir: join(results, 'node'),
    emptyOutDir: true,
    rolldownOptions: { output: { entryFileNames: '[name].mjs' } },
  },
});
const instances = new Map<string, Instance>();
mkdirSync(results, { recursive: true });
for (const size of SIZES) {
  const { instance } = placementBenchmark(size, SEED, monotonicNow);
  instances.set(size, instance);
  writeFileSync(join(site, `${size}.bin`), new Uint8Array(packArrays(instance)));
}

const server = await preview({
  ...shared,
  build: { outDir: site },
  preview: { port: PORT, strictPort: true, headers: { 'Content-Security-Policy': contentSecurityPolicy } },
});
const executablePath = await findOrInstallBrowser((line: string) => console.error(line));
const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: ['--no-sandbox'] });
const loadBefore = loadavg()[0] ?? Number.NaN;
try {
  const page = await browser.newPage();
  await page.goto(`http://localhost:${PORT}/`);
  await page.waitForSelector('[data-ready="true"]', { state: 'attached' });
  const table: Record<string, Figures> = {};
  for (const size of SIZES) {
    const seconds = Number(values[size]);
    const node = inNode(size, seconds);
    const chrome = await inChromium(page, size, seconds);
    table[`${size}, Node`] = figuresOf(size, node);
    table[`${size}, Chromium`] = figuresOf(size, chrome);
    // Without a clock nothing may differ, not in the last bit: the engine uses portable functions only.
    if (JSON.stringify(node.unhurried) !== JSON.stringify(chrome.unhurried)) {
      process.exitCode = 1;
      console.error(`${size}: Node and Chromium disagree without a clock:`, node.unhurried, chrome.unhurried);
    }
  }
  console.log(`Node ${process.version}, Chromium ${browser.version()}; seed ${SEED}`);
  console.log(`load of the machine, one minute: ${loadBefore.toFixed(1)} before, ${loadavg()[0]?.toFixed(1)} after`);
  console.table(table);
  console.log(JSON.stringify({ kind: 'chromium', seconds: values, figures: table }));
} finally {
  await browser.close();
  await server.close();
  rmSync(results, { recursive: true, force: true });
}

function inNode(size: string, seconds: number): PackedAnswer {
  const answer = join(results, 'answer.bin');
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(results, 'node/solve-in-node.mjs'), join(site, `${size}.bin`), String(seconds), answer],
    { encoding: 'utf8' },
  );
  invariant(status === 0, `Node could not solve ${size}: ${stderr}`);
  return unpackArrays(new Uint8Array(readFileSync(answer)).buffer);
}

async function inChromium(page: Page, size: string, seconds: number): Promise<PackedAnswer> {
  const base64 = await page.evaluate(([file, limit]) => window.solveInWorker(file, limit), [
    `${size}.bin`,
    seconds,
  ] as const);
  return unpackArrays(new Uint8Array(Buffer.from(base64, 'base64')).buffer);
}

function figuresOf(size: string, { plan, prices, objectiveUsd, ...answer }: PackedAnswer): Figures {
  const instance = instances.get(size)!;
  const { feasible, faults, costUsd } = checkPlan(instance, plan);
  const boundUsd = boundFromPrices(instance, prices);
  invariant(feasible, `the plan for ${size} breaks rules: ${JSON.stringify(faults.slice(0, 5))}`);
  invariant(Math.abs(costUsd - objectiveUsd) <= 1e-6 * costUsd, `${size}: ${objectiveUsd} $/h said, ${costUsd} found`);
  invariant(answer.boundUsd <= boundUsd + 1e-6 * costUsd, `${size}: bound ${answer.boundUsd} said, ${boundUsd} proved`);
  return {
    costUsd: rounded(costUsd, 2),
    boundUsd: rounded(boundUsd, 2),
    gapPercent: rounded(100 * (costUsd / boundUsd - 1), 3),
    firstPlanMs: Math.round(answer.firstPlanMs),
    solveMs: Math.round(answer.solveMs),
    triesPerSecond: Math.round(answer.triesPerSecond),
  };
}

function rounded(value: number, places: number): number {
  return Number(value.toFixed(places));
}
