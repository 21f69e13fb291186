import { useFrame } from '@/api/client/hooks.ts';
import { formatDuration, formatUtc } from '@/domain/format.ts';
import type { Attention } from '@/domain/telemetry.ts';
import type { View } from '@/state/view-link.ts';
import { useView } from '@/state/view-navigator.ts';
import styles from './AttentionList.module.css';

const GLYPHS: Readonly<Record<Attention['severity'], string>> = { breach: '▲', watch: '◆', notice: '●' };
const MINUTE = 60_000;

/** One worry. Choosing it goes where something can be done about it. */
export function AttentionItem({ item }: { readonly item: Attention }) {
  const { go } = useView();
  // Whole minutes, so that the list rests between them.
  const lastedMs =
    useFrame(({ virtualMs }) => Math.floor(Math.max(0, virtualMs - item.sinceMs) / MINUTE) * MINUTE) ?? 0;
  const where = placeOf(item);
  const words = (
    <>
      <span className={styles[item.severity]} aria-hidden>
        {GLYPHS[item.severity]}
      </span>
      <span className={styles.sentence}>{item.sentence}</span>
      <span className={styles.since} title={`since ${formatUtc(item.sinceMs)}`}>
        {lastedMs < MINUTE ? 'just now' : formatDuration(lastedMs).replace(/\s*00\D+$/u, '')}
      </span>
      <span className={styles.advice}>{item.advice}</span>
    </>
  );
  return where ? (
    <button type="button" className={styles.item} onClick={() => go(where)}>
      {words}
    </button>
  ) : (
    <div className={styles.item}>{words}</div>
  );
}

/** A site is looked at on the map, a class on the targets screen. */
function placeOf({ siteId, classId, kind }: Attention): Partial<View> | null {
  if (siteId) return { siteId, panel: kind === 'drain-stalled' ? 'drain' : null };
  if (classId) return { screen: 'targets', classId };
  return null;
}
