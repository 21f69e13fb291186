/**
 * What watching costs the screen's thread, beside a bare MapLibre page of the same size in the same run: the Monitor at
 * ×1 with its flows and dots against a map of the states that repaints all the time. `npm run bench:monitor` prints a
 * table; it builds first (beside `dist`, which it leaves alone), so the figures are the production build's.
 * Only a quiet machine gives figures worth keeping: the load is printed with them.
 */
import { loadavg } from 'node:os';
import { type Browser, chromium, type Page } from '@playwright/test';
import { build, preview } from 'vite';
import { findOrInstallBrowser } from '../find-browser.mjs';

const SECONDS = Number(process.argv[2] ?? 20);
const APP_DIR = 'test-results/bench-monitor';
const SIZE = { width: 1440, height: 900 };

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly ts: number;
  readonly dur?: number;
  /** The thread's own time: what is left of `dur` without the waiting for a core. */
  readonly tdur?: number;
  readonly pid: number;
  readonly tid: number;
  readonly args: { readonly name?: string };
}

interface Cost {
  readonly framesPerSecond: number;
  /** Script from the start of one animation frame to the start of the next. */
  readonly scriptMsP50: number;
  readonly scriptMsP95: number;
  /** The same without what other work on the machine took from the thread. */
  readonly scriptCpuMsP95: number;
  readonly scriptShareOfWall: number;
  /** Tasks of the thread that take more than 1 ms: shorter ones nobody can feel, and there are thousands. */
  readonly taskMsP50: number;
  readonly taskMsP95: number;
  /** The longest task of each second, the median of the seconds: what a click waits for when it comes at a bad moment. */
  readonly longestTaskOfSecondMs: number;
  /** Part of the wall time in which the thread is inside any task. */
  readonly busyShareOfWall: number;
}

/** Trace events that are JavaScript running on the page's main thread. */
const SCRIPT = new Set([
  'FunctionCall',
  'EvaluateScript',
  'FireAnimationFrame',
  'TimerFire',
  'EventDispatch',
  'RunMicrotasks',
  'HandlePostMessage',
  'v8.callFunction',
]);

await build({ logLevel: 'error', build: { outDir: APP_DIR, emptyOutDir: true } });
await build({
  root: 'e2e/bench/bare-map',
  configFile: false,
  logLevel: 'warn',
  worker: { format: 'es' },
  build: { outDir: '../../../test-results/bare-map', emptyOutDir: true, target: 'es2022' },
});
const app = await preview({ build: { outDir: APP_DIR }, preview: { port: 4185 }, logLevel: 'warn' });
const bare = await preview({
  root: 'e2e/bench/bare-map',
  configFile: false,
  build: { outDir: '../../../test-results/bare-map' },
  preview: { port: 4186 },
  logLevel: 'warn',
});
const executablePath = await findOrInstallBrowser((line: string) => console.error(line));
const browser = await chromium.launch({
  ...(executablePath ? { executablePath } : {}),
  args: ['--enable-unsafe-swiftshader', '--no-sandbox', '--disable-background-networking'],
});
const loadBefore = loadavg()[0] ?? Number.NaN;
try {
  const bareCost = await measure(browser, 'http://localhost:4186/');
  const appCost = await measure(browser, 'http://localhost:4185/');
  console.log(`load of the machine, one minute: ${loadBefore.toFixed(1)} before, ${loadavg()[0]?.toFixed(1)} after`);
  console.table({ 'bare MapLibre': rounded(bareCost), 'Catchment Monitor': rounded(appCost) });
  console.log(`script per frame, p95: ${appCost.scriptMsP95.toFixed(2)} ms (must stay below 8)`);
  console.log(`  the same without waiting for a core: ${appCost.scriptCpuMsP95.toFixed(2)} ms`);
  console.log(`script, share of wall time: ${(100 * appCost.scriptShareOfWall).toFixed(1)} % (must stay below 15)`);
  console.log(
    `longest task of a second, median, against the bare map: ${(appCost.longestTaskOfSecondMs / bareCost.longestTaskOfSecondMs).toFixed(2)}`,
  );
  console.log(
    `task length, p95, against the bare map: ${(appCost.taskMsP95 / bareCost.taskMsP95).toFixed(2)} (must stay within 1.3)`,
  );
} finally {
  await browser.close();
  await Promise.all([app.close(), bare.close()]);
}

