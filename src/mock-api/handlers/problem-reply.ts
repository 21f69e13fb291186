import type { z } from 'zod';
import { PROBLEMS, type Problem, type ProblemKind, problemType } from '@/api/contract/problem.ts';
import type { Refusal } from '@/sim/contract.ts';
import type { Reply } from './receipts.ts';

/** A refusal as it leaves the API. */
export function problemReply(kind: ProblemKind, detail: string, instance: string, errors?: Problem['errors']): Reply {
  const { status, title } = PROBLEMS[kind];
  const problem: Problem = { type: problemType(kind), title, status, detail, instance, ...(errors ? { errors } : {}) };
  return { status, body: problem };
}

const KIND_OF_REFUSAL: Readonly<Record<Refusal['kind'], ProblemKind>> = {
  'not-found': 'not-found',
  conflict: 'conflict',
  invalid: 'invalid-request',
  infeasible: 'infeasible',
  'stale-version': 'stale-version',
};

export const refusalReply = ({ kind, sentence }: Refusal, instance: string) =>
  problemReply(KIND_OF_REFUSAL[kind], sentence, instance);

/** Every field that does not fit, by JSON pointer (RFC 6901). */
export function invalidReply(error: z.ZodError, instance: string): Reply {
  const errors = error.issues.map(({ path, message }) => ({
    pointer: path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
    detail: message,
  }));
  const detail = errors.map((each) => (each.pointer === '' ? each.detail : `${each.pointer.slice(1)}: ${each.detail}`));
  return problemReply('invalid-request', `${detail.join('; ')}.`, instance, errors);
}

/** Something in the world broke a promise of ours: the sentence is for the report, the way out is a reset. */
export function worldFailedReply(error: unknown, instance: string): Reply {
  const message = error instanceof Error ? error.message : String(error);
  return problemReply('world-failed', `The world has stopped: ${message}. Reset the story.`, instance);
}
