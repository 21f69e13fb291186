import { useFrame } from '@/api/client/hooks.ts';
import { formatDateTime, formatTime, formatUtc } from '@/domain/format.ts';
import { operatorTimeZone } from '@/state/operator-zone.ts';
import { Tooltip } from '@/ui/Tooltip.tsx';
import styles from './ClockControl.module.css';

/** The world's time in the operator's zone; UTC on hover. */
export function WorldTime() {
  const virtualMs = useFrame((frame) => frame.virtualMs);
  if (virtualMs === undefined) return <span className={styles.time}>–</span>;
  const [date, timeAndZone = ''] = formatDateTime(virtualMs, operatorTimeZone).split(', ');
  return (
    <Tooltip content={formatUtc(virtualMs)}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: UTC must be reachable by keyboard */}
      <time className={styles.time} tabIndex={0} dateTime={new Date(virtualMs).toISOString()}>
        <strong>{formatTime(virtualMs, operatorTimeZone)}</strong>
        <small>
          {date} · {timeAndZone.split(' ')[1]}
        </small>
      </time>
    </Tooltip>
  );
}
