import { AttentionCount } from './AttentionCount.tsx';
import { ClockControl } from './ClockControl.tsx';
import { FindBox } from './FindBox.tsx';
import { FleetName } from './FleetName.tsx';
import { FreshnessIndicator } from './FreshnessIndicator.tsx';
import { Mark } from './Mark.tsx';
import { ThemeButton } from './ThemeButton.tsx';
import styles from './TopBar.module.css';

/** What is always true: which grid, what time it is there, how fresh, how many worries. */
export function TopBar() {
  return (
    <div className={styles.bar}>
      <span className={styles.mark}>
        <Mark />
        Catchment
      </span>
      <FleetName />
      <ClockControl />
      <FindBox />
      <span className={styles.spring} />
      <FreshnessIndicator />
      <AttentionCount />
      <ThemeButton />
    </div>
  );
}
