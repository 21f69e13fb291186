import type { LogEntry } from '@/domain/telemetry.ts';
import type { Tone } from '@/ui/StatePill.tsx';

/** How each kind of entry is called and marked. */
export const LOG_WORDS: Readonly<
  Record<LogEntry['kind'], { readonly label: string; readonly glyph: string; readonly tone: Tone }>
> = {
  'world-started': { label: 'World started', glyph: '●', tone: 'plain' },
  'plan-applied': { label: 'Plan', glyph: '●', tone: 'plain' },
  'plan-failed': { label: 'Plan failed', glyph: '▲', tone: 'breach' },
  'drain-started': { label: 'Drain', glyph: '◧', tone: 'watch' },
  'drain-stopped': { label: 'Drain stopped', glyph: '■', tone: 'watch' },
  'drain-finished': { label: 'Drained', glyph: '■', tone: 'accent' },
  cordoned: { label: 'Cordon', glyph: '■', tone: 'watch' },
  returned: { label: 'Returned', glyph: '●', tone: 'good' },
  'target-changed': { label: 'Target', glyph: '◆', tone: 'accent' },
  fault: { label: 'Fault', glyph: '▲', tone: 'breach' },
  'fault-cleared': { label: 'Repaired', glyph: '●', tone: 'good' },
};
