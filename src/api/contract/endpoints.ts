import { z } from 'zod';
import { clockReading, setClockBody, stepClockBody } from './clock.ts';
import { drain, drains, startDrainBody } from './drain.ts';
import { fleetDocument } from './fleet-document.ts';
import { frame } from './frame.ts';
import { historyParameters, series } from './history.ts';
import { log } from './log.ts';
import { plan, planningState } from './plan.ts';
import type { ProblemKind } from './problem.ts';
import { reasonBody } from './reason.ts';
import { setTargetBody, targets, targetsVersion } from './target.ts';
import { faults, resetWorldBody, worldCard } from './world.ts';

export const API_ROOT = '/api/v1';

/** One operation of the API: all that client, handlers, tests and the OpenAPI document know about it. */
export interface Endpoint<
  Parameters extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
> {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Below `API_ROOT`; `{name}` is one path segment, found in `parameters` like the query's. */
  readonly path: string;
  readonly summary: string;
  /** Path segments and query parameters together. */
  readonly parameters: Parameters;
  readonly body: Body;
  /** `z.null()`: an answer without content. */
  readonly answer: Answer;
  readonly status: 200 | 201 | 204;
  /** The write must name the version it saw in `If-Match`. */
  readonly versioned: boolean;
  /** Answers are a stream of `answer`s as server-sent events named `frame`. */
  readonly streamed: boolean;
  /** Only the mock has it: a real back end has neither a clock to stop nor faults to ask for. */
  readonly mockOnly: boolean;
  readonly problems: readonly ProblemKind[];
}

const nothing = z.object({});
const none = z.null();
const siteId = z.object({ siteId: z.string().min(1) });
const badInput = ['malformed-request', 'invalid-request', 'key-reused'] as const;

type Defaulted = 'status' | 'versioned' | 'streamed' | 'mockOnly' | 'problems';

function endpoint<Parameters extends z.ZodType, Body extends z.ZodType, Answer extends z.ZodType>(
  parts: Omit<Endpoint<Parameters, Body, Answer>, Defaulted> & Partial<Pick<Endpoint, Defaulted>>,
): Endpoint<Parameters, Body, Answer> {
  return { status: 200, versioned: false, streamed: false, mockOnly: false, problems: [], ...parts };
}

