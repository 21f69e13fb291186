import { DroppedNotice } from './DroppedNotice.tsx';
import { FreshnessNotice } from './FreshnessNotice.tsx';
import styles from './Notices.module.css';
import { OwnerNotice } from './OwnerNotice.tsx';
import { ScenarioNotice } from './ScenarioNotice.tsx';

/** What concerns the whole screen, worst first. It pushes the screen down instead of covering figures. */
export function Notices() {
  return (
    <div className={styles.notices}>
      <FreshnessNotice />
      <OwnerNotice />
      <DroppedNotice />
      <ScenarioNotice />
    </div>
  );
}
