import type { FleetDocument } from '@/domain/planning.ts';
import type { LogEntry } from '@/domain/telemetry.ts';
import { useView } from '@/state/view-navigator.ts';
import styles from './LogScreen.module.css';

interface LogSubjectProps {
  readonly entry: LogEntry;
  readonly document: FleetDocument | undefined;
}

/** What an entry is about, and the way there. */
export function LogSubject({ entry, document }: LogSubjectProps) {
  const { go } = useView();
  const { siteId, classId, linkId } = entry;
  if (siteId) {
    return (
      <button type="button" className={styles.site} onClick={() => go({ screen: 'monitor', siteId, panel: null })}>
        {document?.fleet.sites.find((site) => site.id === siteId)?.name ?? siteId}
      </button>
    );
  }
  if (classId) {
    return (
      <button type="button" className={styles.site} onClick={() => go({ screen: 'targets', classId })}>
        {document?.classes.find((workloadClass) => workloadClass.id === classId)?.name ?? classId}
      </button>
    );
  }
  return <span>{linkId ?? 'the grid'}</span>;
}