export const endpoints = {
  readFleet: endpoint({
    method: 'GET',
    path: '/fleet',
    summary: 'What does not change while a world runs: sites, links, markets, hardware, classes, prices',
    parameters: nothing,
    body: none,
    answer: fleetDocument,
  }),
  readSnapshot: endpoint({
    method: 'GET',
    path: '/snapshot',
    summary: 'The latest frame',
    parameters: nothing,
    body: none,
    answer: frame,
  }),
  readStream: endpoint({
    method: 'GET',
    path: '/stream',
    summary: 'A frame a second as server-sent events named "frame"; the id is the sequence number',
    parameters: nothing,
    body: none,
    answer: frame,
    streamed: true,
  }),
  readPlanningState: endpoint({
    method: 'GET',
    path: '/planning-state',
    summary: 'The planning question at this moment and the plan in force: what a preview starts from',
    parameters: nothing,
    body: none,
    answer: planningState,
  }),
  readPlan: endpoint({
    method: 'GET',
    path: '/plan',
    summary: 'The plan in force',
    parameters: nothing,
    body: none,
    answer: plan,
  }),
  readHistory: endpoint({
    method: 'GET',
    path: '/history',
    summary: 'A recorded series of the whole grid, a site or a class',
    parameters: historyParameters,
    body: none,
    answer: series,
    problems: ['invalid-request', 'not-found'],
  }),
  readTargets: endpoint({
    method: 'GET',
    path: '/targets',
    summary: 'The latency targets in force and their version',
    parameters: nothing,
    body: none,
    answer: targets,
  }),
  setTarget: endpoint({
    method: 'PUT',
    path: '/targets/{classId}',
    summary: "Change a class's latency limit; the world plans again",
    parameters: z.object({ classId: z.string().min(1) }),
    body: setTargetBody,
    answer: targetsVersion,
    versioned: true,
    problems: [...badInput, 'not-found', 'infeasible', 'conflict', 'stale-version', 'version-missing'],
  }),
  readDrains: endpoint({
    method: 'GET',
    path: '/drains',
    summary: 'Drains under way and done',
    parameters: nothing,
    body: none,
    answer: drains,
  }),
  startDrain: endpoint({
    method: 'POST',
    path: '/drains',
    summary: 'Move the work away from a site, then keep it cordoned',
    parameters: nothing,
    body: startDrainBody,
    answer: drain,
    status: 201,
    problems: [...badInput, 'not-found', 'conflict', 'infeasible'],
  }),
  stopDrain: endpoint({
    method: 'POST',
    path: '/drains/{drainId}/stop',
    summary: 'Stop a drain where it is; the site stays cordoned',
    parameters: z.object({ drainId: z.string().min(1) }),
    body: none,
    answer: drain,
    problems: ['key-reused', 'not-found', 'conflict'],
  }),
  cordonSite: endpoint({
    method: 'POST',
    path: '/sites/{siteId}/cordon',
    summary: 'Take no new plans for a site; its work stays where it is',
    parameters: siteId,
    body: reasonBody,
    answer: none,
    status: 204,
    problems: [...badInput, 'not-found', 'conflict'],
  }),
  returnSite: endpoint({
    method: 'POST',
    path: '/sites/{siteId}/return',
    summary: 'Give a cordoned or drained site back to service',
    parameters: siteId,
    body: reasonBody,
    answer: none,
    status: 204,
    problems: [...badInput, 'not-found', 'conflict'],
  }),
  readLog: endpoint({
    method: 'GET',
    path: '/log',
    summary: 'Who or what changed the grid, newest first',
    parameters: nothing,
    body: none,
    answer: log,
  }),
  readClock: endpoint({
    method: 'GET',
    path: '/clock',
    summary: "The world's clock",
    parameters: nothing,
    body: none,
    answer: clockReading,
    mockOnly: true,
  }),
  setClock: endpoint({
    method: 'PUT',
    path: '/clock',
    summary: 'Pause, run, or change the speed',
    parameters: nothing,
    body: setClockBody,
    answer: clockReading,
    mockOnly: true,
    problems: badInput,
  }),
  stepClock: endpoint({
    method: 'POST',
    path: '/clock/step',
    summary: 'Move the clock forward by some virtual seconds and answer when it is there',
    parameters: nothing,
    body: stepClockBody,
    answer: clockReading,
    mockOnly: true,
    problems: badInput,
  }),
  readWorld: endpoint({
    method: 'GET',
    path: '/mock/world',
    summary: 'Which world answers, and whose it is',
    parameters: nothing,
    body: none,
    answer: worldCard,
    mockOnly: true,
  }),
  resetWorld: endpoint({
    method: 'POST',
    path: '/mock/world',
    summary: 'Make the world anew from a scenario and a seed',
    parameters: nothing,
    body: resetWorldBody,
    answer: worldCard,
    mockOnly: true,
    problems: [...badInput, 'not-found'],
  }),
  claimWorld: endpoint({
    method: 'POST',
    path: '/mock/world/claim',
    summary: 'Take the embedded world over from another tab; it goes on where it was',
    parameters: nothing,
    body: none,
    answer: worldCard,
    mockOnly: true,
    problems: ['key-reused'],
  }),
  setFaults: endpoint({
    method: 'PUT',
    path: '/mock/faults',
    summary: 'Make the API fail, answer slowly, or fall silent, to see what the screens do',
    parameters: nothing,
    body: faults,
    answer: faults,
    mockOnly: true,
    problems: badInput,
  }),
} as const;
