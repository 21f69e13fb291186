import type { Problem } from '../contract/problem.ts';

/** Why there is no answer. `network`: nobody answered; `problem`: the API refused; `malformed`: it spoke nonsense. */
export type ApiFailure =
  | { readonly kind: 'network'; readonly message: string }
  | { readonly kind: 'problem'; readonly problem: Problem }
  | { readonly kind: 'malformed'; readonly status: number; readonly message: string };

export class ApiError extends Error {
  override name = 'ApiError';
  readonly operation: string;
  readonly failure: ApiFailure;

  /** @param operation e.g. `POST /drains` */
  constructor(operation: string, failure: ApiFailure) {
    super(`${operation}: ${failure.kind === 'problem' ? failure.problem.detail : failure.message}`);
    this.operation = operation;
    this.failure = failure;
  }
}

/** What the operator reads when something went wrong, and what they can do. */
export interface ErrorNotice {
  readonly title: string;
  readonly sentence: string;
  readonly advice: string;
  /** Fields that were wrong, as the form names them (`limitMs`), with what is wrong. */
  readonly fields: Readonly<Record<string, string>>;
}

/** The one place where an error becomes words. */
export function describeError(error: unknown): ErrorNotice {
  if (!(error instanceof ApiError)) {
    const sentence = error instanceof Error ? error.message : String(error);
    return { title: 'Something went wrong here', sentence, advice: 'Reload the page; nothing was sent.', fields: {} };
  }
  const { failure, operation } = error;
  switch (failure.kind) {
    case 'network':
      return {
        title: 'No answer from the grid',
        sentence: `${operation} got no answer (${failure.message}).`,
        advice: 'Figures on screen may be old. We keep trying; check the connection.',
        fields: {},
      };
    case 'malformed':
      return {
        title: 'The answer could not be read',
        sentence: `${operation} answered with something that is not in the contract: ${failure.message}.`,
        advice: 'Nothing on screen was changed. Tell the people who run the API.',
        fields: {},
      };
    case 'problem':
      return {
        title: failure.problem.title,
        sentence: failure.problem.detail,
        advice: adviceFor(failure.problem.status),
        fields: Object.fromEntries(
          (failure.problem.errors ?? []).map(({ pointer, detail }) => [pointer.replace(/^\//, ''), detail]),
        ),
      };
  }
}

function adviceFor(status: number): string {
  if (status >= 500) return 'Nothing was changed. Try again.';
  if (status === 412) return 'Look at what changed, then decide again.';
  return 'Nothing was changed.';
}

/** An error that another try may cure: nobody answered, or the API itself failed. */
export const isPassing = (error: unknown): boolean =>
  error instanceof ApiError &&
  (error.failure.kind === 'network' || (error.failure.kind === 'problem' && error.failure.problem.status >= 500));
