import { z } from 'zod';
import { clockReading } from './clock.ts';
import { drain } from './drain.ts';
import { API_ROOT, type Endpoint, endpoints } from './endpoints.ts';
import { fleetDocument } from './fleet-document.ts';
import { frame } from './frame.ts';
import { plan, planningState } from './plan.ts';
import { PROBLEMS, type ProblemKind, problem } from './problem.ts';
import { worldCard } from './world.ts';

/** The contract as an OpenAPI 3.1 document, for tools and for people who build a real back end. */
export function buildOpenApi(): OpenApiDocument {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [operationId, endpoint] of Object.entries(endpoints)) {
    const path = API_ROOT + endpoint.path;
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operationOf(operationId, endpoint) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Catchment',
      version: '1',
      description:
        'What the console needs of an AI grid. Times named "virtualMs" are milliseconds since the Unix epoch of the grid\'s own clock. Operations tagged "mock" exist only in the simulated grid.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(NAMED).map(([name, schema]) => [name, schemaOf(schema)])),
    },
  };
}

/** Told once and referred to. */
const NAMED: Readonly<Record<string, z.ZodType>> = {
  Problem: problem,
  FleetDocument: fleetDocument,
  Frame: frame,
  PlanningState: planningState,
  Plan: plan,
  Drain: drain,
  ClockReading: clockReading,
  WorldCard: worldCard,
};

/** As it is kept in `public/openapi.json`. */
export const openApiText = () => `${JSON.stringify(buildOpenApi(), null, 2)}\n`;

interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: unknown;
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components: unknown;
}

function operationOf(operationId: string, endpoint: Endpoint) {
  const write = endpoint.method !== 'GET';
  const body = schemaOf(endpoint.body);
  return {
    operationId,
    summary: endpoint.summary,
    tags: [endpoint.mockOnly ? 'mock' : 'grid'],
    parameters: [
      ...parametersOf(endpoint),
      ...(write ? [header('Idempotency-Key', false, 'The same key and request bring the same answer, once done')] : []),
      ...(endpoint.versioned ? [header('If-Match', true, 'The version that was seen, in quotes: "3"')] : []),
    ],
    ...(takesNothing(body)
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    responses: {
      [endpoint.status]: answerOf(endpoint),
      ...refusalsOf(endpoint),
      default: { description: 'The API itself is in trouble', content: PROBLEM },
    },
  };
}

function parametersOf(endpoint: Endpoint) {
  const { properties = {}, required = [] } = schemaOf(endpoint.parameters);
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: endpoint.path.includes(`{${name}}`) ? 'path' : 'query',
    required: required.includes(name),
    schema,
  }));
}

const header = (name: string, required: boolean, description: string) => ({
  name,
  in: 'header',
  required,
  description,
  schema: { type: 'string' },
});

function answerOf(endpoint: Endpoint) {
  if (endpoint.status === 204) return { description: 'Done' };
  const name = Object.keys(NAMED).find((each) => NAMED[each] === endpoint.answer);
  const schema = name ? { $ref: `#/components/schemas/${name}` } : schemaOf(endpoint.answer);
  if (!endpoint.streamed) return { description: endpoint.summary, content: { 'application/json': { schema } } };
  // OpenAPI 3.1 has no words for an event stream: the schema is that of each event's data.
  return { description: "Each event's data is one of these", content: { 'text/event-stream': { schema } } };
}

const PROBLEM = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };

/** Kinds of one status share an entry. */
function refusalsOf({ problems }: Endpoint) {
  const kinds = new Map<number, ProblemKind[]>();
  for (const kind of problems) kinds.set(PROBLEMS[kind].status, [...(kinds.get(PROBLEMS[kind].status) ?? []), kind]);
  return Object.fromEntries(
    [...kinds].map(([status, each]) => [
      status,
      {
        description: each.map((kind) => `${PROBLEMS[kind].title} (${kind})`).join('; '),
        content: PROBLEM,
      },
    ]),
  );
}

/** As it travels: a quantity is a bare number there. */
function schemaOf(schema: z.ZodType) {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return rest;
}

const takesNothing = ({ type }: { type?: unknown }) => type === 'null';
