// `npm test`: every check and test in turn, a line for each, and the count of tests as the last line.
// `npm test -- --long` runs the long ones (fuzzing, soak) instead.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { findOrInstallBrowser } from './find-browser.mjs';

const RESULTS = 'test-results';
const bin = (name) => `node_modules/.bin/${name}`;
const vitestReport = (name) => ['--reporter=default', '--reporter=json', `--outputFile.json=${RESULTS}/${name}.json`];

const STEPS = {
  types: { command: [bin('tsc'), '-p', '.'] },
  lint: { command: [bin('biome'), 'check', '--error-on-warnings', '.'] },
  'unused code': { command: [bin('knip')] },
  // Laws are tried on hundreds of made-up cases, most of them against an exact solver: too long for every commit.
  'unit and contract tests': {
    command: [bin('vitest'), 'run', '--exclude', 'src/**/*.laws.test.ts', ...vitestReport('unit')],
    report: vitestCount('unit'),
  },
  'unit, law and contract tests': {
    command: [bin('vitest'), 'run', ...vitestReport('unit')],
    report: vitestCount('unit'),
  },
  build: { command: ['npm', 'run', '--silent', 'build'] },
  'browser tests': { command: [bin('playwright'), 'test'], report: playwrightCount, browser: true },
  'long tests': {
    command: [bin('vitest'), 'run', '--config', 'vitest.long.config.ts', ...vitestReport('long')],
    report: vitestCount('long'),
  },
};
const SUITES = {
  check: ['types', 'lint', 'unused code', 'unit and contract tests'],
  test: ['types', 'lint', 'unused code', 'unit, law and contract tests', 'build', 'browser tests'],
  long: ['long tests'],
};

const suite = process.argv[2] ?? 'test';
const names = SUITES[suite];
if (!names) throw new Error(`No suite ${suite}; there are ${Object.keys(SUITES).join(', ')}.`);

rmSync(RESULTS, { recursive: true, force: true });
mkdirSync(RESULTS, { recursive: true });
const total = { passed: 0, failed: 0 };
const summary = [];

for (const name of names) {
  const step = STEPS[name];
  const startedAt = Date.now();
  console.log(`\n── ${name}`);
  const env = { ...process.env };
  if (step.browser) {
    const browser = await findOrInstallBrowser((line) => console.log(line));
    if (browser) env.CATCHMENT_BROWSER = browser;
    else {
      console.log('No browser: install Chromium or Chrome, or set CATCHMENT_BROWSER to the path of one.');
      record(name, { passed: 0, failed: 1 }, startedAt);
      continue;
    }
  }
  const exitCode = await run(step.command, env);
  const count = step.report?.() ?? (exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });
  // A runner that dies after its last test, or before its report, has failed all the same.
  if (exitCode !== 0 && count.failed === 0) count.failed = 1;
  record(name, count, startedAt);
  if (suite === 'check' && exitCode !== 0) break;
}

console.log(`\n${summary.join('\n')}\n`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);

function record(name, { passed, failed }, startedAt) {
  total.passed += passed;
  total.failed += failed;
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  summary.push(
    `${failed === 0 ? '✓' : '✗'} ${name.padEnd(30)} ${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed ${seconds.padStart(7)} s`,
  );
}

function run([command, ...args], env) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'inherit', env, shell: process.platform === 'win32' });
    child.on('close', (code) => resolve(code ?? 1));
    child.on('error', () => resolve(1));
  });
}

function vitestCount(name) {
  return () => {
    const report = readJson(`${RESULTS}/${name}.json`);
    return report ? { passed: report.numPassedTests, failed: report.numFailedTests } : null;
  };
}

function playwrightCount() {
  const report = readJson(`${RESULTS}/browser.json`);
  return report ? { passed: report.stats.expected, failed: report.stats.unexpected + report.stats.flaky } : null;
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}