async function measure(on: Browser, url: string): Promise<Cost> {
  const page = await on.newPage({ viewport: SIZE, colorScheme: 'dark' });
  await page.goto(url);
  await page.waitForSelector('[data-ready="true"]', { state: 'attached', timeout: 60_000 });
  await lookAt(page, 10);
  await on.startTracing(page, { categories: ['toplevel', 'devtools.timeline', 'v8', 'v8.execute', '__metadata'] });
  await lookAt(page, SECONDS);
  const trace = JSON.parse((await on.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  await page.close();
  return costOf(trace.traceEvents);
}

/** The thing measured is time passing in front of the screen, so here, and only here, the bench waits for time. */
async function lookAt(page: Page, seconds: number): Promise<void> {
  await page.evaluate((ms) => new Promise((resolve) => setTimeout(resolve, ms)), seconds * 1000);
}

function costOf(events: readonly TraceEvent[]): Cost {
  const frames = events.filter(({ name, ph }) => name === 'FireAnimationFrame' && ph === 'X');
  const { pid, tid } = busiestThread(frames);
  const main = events.filter((event) => event.pid === pid && event.tid === tid && event.ph === 'X');
  const scriptEvents = main.filter(({ name }) => SCRIPT.has(name));
  const scripts = merged(scriptEvents);
  const outermost = withoutNested(scriptEvents);
  const starts = frames
    .filter((frame) => frame.tid === tid && frame.pid === pid)
    .map(({ ts }) => ts)
    .sort((a, b) => a - b);
  const perFrame = starts.slice(1).map((end, index) => covered(scripts, starts[index] ?? end, end) / 1000);
  const cpuPerFrame = starts
    .slice(1)
    .map((end, index) => cpuMs(outermost.filter(({ ts }) => ts >= (starts[index] ?? end) && ts < end)));
  const tasks = main.filter(({ name }) => name === 'RunTask' || name === 'ThreadControllerImpl::RunTask');
  const felt = tasks.map(({ dur }) => (dur ?? 0) / 1000).filter((ms) => ms > 1);
  const from = Math.min(...main.map(({ ts }) => ts));
  const to = Math.max(...main.map(({ ts, dur }) => ts + (dur ?? 0)));
  return {
    framesPerSecond: starts.length / ((to - from) / 1e6),
    scriptMsP50: quantile(perFrame, 0.5),
    scriptMsP95: quantile(perFrame, 0.95),
    scriptCpuMsP95: quantile(cpuPerFrame, 0.95),
    scriptShareOfWall: covered(scripts, from, to) / (to - from),
    taskMsP50: quantile(felt, 0.5),
    taskMsP95: quantile(felt, 0.95),
    longestTaskOfSecondMs: quantile(longestBySecond(tasks, from), 0.5),
    busyShareOfWall: covered(merged(tasks), from, to) / (to - from),
  };
}

/** In milliseconds; a task belongs to the second in which it began. */
function longestBySecond(tasks: readonly TraceEvent[], from: number): number[] {
  const longest = new Map<number, number>();
  for (const { ts, dur } of tasks) {
    const second = Math.floor((ts - from) / 1e6);
    longest.set(second, Math.max(longest.get(second) ?? 0, (dur ?? 0) / 1000));
  }
  return [...longest.values()];
}

function busiestThread(frames: readonly TraceEvent[]): { pid: number; tid: number } {
  const counts = new Map<string, { pid: number; tid: number; count: number }>();
  for (const { pid, tid } of frames) {
    const key = `${pid}/${tid}`;
    counts.set(key, { pid, tid, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  const [busiest] = [...counts.values()].sort((a, b) => b.count - a.count);
  if (!busiest) throw new Error('the page drew no frame while it was measured');
  return busiest;
}

/** Overlapping intervals as one, in microseconds: nested calls must not count twice. */
function merged(events: readonly TraceEvent[]): { from: number; to: number }[] {
  const intervals: { from: number; to: number }[] = [];
  for (const { ts, dur } of [...events].sort((a, b) => a.ts - b.ts)) {
    const last = intervals.at(-1);
    const to = ts + (dur ?? 0);
    if (last && ts <= last.to) last.to = Math.max(last.to, to);
    else intervals.push({ from: ts, to });
  }
  return intervals;
}

function withoutNested(events: readonly TraceEvent[]): TraceEvent[] {
  let end = Number.NEGATIVE_INFINITY;
  return [...events]
    .sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0))
    .filter(({ ts, dur }) => {
      if (ts < end) return false;
      end = ts + (dur ?? 0);
      return true;
    });
}

function cpuMs(events: readonly TraceEvent[]): number {
  return events.reduce((sum, { tdur }) => sum + (tdur ?? 0), 0) / 1000;
}

function covered(intervals: readonly { from: number; to: number }[], from: number, to: number): number {
  let sum = 0;
  for (const interval of intervals) sum += Math.max(0, Math.min(to, interval.to) - Math.max(from, interval.from));
  return sum;
}

function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

function rounded(cost: Cost): Record<string, number> {
  return Object.fromEntries(Object.entries(cost).map(([name, value]) => [name, Math.round(value * 1000) / 1000]));
}
