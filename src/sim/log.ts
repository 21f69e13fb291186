import type { LogEntry } from '@/domain/telemetry.ts';
import type { WorldCore } from './world-state.ts';

/** The newest entries kept; older ones are forgotten so that a long day does not grow without bound. */
const LOG_ENTRIES = 2_000;

export function writeLog(
  core: Pick<WorldCore, 'state'>,
  entry: Pick<LogEntry, 'kind' | 'actor' | 'sentence'> & Partial<LogEntry>,
): void {
  const { state } = core;
  state.control.nextId += 1;
  state.log.push({
    id: `log-${state.control.nextId}`,
    virtualMs: state.nowMs,
    siteId: null,
    classId: null,
    linkId: null,
    reason: null,
    ...entry,
  });
  if (state.log.length > LOG_ENTRIES) state.log.splice(0, state.log.length - LOG_ENTRIES);
}
