import { readFileSync } from 'node:fs';
import type { PlanningHour, PlanningInput, SolveOptions } from '../model/contract.ts';
import { createSolverSession } from '../solver/session.ts';

/**
 * Solves a question from a file: `npm run --silent solve -- problem.json` prints the answer as JSON. The file holds a
 * `PlanningInput`, or `{ "input": PlanningInput, "options": SolveOptions }`; with `"hours": PlanningHour[]` beside the input
 * these are planned together. Exit code 0: a plan; 1: none; 2: the file cannot be read.
 */
const NEEDED = [
  'fleet',
  'gpuTypes',
  'models',
  'classes',
  'prices',
  'utcHour',
  'demandRps',
  'closedSiteIds',
  'cutLinkIds',
  'strategy',
] as const;

const [file] = process.argv.slice(2);
if (!file) fail('usage: npm run --silent solve -- problem.json');

const { input, hours, options } = readQuestion(file);
const session = createSolverSession(input);
const outcome = hours ? await session.planHours(hours, options) : await session.solve(options);
process.stdout.write(`${JSON.stringify(outcome)}\n`);
process.exitCode = outcome.status === 'optimal' || outcome.status === 'feasible' ? 0 : 1;

interface Question {
  readonly input: PlanningInput;
  /** Null: the input's own hour. */
  readonly hours: readonly PlanningHour[] | null;
  readonly options: SolveOptions;
}

function readQuestion(path: string): Question {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    fail(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const asked = isRecord(parsed) && isRecord(parsed.input) ? parsed.input : parsed;
  const options = isRecord(parsed) && isRecord(parsed.options) ? parsed.options : {};
  const missing = isRecord(asked) ? NEEDED.filter((key) => asked[key] === undefined) : NEEDED;
  if (missing.length > 0) fail(`${path} is no planning question: it lacks ${missing.join(', ')}.`);
  const hours = isRecord(parsed) ? (parsed.hours ?? null) : null;
  if (hours !== null && !(Array.isArray(hours) && hours.every(isHour)))
    fail(`${path}: each of the hours needs utcHour, demandRps and share.`);
  return { input: asked as PlanningInput, hours, options };
}

function isHour(value: unknown): value is PlanningHour {
  return isRecord(value) && Array.isArray(value.demandRps) && ['utcHour', 'share'].every((key) => key in value);
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
