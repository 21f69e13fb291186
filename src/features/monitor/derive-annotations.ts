import type { LogEntry } from '@/domain/telemetry.ts';

export interface Annotation {
  readonly id: string;
  readonly atMs: number;
  readonly label: string;
}

/** What an operator wants to see beside a curve; plans are applied every few minutes and would bury the rest. */
const WORDS: Partial<Readonly<Record<LogEntry['kind'], string>>> = {
  'drain-started': 'drain',
  'drain-stopped': 'drain stopped',
  'drain-finished': 'drained',
  cordoned: 'cordon',
  returned: 'returned',
  'target-changed': 'target',
  fault: 'fault',
  'fault-cleared': 'repaired',
};

/** The log's events inside a span, oldest first, each with a few words. */
export function deriveAnnotations(
  entries: readonly LogEntry[],
  nameOf: (entry: LogEntry) => string | null,
  fromMs: number,
  toMs: number,
): readonly Annotation[] {
  return entries
    .flatMap((entry) => {
      const word = WORDS[entry.kind];
      if (!word || entry.virtualMs < fromMs || entry.virtualMs > toMs) return [];
      const name = nameOf(entry);
      return [{ id: entry.id, atMs: entry.virtualMs, label: name ? `${word} ${name}` : word }];
    })
    .sort((a, b) => a.atMs - b.atMs);
}
