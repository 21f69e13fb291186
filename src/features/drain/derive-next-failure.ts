import { formatRate } from '@/domain/format.ts';
import { nameOfClass, nameOfMarket, nameOfSite } from '@/domain/names.ts';
import type { FleetDocument } from '@/domain/planning.ts';
import type { Failure, FailureAnswer, FailureReport } from '@/engine/client/engine.ts';

/** What the engine says about a failure after the drain, before it is worded. */
export interface NextFailureAnswer {
  readonly after: FailureReport;
  /** Keys of the failures that are unsafe without the drain as well. */
  readonly unsafeAnyway: ReadonlySet<string>;
}

/** One line under the verdict of a preview. */
export interface NextFailureLine {
  readonly tone: 'good' | 'watch' | 'breach';
  readonly sentence: string;
  /** What was tried. */
  readonly detail: string;
}

export const failureKey = ({ kind, id }: Pick<Failure, 'kind' | 'id'>): string => `${kind} ${id}`;

/** The worst that can be said decides: what the drain makes unsafe, what nobody could prove, what is unsafe anyway. */
export function deriveNextFailure(
  { after, unsafeAnyway }: NextFailureAnswer,
  document: FleetDocument,
): NextFailureLine {
  const { answers } = after;
  const unsafe = answers.filter(({ verdict }) => verdict === 'unsafe');
  const made = unsafe.filter(({ failure }) => !unsafeAnyway.has(failureKey(failure)));
  const unproven = answers.filter(({ verdict }) => verdict === 'unproven').length;
  const detail = describeCheck(answers, unproven);
  const [worst] = made;
  if (worst) {
    const more = made.length > 1 ? ` ${made.length - 1} more failures are unsafe.` : '';
    return { tone: 'breach', sentence: `${describeLoss(worst, ' as well', document)}${more}`, detail };
  }
  if (unproven > 0) {
    const failures = unproven === 1 ? '1 failure' : `${unproven} failures`;
    return { tone: 'watch', sentence: `${failures} could not be proved either way.`, detail };
  }
  if (unsafe.length > 0) {
    const [known] = unsafe;
    const which =
      unsafe.length > 1 || !known
        ? `${unsafe.length} failures are unsafe with or without this drain.`
        : `Unsafe with or without this drain: ${nameOfFailure(known.failure, document)}.`;
    const losses = unsafe.map((answer) => describeLoss(answer, '', document)).join(' ');
    return { tone: 'watch', sentence: `As N-1 safe as before. ${which}`, detail: `${losses} ${detail}` };
  }
  return {
    tone: 'good',
    sentence: 'N-1 safe: after this drain the grid is safe against any single site failing.',
    detail,
  };
}

/** `If Dallas MSC fails as well, clinical in Dallas cannot be served: 1.2 req/s.` */
function describeLoss({ failure, lost }: FailureAnswer, also: string, document: FleetDocument): string {
  const [most, ...others] = lost;
  if (!most) return `If ${nameOfFailure(failure, document)} fails${also}, hard demand cannot be served.`;
  const market = nameOfMarket(document, most.marketId);
  const rest = others.length > 0 ? `, and ${formatRate(others.reduce((sum, { rps }) => sum + rps, 0))} of others` : '';
  return `If ${nameOfFailure(failure, document)} fails${also}, ${nameOfClass(document, most.classId)} in ${market} cannot be served: ${formatRate(most.rps)}${rest}.`;
}

const SHARED_WORDS = { 'failure-domain': 'building', ring: 'ring', 'power-feed': 'power feed' } as const;

function nameOfFailure({ kind, id, siteIds }: Failure, document: FleetDocument): string {
  if (kind === 'site') return nameOfSite(document, id);
  const names = siteIds.map((siteId) => nameOfSite(document, siteId));
  return `the ${SHARED_WORDS[kind]} of ${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

function describeCheck(answers: readonly FailureAnswer[], unproven: number): string {
  const safe = answers.filter(({ verdict }) => verdict === 'safe').length;
  const soft = answers.filter(({ verdict, unservedSoftRps }) => verdict === 'safe' && unservedSoftRps > 1e-6).length;
  return (
    `${answers.length} failures were simulated on the plan after the drain: each site that serves, and each building, ` +
    `ring and power feed that several share. ${safe} safe for hard classes, ${soft} of them at the price of soft demand; ` +
    `${answers.length - safe - unproven} unsafe, proved; ${unproven} not proved.`
  );
}
