import { useFrame } from '@/api/client/hooks.ts';
import { formatDateTime, formatTime, formatUtc } from '@/domain/format.ts';
import { operatorTimeZone } from '@/state/operator-zone.ts';
import { Tooltip } from '@/ui/Tooltip.tsx';
import styles from './ClockControl.module.css';

const MINUTE_MS = 60_000;

/** The world's time in the operator's zone; UTC on hover. Only the words in it render anew with each frame. */
export function WorldTime() {
  return (
    <Tooltip content={<Utc />}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: UTC must be reachable by keyboard */}
      <span className={styles.hinted} tabIndex={0}>
        <LocalTime />
      </span>
    </Tooltip>
  );
}

function Utc() {
  const virtualMs = useFrame((frame) => frame.virtualMs);
  return virtualMs === undefined ? 'Nothing has been seen yet' : formatUtc(virtualMs);
}

function LocalTime() {
  const virtualMs = useFrame((frame) => frame.virtualMs);
  if (virtualMs === undefined) return <span className={styles.time}>–</span>;
  return (
    <time className={styles.time} dateTime={new Date(virtualMs).toISOString()}>
      <strong>{formatTime(virtualMs, operatorTimeZone)}</strong>
      <LocalDate />
    </time>
  );
}

/** Anew once a minute only: a date with its zone takes longer to format than the rest of the bar to render. */
function LocalDate() {
  const minute = useFrame((frame) => Math.floor(frame.virtualMs / MINUTE_MS)) ?? 0;
  const [date, timeAndZone = ''] = formatDateTime(minute * MINUTE_MS, operatorTimeZone).split(', ');
  return (
    <small>
      {date} · {timeAndZone.split(' ')[1]}
    </small>
  );
}
