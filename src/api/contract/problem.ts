import { z } from 'zod';

/** What went wrong, by kind; each kind has one HTTP status and one title. */
export const PROBLEMS = {
  'malformed-request': { status: 400, title: 'The request could not be read' },
  'not-found': { status: 404, title: 'There is no such thing' },
  conflict: { status: 409, title: 'That cannot be done now' },
  'stale-version': { status: 412, title: 'Somebody changed it first' },
  'invalid-request': { status: 422, title: 'The request does not make sense' },
  infeasible: { status: 422, title: 'The grid cannot do that' },
  'key-reused': { status: 422, title: 'The idempotency key was used for another request' },
  'version-missing': { status: 428, title: 'The write does not say which version it saw' },
  'world-failed': { status: 500, title: 'The world has stopped' },
  'injected-fault': { status: 500, title: 'A fault was injected' },
  'owned-elsewhere': { status: 503, title: 'The world runs in another tab' },
} as const;
export type ProblemKind = keyof typeof PROBLEMS;

export const problemType = (kind: ProblemKind) => `urn:catchment:problem:${kind}`;

/** RFC 9457. `detail` is a sentence for the operator; `errors` name the fields by JSON pointer. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  instance: z.string(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).exactOptional(),
});
export type Problem = z.output<typeof problem>;
