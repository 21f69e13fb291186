import type { ReactNode } from 'react';
import styles from './WhatIfFrame.module.css';

interface WhatIfFrameProps {
  /** Of the scenario or question, e.g. "Drain Dallas MSC". */
  readonly name: string;
  readonly children: ReactNode;
  /** What to say on the right of the banner, e.g. when it was computed. */
  readonly aside?: ReactNode;
}

/** Everything inside is a forecast: hatched in the accent colour, and it says so. Live never looks like this. */
export function WhatIfFrame({ name, children, aside }: WhatIfFrameProps) {
  return (
    <div className={styles.frame} data-what-if={name}>
      <div className={styles.inside}>
        <div className={styles.banner}>
          <span className={styles.word}>what-if</span>
          <span>{name}</span>
          {aside}
        </div>
        {children}
      </div>
    </div>
  );
}
