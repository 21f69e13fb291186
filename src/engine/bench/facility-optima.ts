import type { FacilityVariant } from './facility-instance.ts';

/** A row of the list of known optima. */
export interface KnownOptimum {
  readonly family: string;
  readonly instance: string;
  readonly file: string;
  readonly problem: FacilityVariant;
  /** What to put for the word "capacity"; undefined where the file says it all. */
  readonly capacity: number | undefined;
  /** Null where nobody knows. */
  readonly optimum: number | null;
}

const COLUMNS = ['family', 'instance', 'file', 'problem', 'parameter', 'optimum'] as const;

/** The rows of a list of optima whose problem is split or uncapacitated facility location; the others are left out. */
export function readOptima(csv: string): KnownOptimum[] {
  const [header = [], ...rows] = csv
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map(fieldsOf);
  const missing = COLUMNS.filter((name) => !header.includes(name));
  if (missing.length > 0) throw new Error(`the list of optima has no column ${missing.join(', ')}`);
  return rows.flatMap((fields) => {
    const field = (name: (typeof COLUMNS)[number]) => (fields[header.indexOf(name)] ?? '').trim();
    const problem = field('problem');
    if (problem !== 'split' && problem !== 'uncapacitated') return [];
    const optimum = field('optimum');
    return {
      family: field('family'),
      instance: field('instance'),
      file: field('file'),
      problem,
      // "ignore capacity" stands where the problem has none; the reader still needs a figure for the word.
      capacity: problem === 'uncapacitated' ? 0 : figureOf(field('parameter')),
      optimum: figureOf(optimum) ?? null,
    };
  });
}

function figureOf(text: string): number | undefined {
  const value = Number(text);
  return text !== '' && Number.isFinite(value) ? value : undefined;
}

/** Fields of one line of comma-separated values; quotes keep commas, doubled quotes are quotes (RFC 4180). */
function fieldsOf(line: string): string[] {
  return [...`,${line}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );
}
