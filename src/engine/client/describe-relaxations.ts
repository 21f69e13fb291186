import { formatCount, formatGbps, formatMs, formatRate } from '@/domain/format.ts';
import { nameOfClass, nameOfLink, nameOfMarket, nameOfSite } from '@/domain/names.ts';
import type { FleetDocument } from '@/domain/planning.ts';
import type { Change, Relaxation } from '../model/contract.ts';

/**
 * What would make a question possible, any one of the ways: `Smallest change that makes it possible: 6 GPUs more at Dallas
 * MSC, or 12.3 req/s fewer of Voice in Waco.` Null if nothing is known.
 */
export function describeRelaxations(document: FleetDocument, relaxations: readonly Relaxation[]): string | null {
  const enough = relaxations.filter(({ isEnough }) => isEnough);
  // Where one way is known to be enough, others that may not be would only puzzle.
  const told = enough.length > 0 ? enough : relaxations;
  if (told.length === 0) return null;
  const ways = told.map(({ changes }) => describeChanges(document, changes)).join(', or ');
  return enough.length > 0
    ? `Smallest change that makes it possible: ${ways}.`
    : `Needed at least, and not known to be enough: ${ways}.`;
}

/** More changes than this of one kind are told by their sum. */
const CHANGES_TOLD = 3;

function describeChanges(document: FleetDocument, changes: readonly Change[]): string {
  const ofKind = (kind: Change['kind']) => changes.filter((change) => change.kind === kind);
  const words = (['reopen', 'target', 'gpus', 'link'] as const).flatMap((kind) =>
    ofKind(kind).map((change) => describeChange(document, change)),
  );
  return joined([...words, ...describeLessDemand(document, changes)]);
}

function describeChange(document: FleetDocument, change: Change): string {
  switch (change.kind) {
    case 'reopen':
      return `${nameOfSite(document, change.siteId)} back in service`;
    case 'target':
      return `a limit of ${formatMs(change.limitMs)} for ${nameOfClass(document, change.classId)}`;
    case 'gpus':
      return `${change.gpus} ${change.gpus === 1 ? 'GPU' : 'GPUs'} more at ${nameOfSite(document, change.siteId)}`;
    case 'link':
      return `${formatGbps(change.gbps)} more on ${nameOfLink(document, change.linkId)}`;
    case 'demand':
      return `${formatRate(change.rps)} fewer of ${nameOfClass(document, change.classId)} in ${nameOfMarket(document, change.marketId)}`;
  }
}

/** One by one where they are few, else by class: `73.0 req/s fewer of Tele-op in 94 markets`. */
function describeLessDemand(document: FleetDocument, changes: readonly Change[]): string[] {
  const less = changes.filter((change) => change.kind === 'demand');
  if (less.length <= CHANGES_TOLD) return less.map((change) => describeChange(document, change));
  return [...new Set(less.map(({ classId }) => classId))].map((classId) => {
    const own = less.filter((change) => change.classId === classId);
    const [only] = own;
    if (only && own.length === 1) return describeChange(document, only);
    const rps = own.reduce((sum, change) => sum + change.rps, 0);
    return `${formatRate(rps)} fewer of ${nameOfClass(document, classId)} in ${formatCount(own.length)} markets`;
  });
}

/** `a`, `a and b`, `a, b and c`. */
const joined = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
