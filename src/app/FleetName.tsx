import { useFleet } from '@/api/client/hooks.ts';
import { Tooltip } from '@/ui/Tooltip.tsx';
import styles from './TopBar.module.css';

/** Which grid this is, and how large. */
export function FleetName() {
  const document = useFleet();
  if (!document) return <span className={styles.fleet}>…</span>;
  const { fleet } = document;
  return (
    <Tooltip content={fleet.note}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the note must be reachable by keyboard */}
      <span className={styles.fleet} tabIndex={0}>
        {fleet.id}
        <small>{fleet.sites.length} sites</small>
      </span>
    </Tooltip>
  );
}
