import type { ReactNode } from 'react';
import styles from './Banner.module.css';

interface BannerProps {
  readonly tone: 'notice' | 'watch' | 'breach';
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}

/** Something about the whole screen that must not be missed. */
export function Banner({ tone, title, children, actions }: BannerProps) {
  return (
    <div className={`${styles.banner} ${styles[tone]}`} role={tone === 'notice' ? 'status' : 'alert'}>
      <div className={styles.words}>
        <span className={styles.title}>{title}</span> {children && <span className={styles.rest}>{children}</span>}
      </div>
      {actions}
    </div>
  );
}
